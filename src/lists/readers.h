/* SPDX-License-Identifier: Apache-2.0 */
/** The readers that exist, a file each. To add one: declare it here and put it into the table in reader.c. */
#ifndef EMB_LISTS_READERS_H
#define EMB_LISTS_READERS_H

#include "lists/reader.h"

extern const emb_reader emb_reader_bis_dpl;
extern const emb_reader emb_reader_ca_sema_xml;
extern const emb_reader emb_reader_ch_seco_xml;
extern const emb_reader emb_reader_eu_csv;
extern const emb_reader emb_reader_eu_xml;
extern const emb_reader emb_reader_ftm_json;
extern const emb_reader emb_reader_ofac_advanced_xml;
extern const emb_reader emb_reader_ofac_csv;
extern const emb_reader emb_reader_ofac_enhanced_xml;
extern const emb_reader emb_reader_ofac_sdn_xml;
extern const emb_reader emb_reader_os_simple;
extern const emb_reader emb_reader_senzing;
extern const emb_reader emb_reader_un_xml;
extern const emb_reader emb_reader_uk_csv;
extern const emb_reader emb_reader_uk_xml;
extern const emb_reader emb_reader_us_csl_csv;
extern const emb_reader emb_reader_us_csl_json;

#endif
