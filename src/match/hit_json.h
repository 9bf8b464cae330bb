/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Members of JSON objects that every answer about a hit has in the same form. Each writes a comma in front where one is due; a failure
 * to allocate shows in `out`.
 */
#ifndef EMB_MATCH_HIT_JSON_H
#define EMB_MATCH_HIT_JSON_H

#include "base/buf.h"
#include "embargo/matcher.h"

/** "datasets":[…],"programs":[…] of a hit of the matcher's last query. */
void emb_hit_write_lists(emb_matcher *matcher, size_t hit, emb_buf *out);
/** [{"code","text","points"}], without a name. */
void emb_reasons_write(const emb_reason *reasons, size_t count, emb_buf *out);
/** "reasons":[…] of a hit. Errors of emb_match_reasons. */
emb_status emb_hit_write_reasons(emb_matcher *matcher, size_t hit, emb_buf *out, emb_error *error);
/** "notes":[{"code","text"}] of the last query; nothing where there is none. */
void emb_notes_write(const emb_matcher *matcher, emb_buf *out);

#endif
