/* SPDX-License-Identifier: Apache-2.0 */
/** cmocka with the headers that it wants included before itself. */
#ifndef EMB_TESTS_CHECK_H
#define EMB_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
