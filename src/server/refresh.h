/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The index of a manifest: its datasets' data fetched (in full or by deltas) into a folder, an index built aside, and put in the place of
 * the current one. Belongs to the loader's thread.
 *
 * In the folder: datasets/NAME-VERSION.ftm.json, index-N.emb, catalog.json (what the index holds, and where), lock.
 */
#ifndef EMB_SERVER_REFRESH_H
#define EMB_SERVER_REFRESH_H

#include "server/config.h"
#include "server/generation.h"

/** Opens the index that an earlier run left. EMB_NOT_FOUND where there is none. */
emb_status emb_refresh_resume(const emb_config *config, emb_current *current, emb_error *error);
/**
 * Fetches what is new, and builds and opens an index where anything is. A dataset that cannot be fetched keeps its last data: the new
 * index is used all the same and the failure is returned. Another process that updates the same folder: EMB_OK, nothing is done.
 */
emb_status emb_refresh(const emb_config *config, emb_current *current, bool force, emb_error *error);

#endif
