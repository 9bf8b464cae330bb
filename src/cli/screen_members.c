/* SPDX-License-Identifier: Apache-2.0 */
/* What the members of a JSON record and the columns of a CSV file are: FollowTheMoney's properties, and how others call them. */
#include "cli/screen.h"
#include "index/kinds.h"
#include "model/identifier.h"

static const struct {
    const char *name;
    emb_member member;
} known[] = {
    {"full_name", EMB_MEMBER_NAME},
    {"fullname", EMB_MEMBER_NAME},
    {"full name", EMB_MEMBER_NAME},
    {"birthDate", EMB_MEMBER_BIRTH_DATE},
    {"birth_date", EMB_MEMBER_BIRTH_DATE},
    {"date_of_birth", EMB_MEMBER_BIRTH_DATE},
    {"dob", EMB_MEMBER_BIRTH_DATE},
    {"birthPlace", EMB_MEMBER_BIRTH_PLACE},
    {"birth_place", EMB_MEMBER_BIRTH_PLACE},
    {"place_of_birth", EMB_MEMBER_BIRTH_PLACE},
    {"gender", EMB_MEMBER_GENDER},
    {"sex", EMB_MEMBER_GENDER},
    {"firstName", EMB_MEMBER_FIRST_NAME},
    {"first_name", EMB_MEMBER_FIRST_NAME},
    {"given_name", EMB_MEMBER_FIRST_NAME},
    {"secondName", EMB_MEMBER_SECOND_NAME},
    {"middleName", EMB_MEMBER_MIDDLE_NAME},
    {"middle_name", EMB_MEMBER_MIDDLE_NAME},
    {"fatherName", EMB_MEMBER_FATHER_NAME},
    {"lastName", EMB_MEMBER_LAST_NAME},
    {"last_name", EMB_MEMBER_LAST_NAME},
    {"family_name", EMB_MEMBER_LAST_NAME},
    {"surname", EMB_MEMBER_LAST_NAME},
    {"identifier", EMB_MEMBER_IDENTIFIER},
    {"id_number", EMB_MEMBER_IDENTIFIER},
    {"passport", EMB_MEMBER_IDENTIFIER},
    {"passport_number", EMB_MEMBER_IDENTIFIER},
    {"tax_number", EMB_MEMBER_IDENTIFIER},
    {"tax_id", EMB_MEMBER_IDENTIFIER},
    {"registration_number", EMB_MEMBER_IDENTIFIER},
    {"imo", EMB_MEMBER_IDENTIFIER},
    {"imo_number", EMB_MEMBER_IDENTIFIER},
    {"lei", EMB_MEMBER_IDENTIFIER},
    {"bic", EMB_MEMBER_IDENTIFIER},
    {"id", EMB_MEMBER_RECORD},
    {"schema", EMB_MEMBER_RECORD},
    {"caption", EMB_MEMBER_RECORD},
    {"datasets", EMB_MEMBER_RECORD},
    {"referents", EMB_MEMBER_RECORD},
    {"target", EMB_MEMBER_RECORD},
    {"first_seen", EMB_MEMBER_RECORD},
    {"last_seen", EMB_MEMBER_RECORD},
    {"last_change", EMB_MEMBER_RECORD},
};

static emb_member member_of_property(emb_schema schema, emb_prop prop)
{
    const emb_property *property = emb_schema_property(schema, prop);
    if (!property)
        return EMB_MEMBER_UNKNOWN;
    if (property->type == EMB_TYPE_country)
        return EMB_MEMBER_COUNTRY;
    bool identifier = property->type == EMB_TYPE_identifier || emb_identifier_kind_of(schema, prop) != EMB_ID_NONE;
    return identifier ? EMB_MEMBER_IDENTIFIER : EMB_MEMBER_OTHER;
}

/* People write "Nationality" where the model has "nationality". */
static emb_prop property_of(emb_str name)
{
    char lower[64];
    emb_prop prop = emb_prop_by_name(name);
    if (prop != EMB_PROP_NONE || !name.len || name.len > sizeof lower)
        return prop;
    memcpy(lower, name.data, name.len);
    lower[0] = emb_ascii_lower(lower[0]);
    return emb_prop_by_name((emb_str){lower, name.len});
}

emb_member emb_member_of(emb_str name)
{
    static const emb_schema schemata[] = {EMB_SCHEMA_Person,   EMB_SCHEMA_Company,      EMB_SCHEMA_Vessel,  EMB_SCHEMA_Airplane,
                                          EMB_SCHEMA_Security, EMB_SCHEMA_CryptoWallet, EMB_SCHEMA_Passport};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (emb_str_equal_ascii_case(name, emb_str_from(known[i].name)))
            return known[i].member;
    emb_prop prop = property_of(name);
    if (prop == EMB_PROP_NONE)
        return EMB_MEMBER_UNKNOWN;
    if (emb_alias_kind_of(prop) != EMB_ALIAS_COUNT)
        return EMB_MEMBER_NAME;
    emb_member member = EMB_MEMBER_OTHER;
    for (size_t i = 0; i < sizeof schemata / sizeof *schemata && member == EMB_MEMBER_OTHER; i++) {
        emb_member here = member_of_property(schemata[i], prop);
        if (here != EMB_MEMBER_UNKNOWN)
            member = here;
    }
    return member;
}
