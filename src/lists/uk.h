/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the UK Sanctions List (FCDO) holds, in its CSV as in its XML: fields by their names, which the two write alike but for spaces
 * and capitals, and what becomes of them. In the CSV a party has a row for every combination of its values, so whatever was taken for
 * a party before is passed over.
 */
#ifndef EMB_LISTS_UK_H
#define EMB_LISTS_UK_H

#include "lists/build.h"
#include "lists/table.h"

typedef enum emb_uk_field {
    EMB_UK_ID,
    EMB_UK_TYPE,
    EMB_UK_REGIME,
    /* a name */
    EMB_UK_NAME_1,
    EMB_UK_NAME_2,
    EMB_UK_NAME_3,
    EMB_UK_NAME_4,
    EMB_UK_NAME_5,
    EMB_UK_NAME_6,
    EMB_UK_NAME_TYPE,
    EMB_UK_ALIAS_STRENGTH,
    EMB_UK_NON_LATIN_NAME,
    EMB_UK_NON_LATIN_TYPE,
    EMB_UK_NON_LATIN_LANGUAGE,
    /* an address */
    EMB_UK_ADDRESS_1,
    EMB_UK_ADDRESS_2,
    EMB_UK_ADDRESS_3,
    EMB_UK_ADDRESS_4,
    EMB_UK_ADDRESS_5,
    EMB_UK_ADDRESS_6,
    EMB_UK_POSTCODE,
    EMB_UK_ADDRESS_COUNTRY,
    /* documents */
    EMB_UK_PASSPORT,
    EMB_UK_PASSPORT_INFORMATION,
    EMB_UK_NATIONAL_ID,
    EMB_UK_NATIONAL_ID_INFORMATION,
    /* fields that stand for themselves */
    EMB_UK_SINGLE,
    EMB_UK_TITLE = EMB_UK_SINGLE,
    EMB_UK_POSITION,
    EMB_UK_GENDER,
    EMB_UK_NATIONALITY,
    EMB_UK_BIRTH_DATE,
    EMB_UK_BIRTH_TOWN,
    EMB_UK_BIRTH_COUNTRY,
    EMB_UK_PHONE,
    EMB_UK_WEBSITE,
    EMB_UK_EMAIL,
    EMB_UK_OTHER,
    EMB_UK_ENTITY_TYPE,
    EMB_UK_SUBSIDIARY,
    EMB_UK_PARENT,
    EMB_UK_REGISTRATION,
    EMB_UK_IMO,
    EMB_UK_OWNER,
    EMB_UK_PREVIOUS_OWNER,
    EMB_UK_FLAG,
    EMB_UK_PREVIOUS_FLAG,
    EMB_UK_SHIP_TYPE,
    EMB_UK_TONNAGE,
    EMB_UK_LENGTH,
    EMB_UK_YEAR_BUILT,
    EMB_UK_HULL,
    /* of the designation */
    EMB_UK_OFSI_ID,
    EMB_UK_UN_NUMBER,
    EMB_UK_SOURCE,
    EMB_UK_MEASURES,
    EMB_UK_REASONS,
    EMB_UK_DESIGNATED,
    EMB_UK_UPDATED,
    EMB_UK_FIELDS
} emb_uk_field;

/** What each field may be called, as columns of a table. */
extern const emb_table_column emb_uk_columns[EMB_UK_FIELDS];
/** The field with a name (compared by ASCII letters and digits, without case), EMB_UK_FIELDS where none has it. */
emb_uk_field emb_uk_field_by_name(emb_str name);

/** Values that belong together; "" where there is none. */
typedef struct emb_uk_row {
    emb_str fields[EMB_UK_FIELDS];
} emb_uk_row;

/** A list that is being read. Belongs to one thread. */
typedef struct emb_uk emb_uk;

/** Opens the list; `format` is what it is called in reports. EMB_NO_MEMORY. */
emb_status emb_uk_open(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, const char *format, emb_uk **ret,
                       emb_error *error);
/** NULL allowed. */
void emb_uk_close(emb_uk *uk);
emb_build *emb_uk_build(const emb_uk *uk);
/** The day of the list from a text that holds it, such as "Report Date: 03-Feb-2026". Warns where it holds none. */
void emb_uk_published(emb_uk *uk, uint64_t line, emb_str text);
/** Begins a party; `type` is "Individual", "Entity" or "Ship". EMB_NO_MEMORY. */
emb_status emb_uk_begin(emb_uk *uk, uint64_t line, emb_str id, emb_str type, emb_error *error);
/** Adds to the party begun last what it does not have. */
void emb_uk_take(emb_uk *uk, const emb_uk_row *row);
/** As emb_build_end; EMB_NO_MEMORY also where something could not be taken. */
emb_status emb_uk_end(emb_uk *uk, emb_error *error);

#endif
