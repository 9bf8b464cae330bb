/* SPDX-License-Identifier: Apache-2.0 */
/** The version of the library. */
#ifndef EMBARGO_VERSION_H
#define EMBARGO_VERSION_H

#ifdef __cplusplus
extern "C" {
#endif

#define EMB_VERSION_TEXT "0.1.0"

/** The version of the library that is linked, "0.1.0". Static. Any thread. */
const char *emb_version(void);

#ifdef __cplusplus
}
#endif
#endif
