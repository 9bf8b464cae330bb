/* SPDX-License-Identifier: Apache-2.0 */
/** Lines that head a quoted message; made by gen/mail_marks.py from data/documents/mail_marks.tsv. */
#ifndef EMB_DOCUMENT_INPUT_MAIL_MARKS_H
#define EMB_DOCUMENT_INPUT_MAIL_MARKS_H

/** Ended by NULL. */
extern const char *const emb_mail_marks[];

#endif
