/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Formats whose readers need more than libembargo links: DOCX (libzip) and PDF (poppler's pdftotext, a program of its own). The static
 * library embargo_inputs, for the command line and the server.
 */
#ifndef EMB_DOCUMENT_INPUT_MORE_H
#define EMB_DOCUMENT_INPUT_MORE_H

#include "document/input/input.h"

extern const emb_input_reader emb_input_docx, emb_input_pdf;

/** All of them, ended by NULL: for emb_input_read. */
extern const emb_input_reader *const emb_inputs_more[];

#endif
