/* SPDX-License-Identifier: Apache-2.0 */
#include "index/kinds.h"

unsigned emb_kinds_of_schema(emb_schema schema)
{
    if (emb_schema_is_a(schema, EMB_SCHEMA_Person))
        return EMB_KIND_BIT(EMB_NAME_PERSON);
    if (emb_schema_is_a(schema, EMB_SCHEMA_Organization) || emb_schema_is_a(schema, EMB_SCHEMA_Company) ||
        emb_schema_is_a(schema, EMB_SCHEMA_Security) || emb_schema_is_a(schema, EMB_SCHEMA_CryptoWallet))
        return EMB_KIND_BIT(EMB_NAME_ORGANISATION);
    if (emb_schema_is_a(schema, EMB_SCHEMA_Vehicle))
        return EMB_KIND_BIT(EMB_NAME_VESSEL);
    if (emb_schema_is_a(schema, EMB_SCHEMA_LegalEntity))
        return EMB_KIND_BIT(EMB_NAME_PERSON) | EMB_KIND_BIT(EMB_NAME_ORGANISATION);
    /* a currency, a house, a thing of which the list does not say what it is */
    return schema == EMB_SCHEMA_Thing || emb_schema_is_a(schema, EMB_SCHEMA_Asset) ? EMB_ALL_KINDS : 0;
}

emb_alias_kind emb_alias_kind_of(emb_prop prop)
{
    switch ((int)prop) {
    case EMB_PROP_name:
        return EMB_ALIAS_NAME;
    case EMB_PROP_alias:
        return EMB_ALIAS_ALIAS;
    case EMB_PROP_previousName:
        return EMB_ALIAS_PREVIOUS;
    case EMB_PROP_weakAlias:
        return EMB_ALIAS_WEAK;
    case EMB_PROP_abbreviation:
        return EMB_ALIAS_ABBREVIATION;
    default:
        return EMB_ALIAS_COUNT;
    }
}

const char *emb_alias_kind_name(emb_alias_kind kind)
{
    static const char *const names[] = {"name", "alias", "previousName", "weakAlias", "abbreviation"};
    return kind < EMB_ALIAS_COUNT ? names[kind] : "";
}
