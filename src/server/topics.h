/* SPDX-License-Identifier: Apache-2.0 */
/** Labels of FollowTheMoney's topics. Static data. */
#ifndef EMB_SERVER_TOPICS_H
#define EMB_SERVER_TOPICS_H

#include "base/str.h"

/** "sanction" → "Sanctioned entity"; NULL where there is none. */
const char *emb_topic_label(emb_str name);

#endif
