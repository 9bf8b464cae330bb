/* SPDX-License-Identifier: Apache-2.0 */
/** The two receivers of events. Only for this folder's files. */
#ifndef EMB_UPDATE_DELIVER_H
#define EMB_UPDATE_DELIVER_H

#include "update/watch.h"

/** Appends what is due to options->file, each event once. */
emb_status emb_deliver_to_file(emb_store *store, const emb_delivery_options *options, uint64_t *delivered, emb_error *error);
/** Posts what is due to options->url, in order. */
emb_status emb_deliver_to_url(emb_store *store, const emb_delivery_options *options, uint64_t *delivered, emb_error *error);

#endif
