/* SPDX-License-Identifier: Apache-2.0 */
#include "embargo/version.h"

const char *emb_version(void)
{
    return EMB_VERSION_TEXT;
}
