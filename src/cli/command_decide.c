/* SPDX-License-Identifier: Apache-2.0 */
#include <getopt.h>
#include <stdlib.h>

#include "audit/decision.h"
#include "cli/store.h"

static bool take_number(const char *text, int64_t *ret)
{
    uint64_t number;
    if (!emb_str_to_u64(emb_str_from(text), &number) || number > INT64_MAX)
        return false;
    *ret = (int64_t)number;
    return true;
}

static int decide(const char *store_path, const emb_decision_input *input)
{
    emb_store *store = NULL;
    emb_error error = {0};
    int64_t seq = 0;
    int code = emb_cli_open_store(&emb_command_decide, store_path, EMB_STORE_WRITE, &store);
    if (code != EMB_EXIT_OK)
        return code;
    emb_status status = emb_decision_add(store, input, &seq, &error);
    if (status == EMB_OK)
        printf("entry %lld: %s, %s, by %s%s%s\n", (long long)seq, input->entity, emb_verdict_name(input->verdict), input->by,
               input->until ? ", until " : "", input->until ? input->until : "");
    else
        emb_cli_error(&error);
    emb_store_close(store);
    return emb_cli_exit_code(status);
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"store", required_argument, NULL, 'S'}, {"verdict", required_argument, NULL, 'v'},
                                            {"by", required_argument, NULL, 'b'},    {"why", required_argument, NULL, 'w'},
                                            {"until", required_argument, NULL, 'u'}, {NULL, 0, NULL, 0}};
    const char *store = NULL, *verdict = NULL;
    emb_decision_input input = {0};
    for (int option; (option = getopt_long(argc, argv, "S:v:b:w:u:", options, NULL)) != -1;) {
        switch (option) {
        case 'S':
            store = optarg;
            break;
        case 'v':
            verdict = optarg;
            break;
        case 'b':
            input.by = optarg;
            break;
        case 'w':
            input.why = optarg;
            break;
        case 'u':
            input.until = optarg;
            break;
        default:
            return emb_cli_usage(&emb_command_decide, "unknown or incomplete option");
        }
    }
    if (argc - optind != 2 || !take_number(argv[optind], &input.screening))
        return emb_cli_usage(&emb_command_decide, "give the number of a recorded screening and the id of a hit");
    input.entity = argv[optind + 1];
    input.verdict = emb_verdict_by_name(verdict);
    if (input.verdict == EMB_VERDICT_NONE)
        return emb_cli_usage(&emb_command_decide,
                             "--verdict is true_match, false_positive, escalated, confirmed or withdrawn, not \"%s\"",
                             verdict ? verdict : "");
    input.by = emb_cli_user(&emb_command_decide, input.by);
    return input.by ? decide(store, &input) : EMB_EXIT_USAGE;
}

const emb_command emb_command_decide = {
    "decide",
    "notes what somebody found about a hit",
    "--store FILE --verdict VERDICT --why TEXT [--by NAME] [--until DAY] SCREENING ENTITY\n\n"
    "Notes a decision about the hit ENTITY of the recorded screening number SCREENING (see embargo screen --record and embargo "
    "audit\n"
    "list). A false positive suppresses the same hit from then on, visibly, as long as neither the query nor what the lists say of "
    "the\n"
    "party changes. Decisions are never changed: a later one replaces an earlier one.\n\n"
    "  -S, --store FILE       the store (default: $EMBARGO_STORE)\n"
    "  -v, --verdict VERDICT  true_match, false_positive, escalated;\n"
    "                         confirmed: someone else agrees (four eyes), withdrawn: the hit is open again\n"
    "  -w, --why TEXT         the reason\n"
    "  -b, --by NAME          who decides (default: $EMBARGO_USER, else $USER)\n"
    "  -u, --until DAY        the last day on which it holds, 2027-06-30 (default: no end)\n\n"
    "Exit codes: 0 noted, 2 wrong usage or nothing to confirm or withdraw, 3 no such screening or hit, 5 system.\n\n"
    "Examples:\n"
    "  embargo decide -S trail.db -v false_positive -w \"born 1994, the listed man 1952\" 17 un-sc-6908527\n"
    "  embargo decide -S trail.db -v confirmed -b m.kern -w \"seen the passport\" 17 un-sc-6908527\n",
    run,
};
