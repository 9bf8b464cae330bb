/* SPDX-License-Identifier: Apache-2.0 */
/** Counts what a program asks of its files when it writes, in a program that is linked with --wrap, and refuses one of these calls. */
#ifndef EMB_TESTS_IO_H
#define EMB_TESTS_IO_H

#include <stddef.h>

/** pwrite, fsync, linkat, rename since the last io_reset. */
size_t io_count(void);
/** Counts from 0 again; the `failing`-th call from here on, counted from 1, and all after it fail with ENOSPC. 0: none. */
void io_reset(size_t failing);

#endif
