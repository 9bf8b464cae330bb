/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The lists of an index in a YAML file, for `embargo build --config`:
 *
 *     lists:
 *       - path: un/consolidated.xml   # relative to the file
 *         format: un-xml              # optional: a reader's name
 *         dataset: un_sc              # optional: instead of the list's own
 *         title: UN Security Council  # optional: likewise
 *       - sdn.csv                     # a path alone
 */
#ifndef EMB_CLI_BUILD_CONFIG_H
#define EMB_CLI_BUILD_CONFIG_H

#include "base/vec.h"
#include "embargo/build.h"

typedef emb_vec(emb_list_source) emb_source_list;

/**
 * Appends the lists of the file at `path` to `ret`; their texts live until emb_source_list_free. EMB_FORMAT with the line where it is no
 * YAML or not of this shape: an unknown key is an error, not a setting that is quietly ignored.
 */
emb_status emb_build_config_read(const char *path, emb_source_list *ret, emb_error *error);
/** Appends a list from the command line; copies the texts, which may be NULL but `path`. */
emb_status emb_source_list_add(emb_source_list *list, const emb_list_source *source, emb_error *error);
void emb_source_list_free(emb_source_list *list);

#endif
