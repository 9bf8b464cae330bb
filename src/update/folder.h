/* SPDX-License-Identifier: Apache-2.0 */
/** The folder of an update: its files, its lock, what is published. Only for this folder's files. */
#ifndef EMB_UPDATE_FOLDER_H
#define EMB_UPDATE_FOLDER_H

#include "update/state.h"

typedef struct emb_folder {
    char *path, *lists, *versions, *state_path, *current;
    int lock;
    emb_update_state state;
} emb_folder;

/**
 * Makes the folders that are missing, takes the lock, reads the state, and finishes what a killed process left: current.emb leads where the
 * state says, files that belong to nothing are removed. EMB_IO "busy" where another process holds the lock.
 */
emb_status emb_folder_open(const char *path, emb_folder *ret, emb_error *error);
/** NULL allowed. */
void emb_folder_close(emb_folder *folder);
emb_status emb_folder_save(emb_folder *folder, emb_error *error);
/** PATH/NAME; freed by the caller; NULL when out of memory. */
char *emb_path_join(const char *folder, const char *name);
/** Makes current.emb lead to the version that the state names, by a rename. */
emb_status emb_folder_link(const emb_folder *folder, emb_error *error);
/** Removes the oldest versions beyond `keep` (the published one stays) from state and disk. Saves first. */
emb_status emb_folder_prune(emb_folder *folder, uint64_t keep, emb_error *error);

#endif
