/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Building what a reader hands on: a target (the listed party) and its sides (sanctions, documents, addresses, relations).
 * A reader begins a target, adds values and sides in whatever order its record has them, and ends it: the target then
 * goes to the sink, its sides behind it in the order in which they were begun; a target without any name and without any
 * identifier is refused together with its sides.
 *
 * Functions without a status remember the first failure (out of memory), do nothing from then on, and emb_build_end
 * returns it: a reader may add many values and look at the end once. What the model cannot hold (a property that the
 * schema lacks, an impossible date, too many values) is no failure: it is warned of and kept as a note where the schema has
 * notes.
 * Belongs to one thread. Texts given in are copied.
 */
#ifndef EMB_LISTS_BUILD_H
#define EMB_LISTS_BUILD_H

#include "base/buf.h"
#include "lists/reader.h"

typedef struct emb_build emb_build;

/** What kind of name a list says a name is. */
typedef enum emb_listed_name_kind {
    EMB_NAME_PRIMARY, /**< name */
    EMB_NAME_ALIAS,   /**< alias: "a.k.a.", good quality */
    EMB_NAME_FORMER,  /**< previousName: "f.k.a." */
    EMB_NAME_WEAK,    /**< weakAlias: low quality */
    EMB_NAME_SHORT    /**< abbreviation: an acronym */
} emb_listed_name_kind;

/**
 * Fills in info->format, dataset, title (the dataset is `file->dataset` where it is given, else `dataset`) and keeps borrowed
 * `sink` and `info` until emb_build_close. EMB_NO_MEMORY.
 */
emb_status emb_build_open(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, const char *format,
                          const char *dataset, const char *title, emb_build **ret, emb_error *error);
/** NULL allowed. */
void emb_build_close(emb_build *build);
/** Replaces the dataset from the next target on (a list that names itself); no effect where the caller forced one. */
void emb_build_set_dataset(emb_build *build, emb_str dataset);

/** Adds a further dataset to the target begun last. */
void emb_build_add_dataset(emb_build *build, emb_str dataset);

/* ---- A record, from its begin to its end ---- */

/** Begins a target; counts a record. `line` is its 1-based line, the id comes from a printf format ("ofac-%.*s"). */
emb_entity *emb_build_begin(emb_build *build, emb_schema schema, uint64_t line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/** The target begun last. Never NULL after emb_build_begin; borrowed until emb_build_end. */
emb_entity *emb_build_target(emb_build *build);
/** The target's id; borrowed until emb_build_end. */
emb_str emb_build_id(const emb_build *build);
/**
 * Begins a side of the target, with an id from a printf format. Never NULL (after a failure it is an entity that is thrown
 * away). Sides stay open until the end of the target: several may be filled at once.
 */
emb_entity *emb_build_side(emb_build *build, emb_schema schema, const char *format, ...) __attribute__((format(printf, 3, 4)));
/**
 * A Sanction of the target, its `entity` set, its id "TARGET-sanction", and "TARGET-sanction-2" … from the second on. The
 * caller adds authority, program, programId, listingDate, startDate, reason, sourceUrl …
 */
emb_entity *emb_build_sanction(emb_build *build);
/**
 * A document (Identification or Passport) of the target with `holder`, `number`, `type`, `country` (texts as listed; "" none). The
 * number also goes to the target's passportNumber or idNumber (registrationNumber where it has neither).
 */
emb_entity *emb_build_document(emb_build *build, emb_schema schema, emb_str type, emb_str number, emb_str country);
/**
 * A relation from the target to something else in the list: `schema` is an edge, `from` and `to` its ids. Id made of both.
 * `role` goes to the role property where there is one ("" none).
 */
emb_entity *emb_build_relation(emb_build *build, emb_schema schema, emb_str from, emb_str to, emb_str role);
/** Adds the names within the target's names (lists/names_within.h): for lists that write several names into one field. */
void emb_build_names_within(emb_build *build);
/**
 * Hands on target and sides, or refuses them. The sink's status where it is not EMB_OK, EMB_NO_MEMORY where anything since
 * emb_build_begin failed.
 */
emb_status emb_build_end(emb_build *build, emb_error *error);
/**
 * For the end of a record: looks at a buffer in which texts of the target were put together. Where memory ran out since it was looked at
 * last the target fails: half a name must not be kept. A text beyond the buffer's maximum was left out or cut and is warned of.
 */
void emb_build_check_text(emb_build *build, emb_buf *text);
/** Memory ran out while a value of the target was made: nothing more is added, and emb_build_end says so. */
void emb_build_no_memory(emb_build *build);
/** Throws the target begun last away and refuses the record. */
void emb_build_drop(emb_build *build, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- Values ---- */

/** emb_entity_add under the rules above. An empty value is passed over. */
void emb_build_add(emb_build *build, emb_entity *entity, emb_prop prop, emb_str value);
void emb_build_addf(emb_build *build, emb_entity *entity, emb_prop prop, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/** Adds each of the values between `separator`s, trimmed. */
void emb_build_add_split(emb_build *build, emb_entity *entity, emb_prop prop, emb_str values, emb_str separator);
/** A name of the target. */
void emb_build_name(emb_build *build, emb_listed_name_kind kind, emb_str name);
/** A name of the target from its parts, joined in this order by spaces; empty ones left out. */
void emb_build_name_parts(emb_build *build, emb_listed_name_kind kind, const emb_str *parts, size_t count);
/**
 * A person's name as US lists write it, "LAST, First": turned to "First LAST", and its parts kept as firstName and lastName where
 * it is the primary one. A name without a comma is added as it is, and so is any name of what is no person.
 */
void emb_build_name_last_first(emb_build *build, emb_listed_name_kind kind, emb_str name);
/**
 * What a label says of a name: "a.k.a.", "Low", "fka", "Weak", "Primary name", "Formerly known as", "acronym" …; `otherwise` where
 * it says nothing.
 */
emb_listed_name_kind emb_listed_name_kind_of(emb_str label, emb_listed_name_kind otherwise);
/**
 * A country by its code where it is known, several where the text names several ("Iranian and US"); else the text as it stands,
 * with a warning.
 */
void emb_build_country(emb_build *build, emb_entity *entity, emb_prop prop, emb_str country);
/**
 * A date or a span as FtM keeps it (model/date.h). What FtM cannot say ("circa 1962", a span) is kept as a note besides; what is
 * no date is warned of and kept as a note alone.
 */
void emb_build_date(emb_build *build, emb_entity *entity, emb_prop prop, emb_str date);
/** As emb_build_date, with the month first in "12/10/1948". */
void emb_build_date_us(emb_build *build, emb_entity *entity, emb_prop prop, emb_str date);
/** "M", "Male", "FEMALE" … as FtM writes it; anything else is warned of and kept as it stands. */
void emb_build_gender(emb_build *build, emb_entity *entity, emb_str gender);
/** A note, "LABEL: TEXT" (or TEXT alone where `label` is NULL), where the schema has notes, else a summary. */
void emb_build_note(emb_build *build, emb_entity *entity, const char *label, emb_str text);
/**
 * An identifier that the list does not label: to imoNumber, leiCode, innCode … by its form, as far as the schema has them, else to
 * idNumber or registrationNumber.
 */
void emb_build_identifier(emb_build *build, emb_entity *entity, emb_str number);

/* ---- Reports ---- */

/** A value of the target begun last could not be used as given. */
void emb_build_warn(emb_build *build, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** The same of a line that no target stands for yet. */
void emb_build_warn_line(emb_build *build, uint64_t line, const char *format, ...) __attribute__((format(printf, 3, 4)));
/** A record that did not become a target; counts a record. */
void emb_build_refuse(emb_build *build, uint64_t line, const char *id, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/** Passes the progress on, at most once per EMB_PROGRESS_STEP bytes. */
#define EMB_PROGRESS_STEP ((uint64_t)256 * 1024)
void emb_build_progress(emb_build *build, uint64_t done, uint64_t total);

#endif
