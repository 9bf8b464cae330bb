/* SPDX-License-Identifier: Apache-2.0 */
/** What the fields of SWIFT MT hold, by the number of their tag; made by gen/swift_mt.py from data/documents/swift_mt.tsv. */
#ifndef EMB_DOCUMENT_INPUT_SWIFT_FIELDS_H
#define EMB_DOCUMENT_INPUT_SWIFT_FIELDS_H

enum { EMB_SWIFT_TEXT, EMB_SWIFT_PARTY, EMB_SWIFT_CODE };

extern const unsigned char emb_swift_fields[100];

#endif
