/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <getopt.h>
#include <stdlib.h>
#include <yyjson.h>

#include "audit/export.h"
#include "audit/screening.h"
#include "base/vec.h"
#include "cli/store.h"

#define OUTPUT_MAX ((size_t)256 * 1024 * 1024)

typedef struct audit_options {
    const char *store, *index, *versions, *by, *now, *expect, *format, *subject;
    emb_trail_filter filter;
    bool show_difference;
} audit_options;

/* ---- verify ---- */

static int verify(const audit_options *o, int argc, char **argv)
{
    emb_store *store = NULL;
    emb_error error = {0};
    emb_trail_verdict verdict;
    int64_t seq = 0;
    const char *digest = NULL;
    (void)argv;
    if (argc)
        return emb_cli_usage(&emb_command_audit, "verify takes no further arguments");
    if (o->expect) {
        char *end;
        seq = strtoll(o->expect, &end, 10);
        digest = end + 1;
        if (*end != ':' || strlen(digest) != 64 || seq < 1)
            return emb_cli_usage(&emb_command_audit, "--expect is NUMBER:DIGEST, as verify printed it, not \"%s\"", o->expect);
    }
    int code = emb_cli_open_store(&emb_command_audit, o->store, EMB_STORE_READ, &store);
    if (code != EMB_EXIT_OK)
        return code;
    emb_status status = emb_trail_verify(store, seq, digest, &verdict, &error);
    if (status != EMB_OK)
        emb_cli_error(&error);
    else if (!verdict.entries)
        printf("whole: no entries\n");
    else
        printf("whole: %s entries, %lld to %lld\nhead %lld:%s\n", emb_thousands(verdict.entries), (long long)verdict.first,
               (long long)verdict.last, (long long)verdict.last, verdict.head);
    emb_store_close(store);
    return status == EMB_CORRUPT ? EMB_EXIT_INPUT : emb_cli_exit_code(status);
}

/* ---- list, export ---- */

typedef struct writing {
    const audit_options *options;
    bool csv, colour;
    emb_buf out;
} writing;

static emb_status flush(writing *w, emb_error *error)
{
    if (w->out.failed)
        return emb_fail_memory(error);
    if (w->out.len && fwrite(w->out.data, 1, w->out.len, stdout) != w->out.len)
        return emb_fail_errno(error, NULL, "write the entries");
    emb_buf_clear(&w->out);
    return EMB_OK;
}

static emb_str member(yyjson_val *root, const char *name)
{
    yyjson_val *value = yyjson_obj_get(root, name);
    return yyjson_is_str(value) ? (emb_str){yyjson_get_str(value), yyjson_get_len(value)} : EMB_STR("");
}

static bool is_about(const audit_options *o, emb_str body)
{
    if (!o->subject)
        return true;
    yyjson_doc *doc = yyjson_read(body.data, body.len, 0);
    bool about = emb_str_equal(member(yyjson_doc_get_root(doc), "subject"), emb_str_from(o->subject));
    yyjson_doc_free(doc);
    return about;
}

static emb_status export_entry(void *context, const emb_trail_entry *entry, emb_error *error)
{
    writing *w = context;
    if (!is_about(w->options, entry->body))
        return EMB_OK;
    if (w->csv)
        emb_trail_write_csv(entry, &w->out);
    else
        emb_trail_write_json(entry, &w->out);
    return flush(w, error);
}

static void list_screening(const writing *w, yyjson_val *root)
{
    yyjson_val *hit, *result = yyjson_obj_get(yyjson_obj_get(root, "result"), "hits");
    yyjson_val *name = yyjson_arr_get_first(yyjson_obj_get(yyjson_obj_get(root, "query"), "name"));
    size_t i, max;
    emb_str subject = member(root, "subject");
    printf("%.*s%s", (int)subject.len, subject.data, subject.len ? "  " : "");
    emb_str text = {yyjson_get_str(name), yyjson_get_len(name)};
    emb_print_column(stdout, text, emb_text_width(text));
    putchar('\n');
    yyjson_arr_foreach(result, i, max, hit)
    {
        bool match = yyjson_get_bool(yyjson_obj_get(hit, "match"));
        printf("        %s%.3f%s ", match ? emb_red(w->colour) : emb_yellow(w->colour),
               yyjson_get_num(yyjson_obj_get(hit, "score")), emb_plain(w->colour));
        emb_print_column(stdout, member(hit, "caption"), 40);
        putchar(' ');
        emb_print_column(stdout, member(hit, "id"), emb_text_width(member(hit, "id")));
        putchar('\n');
    }
}

static emb_status list_entry(void *context, const emb_trail_entry *entry, emb_error *error)
{
    writing *w = context;
    (void)error;
    if (!is_about(w->options, entry->body))
        return EMB_OK;
    yyjson_doc *doc = yyjson_read(entry->body.data, entry->body.len, 0);
    yyjson_val *root = yyjson_doc_get_root(doc);
    printf("%s%6lld%s  %.19s  %s%-10.*s%s ", emb_bold(w->colour), (long long)entry->seq, emb_plain(w->colour), entry->at.data,
           emb_dim(w->colour), (int)entry->kind.len, entry->kind.data, emb_plain(w->colour));
    if (emb_str_equal(entry->kind, EMB_STR("screening"))) {
        list_screening(w, root);
    } else {
        emb_str parts[] = {member(root, "entity"), member(root, "verdict"), member(root, "name"),  member(root, "value"),
                           member(root, "by"),     member(root, "why"),     member(root, "until"), member(root, "index")};
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
            if (parts[i].len) {
                emb_print_column(stdout, parts[i], emb_text_width(parts[i]));
                fputs("  ", stdout);
            }
        putchar('\n');
    }
    yyjson_doc_free(doc);
    return EMB_OK;
}

static int write_entries(const audit_options *o, bool list)
{
    emb_store *store = NULL;
    emb_error error = {0};
    writing w = {.options = o, .colour = emb_terminal_colour(stdout), .out = EMB_BUF_INIT(OUTPUT_MAX)};
    w.csv = o->format && strcmp(o->format, "csv") == 0;
    if (o->format && !w.csv && strcmp(o->format, "jsonl") != 0)
        return emb_cli_usage(&emb_command_audit, "--format is csv or jsonl, not \"%s\"", o->format);
    int code = emb_cli_open_store(&emb_command_audit, o->store, EMB_STORE_READ, &store);
    if (code != EMB_EXIT_OK)
        return code;
    if (w.csv && !list)
        emb_trail_write_csv_head(&w.out);
    emb_status status = flush(&w, &error);
    if (status == EMB_OK)
        status = emb_trail_each(store, &o->filter, list ? list_entry : export_entry, &w, &error);
    if (status == EMB_OK && fflush(stdout) != 0)
        status = emb_fail_errno(&error, NULL, "write the entries");
    if (status != EMB_OK)
        emb_cli_error(&error);
    emb_buf_free(&w.out);
    emb_store_close(store);
    return emb_cli_exit_code(status);
}

static int export_all(const audit_options *o, int argc, char **argv)
{
    (void)argv;
    return argc ? emb_cli_usage(&emb_command_audit, "export takes no further arguments") : write_entries(o, false);
}

static int list(const audit_options *o, int argc, char **argv)
{
    (void)argv;
    return argc ? emb_cli_usage(&emb_command_audit, "list takes no further arguments") : write_entries(o, true);
}

/* ---- replay ---- */

typedef struct replayer {
    const audit_options *options;
    emb_store *store;
    emb_index *index; /* the one opened last */
    emb_vec(int64_t) numbers;
    uint64_t same, different, missing;
} replayer;

static bool has_digest(const emb_index *index, const char *digest)
{
    return index && strcmp(emb_index_digest(index), digest) == 0;
}

/* The index with a digest: the given one, else one in the folder of versions. */
static void find_index(replayer *r, const char *digest)
{
    char path[4096];
    emb_index *index = NULL;
    if (has_digest(r->index, digest))
        return;
    emb_index_close(r->index);
    r->index = NULL;
    if (r->options->index && emb_index_open(r->options->index, &index, NULL) == EMB_OK) {
        if (has_digest(index, digest)) {
            r->index = index;
            return;
        }
        emb_index_close(index);
    }
    DIR *folder = r->options->versions ? opendir(r->options->versions) : NULL;
    for (const struct dirent *entry; folder && !r->index && (entry = readdir(folder));) {
        snprintf(path, sizeof path, "%s/%s", r->options->versions, entry->d_name);
        if (!emb_str_ends(emb_str_from(path), EMB_STR(".emb")) || emb_index_open(path, &index, NULL) != EMB_OK)
            continue;
        if (has_digest(index, digest))
            r->index = index;
        else
            emb_index_close(index);
    }
    if (folder)
        closedir(folder);
}

static emb_status index_of(replayer *r, int64_t seq, emb_error *error)
{
    emb_buf texts = EMB_BUF_INIT(EMB_SCREENING_MAX * 2);
    emb_trail_entry entry;
    emb_status status = emb_trail_get(r->store, seq, &texts, &entry, error);
    if (status == EMB_OK) {
        yyjson_doc *doc = yyjson_read(entry.body.data, entry.body.len, 0);
        emb_str digest = member(yyjson_doc_get_root(doc), "index");
        find_index(r, digest.data);
        if (!r->index && digest.len)
            printf("%lld: its index %.*s is not here\n", (long long)seq, (int)digest.len, digest.data);
        yyjson_doc_free(doc);
    }
    emb_buf_free(&texts);
    return status;
}

static emb_status replay_one(replayer *r, int64_t seq, emb_error *error)
{
    emb_replay_outcome outcome = EMB_REPLAY_OTHER_INDEX;
    emb_buf now = EMB_BUF_INIT(EMB_SCREENING_MAX);
    char version[32] = "";
    emb_status status = index_of(r, seq, error);
    if (status == EMB_OK && r->index)
        status = emb_screening_replay(r->store, seq, r->index, &outcome, &now, version, error);
    if (status == EMB_OK && outcome == EMB_REPLAY_SAME) {
        r->same++;
    } else if (status == EMB_OK && outcome == EMB_REPLAY_DIFFERS) {
        r->different++;
        printf("%lld: differs (recorded with embargo %s)\n", (long long)seq, version);
        if (r->options->show_difference)
            printf("%.*s\n", (int)now.len, now.data ? now.data : "");
    } else if (status == EMB_OK) {
        r->missing++;
    }
    emb_buf_free(&now);
    return status;
}

static emb_status take_number(void *context, const emb_trail_entry *entry, emb_error *error)
{
    replayer *r = context;
    if (!is_about(r->options, entry->body))
        return EMB_OK;
    return emb_vec_push(&r->numbers, entry->seq) ? EMB_OK : emb_fail_memory(error);
}

static emb_status find_numbers(replayer *r, int argc, char **argv, emb_error *error)
{
    emb_trail_filter filter = r->options->filter;
    filter.kind = "screening";
    if (!argc)
        return emb_trail_each(r->store, &filter, take_number, r, error);
    for (int i = 0; i < argc; i++) {
        uint64_t number;
        if (!emb_str_to_u64(emb_str_from(argv[i]), &number) || number > INT64_MAX)
            return emb_fail(error, EMB_INVALID, "\"%s\" is no number of an entry", argv[i]);
        if (!emb_vec_push(&r->numbers, (int64_t)number))
            return emb_fail_memory(error);
    }
    return EMB_OK;
}

static int replay(const audit_options *o, int argc, char **argv)
{
    replayer r = {.options = o};
    emb_error error = {0};
    int code = emb_cli_open_store(&emb_command_audit, o->store, EMB_STORE_READ, &r.store);
    if (code != EMB_EXIT_OK)
        return code;
    if (!o->index && !o->versions) {
        emb_store_close(r.store);
        return emb_cli_usage(&emb_command_audit, "replay needs the old index: -i FILE.emb, or --versions FOLDER");
    }
    emb_status status = find_numbers(&r, argc, argv, &error);
    for (size_t i = 0; i < r.numbers.count && status == EMB_OK; i++)
        status = replay_one(&r, r.numbers.items[i], &error);
    if (status == EMB_OK)
        printf("%s the same, %s differ, %s without their index\n", emb_thousands(r.same), emb_thousands(r.different),
               emb_thousands(r.missing));
    else
        emb_cli_error(&error);
    emb_vec_free(&r.numbers);
    emb_index_close(r.index);
    emb_store_close(r.store);
    if (status != EMB_OK)
        return emb_cli_exit_code(status);
    return r.missing ? EMB_EXIT_INDEX : r.different ? EMB_EXIT_MATCH : EMB_EXIT_OK;
}

/* ---- set, purge ---- */

static int set(const audit_options *o, int argc, char **argv)
{
    emb_store *store = NULL;
    emb_error error = {0};
    if (argc != 2)
        return emb_cli_usage(&emb_command_audit, "set needs a name and a value");
    const char *by = emb_cli_user(&emb_command_audit, o->by);
    if (!by)
        return EMB_EXIT_USAGE;
    int code = emb_cli_open_store(&emb_command_audit, o->store, EMB_STORE_CREATE, &store);
    if (code != EMB_EXIT_OK)
        return code;
    emb_status status = emb_store_set(store, argv[0], argv[1], by, &error);
    if (status != EMB_OK)
        emb_cli_error(&error);
    emb_store_close(store);
    return emb_cli_exit_code(status);
}

static int purge(const audit_options *o, int argc, char **argv)
{
    emb_store *store = NULL;
    emb_error error = {0};
    uint64_t count = 0;
    (void)argv;
    if (argc)
        return emb_cli_usage(&emb_command_audit, "purge takes no further arguments");
    const char *by = emb_cli_user(&emb_command_audit, o->by);
    if (!by)
        return EMB_EXIT_USAGE;
    int code = emb_cli_open_store(&emb_command_audit, o->store, EMB_STORE_WRITE, &store);
    if (code != EMB_EXIT_OK)
        return code;
    emb_status status = emb_trail_purge(store, o->now, by, &count, &error);
    if (status == EMB_OK)
        printf("%s entries removed\n", emb_thousands(count));
    else
        emb_cli_error(&error);
    emb_store_close(store);
    return emb_cli_exit_code(status);
}

/* ---- The command ---- */

static const struct {
    const char *name;
    int (*run)(const audit_options *options, int argc, char **argv);
} actions[] = {{"verify", verify}, {"list", list}, {"export", export_all}, {"replay", replay}, {"set", set}, {"purge", purge}};

enum { OPTION_FROM = 256, OPTION_TO, OPTION_KIND, OPTION_EXPECT, OPTION_VERSIONS, OPTION_NOW, OPTION_SUBJECT, OPTION_SHOW };

static bool take_option(int option, audit_options *o)
{
    switch (option) {
    case 'S':
        o->store = optarg;
        return true;
    case 'i':
        o->index = optarg;
        return true;
    case 'f':
        o->format = optarg;
        return true;
    case 'b':
        o->by = optarg;
        return true;
    case OPTION_FROM:
        o->filter.from = optarg;
        return true;
    case OPTION_TO:
        o->filter.to = optarg;
        return true;
    case OPTION_KIND:
        o->filter.kind = optarg;
        return true;
    case OPTION_EXPECT:
        o->expect = optarg;
        return true;
    case OPTION_VERSIONS:
        o->versions = optarg;
        return true;
    case OPTION_NOW:
        o->now = optarg;
        return true;
    case OPTION_SUBJECT:
        o->subject = optarg;
        return true;
    case OPTION_SHOW:
        o->show_difference = true;
        return true;
    default:
        return false;
    }
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"store", required_argument, NULL, 'S'},
                                            {"index", required_argument, NULL, 'i'},
                                            {"format", required_argument, NULL, 'f'},
                                            {"by", required_argument, NULL, 'b'},
                                            {"from", required_argument, NULL, OPTION_FROM},
                                            {"to", required_argument, NULL, OPTION_TO},
                                            {"kind", required_argument, NULL, OPTION_KIND},
                                            {"expect", required_argument, NULL, OPTION_EXPECT},
                                            {"versions", required_argument, NULL, OPTION_VERSIONS},
                                            {"now", required_argument, NULL, OPTION_NOW},
                                            {"subject", required_argument, NULL, OPTION_SUBJECT},
                                            {"show", no_argument, NULL, OPTION_SHOW},
                                            {NULL, 0, NULL, 0}};
    audit_options o = {0};
    for (int option; (option = getopt_long(argc, argv, "S:i:f:b:", options, NULL)) != -1;)
        if (!take_option(option, &o))
            return emb_cli_usage(&emb_command_audit, "unknown or incomplete option");
    for (size_t i = 0; optind < argc && i < sizeof actions / sizeof *actions; i++)
        if (strcmp(argv[optind], actions[i].name) == 0)
            return actions[i].run(&o, argc - optind - 1, argv + optind + 1);
    return emb_cli_usage(&emb_command_audit, "what to do: verify, list, export, replay, set or purge");
}

const emb_command emb_command_audit = {
    "audit",
    "verifies, exports and replays the trail of screenings and decisions",
    "verify  --store FILE [--expect NUMBER:DIGEST]\n"
    "       embargo audit list    --store FILE [--from TIME] [--to TIME] [--kind KIND] [--subject ID]\n"
    "       embargo audit export  --store FILE [--format csv|jsonl] [--from TIME] [--to TIME] [--kind KIND] [--subject ID]\n"
    "       embargo audit replay  --store FILE {-i FILE.emb | --versions FOLDER} [--from TIME] [--to TIME] [NUMBER…]\n"
    "       embargo audit set     --store FILE [--by NAME] {four_eyes 0|1 | retention_years N}\n"
    "       embargo audit purge   --store FILE [--by NAME] [--now DAY]\n\n"
    "The trail holds every screening that alerts (embargo screen --record, embargo watch, the server) and every decision, each "
    "entry\n"
    "chained to the one before it by SHA-256.\n\n"
    "verify recomputes the chain; note the head that it prints elsewhere and give it back with --expect, so that a cut-off end "
    "shows.\n"
    "export writes JSON lines (default), or CSV with a row for each hit. replay screens recorded queries again on the index that "
    "was\n"
    "used and compares the bytes. purge removes what is older than the retention (10 years unless set otherwise).\n\n"
    "  -S, --store FILE      the store (default: $EMBARGO_STORE)\n"
    "      --from, --to TIME 2026-01-01, or with a time; --to is not part of the period\n"
    "      --kind KIND       screening, decision, setting, index, purge\n"
    "      --subject ID      only screenings and decisions about this customer\n"
    "  -i, --index FILE.emb, --versions FOLDER  where the old index is\n"
    "      --show            print the result of today where it differs\n\n"
    "Exit codes: 0 whole, the same; 1 a replay differs; 2 wrong usage; 3 the trail is broken; 4 an old index is missing; 5 "
    "system.\n\n"
    "Examples:\n"
    "  embargo audit verify -S trail.db\n"
    "  embargo audit export -S trail.db -f csv --from 2026-01-01 --to 2027-01-01 > 2026.csv\n"
    "  embargo audit replay -S trail.db --versions /var/lib/embargo/versions 17\n",
    run,
};
