/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a reader of a list is: it recognises its format from the first bytes and turns the file into FollowTheMoney
 * entities, one after the other, with memory that does not grow with the file.
 *
 * A reader loses nothing silently. A record that it cannot use is refused with its place and reason and the rest is
 * read; a file that is not what it claims to be (truncated, empty, an HTML page) fails as a whole with EMB_FORMAT.
 */
#ifndef EMB_LISTS_READER_H
#define EMB_LISTS_READER_H

#include "base/error.h"
#include "model/entity.h"

/** What is known of a list once it was read. Plain data. */
typedef struct emb_list_info {
    char format[48];    /**< "UN consolidated XML" */
    char dataset[64];   /**< "un_sc"; letters, digits and _ only */
    char title[128];    /**< "UN Security Council Consolidated List" */
    char published[24]; /**< the list's own date, ISO "2026-02-27" or with time; "" where it has none */
    uint64_t declared;  /**< the number of records the list itself claims, 0 where it claims none */
    uint64_t records;   /**< records met, refused ones included */
    uint64_t targets;   /**< listed parties handed to the sink (not their sanctions, addresses, relations) */
    uint64_t entities;  /**< all entities handed to the sink */
    uint64_t names;     /**< strong names of targets: name, alias, previousName, abbreviation */
    uint64_t weak_aliases;
    uint64_t refused; /**< records refused */
    uint64_t warned;  /**< values inside kept records that could not be used as given */
} emb_list_info;

/** Where a reader's results go. Every function may be NULL but `entity`. */
typedef struct emb_sink {
    void *context;
    /** An entity, borrowed for the call. A status other than EMB_OK ends the reading with that status. */
    emb_status (*entity)(void *context, const emb_entity *entity, emb_error *error);
    /** A record that was not kept. `id` may be "". `line` is 1-based. */
    void (*refuse)(void *context, uint64_t line, const char *id, const char *reason);
    /** A value inside a kept record that could not be used as given; kept as a note where the model allows. */
    void (*warn)(void *context, uint64_t line, const char *id, const char *reason);
    /** Bytes read so far of `total` (0: unknown). Called at most every few hundred kilobytes. */
    void (*progress)(void *context, uint64_t done, uint64_t total);
} emb_sink;

/** What a reader is given. */
typedef struct emb_list_file {
    const char *path;    /**< the file, or for a set of files (OFAC's CSV) its main file */
    emb_str head;        /**< its first bytes, at most 64 KiB, for recognising it; UTF-16 is converted to UTF-8 here */
    const char *dataset; /**< the dataset name to use instead of the reader's own; NULL: the reader's */
} emb_list_file;

typedef struct emb_reader {
    const char *name;  /**< "un-xml": for --format and configuration */
    const char *title; /**< for people */
    /** Is it this format? Looks at `file->head` and, if it must, at the name. Cheap, never fails. */
    bool (*detect)(const emb_list_file *file);
    /**
     * Reads it all. `info` is cleared by the caller; the reader fills in format, dataset, title, published, declared,
     * records. (entities, targets, names, weak_aliases, refused and warned are counted by the caller's sink wrapper.)
     */
    emb_status (*read)(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, emb_error *error);
} emb_reader;

/** All readers, most special first; NULL from `index` = count on. */
const emb_reader *emb_reader_at(size_t index);
const emb_reader *emb_reader_by_name(emb_str name);

/**
 * Recognises and reads the list at `path` (a file, or a directory with OFAC's CSV set) and counts into `ret_info`.
 * `format` forces a reader by its name, `dataset` a dataset name; both may be NULL.
 * EMB_FORMAT where no reader knows it (the message says what it looks like: empty, HTML, …), where it is cut off or holds
 * fewer records than it declares, where more than 20 records and more than one in ten are refused, or not one could be kept.
 */
emb_status emb_list_read(const char *path, const char *format, const char *dataset, const emb_sink *sink, emb_list_info *ret_info,
                         emb_error *error);

#endif
