/* SPDX-License-Identifier: Apache-2.0 */
/** Entries of the trail for other programs. Failures show in `out`. Any thread. */
#ifndef EMB_AUDIT_EXPORT_H
#define EMB_AUDIT_EXPORT_H

#include "audit/trail.h"

/** A JSON line with its break: {"seq","at","kind","previous","digest","body":{…}}. */
void emb_trail_write_json(const emb_trail_entry *entry, emb_buf *out);
/** The header of the CSV. */
void emb_trail_write_csv_head(emb_buf *out);
/**
 * A row for each hit of a screening, one row for any other entry: seq, at, kind, subject, by, index, query, entity, caption, schema,
 * datasets, score, match, decision, verdict, why, until, screening, digest.
 */
void emb_trail_write_csv(const emb_trail_entry *entry, emb_buf *out);

#endif
