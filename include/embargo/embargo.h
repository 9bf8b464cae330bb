/* SPDX-License-Identifier: Apache-2.0 */
/**
 * All of embargo's public interface. One header a noun; each says of every declaration what it takes and returns, who owns what, which
 * threads may call it and how it fails.
 */
#ifndef EMBARGO_EMBARGO_H
#define EMBARGO_EMBARGO_H

#include "embargo/build.h"
#include "embargo/document.h"
#include "embargo/error.h"
#include "embargo/index.h"
#include "embargo/matcher.h"
#include "embargo/version.h"

#endif
