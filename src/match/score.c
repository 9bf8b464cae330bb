/* SPDX-License-Identifier: Apache-2.0 */
#include "match/score.h"

#include "text/weights.h"

/* ---- Alignment ---- */

typedef struct alignment {
    const emb_shape *query, *listed;
    uint64_t query_taken, list_taken; /* a bit per part */
    uint64_t list_by_initial;         /* parts of the listed name that only an initial of the query stands for */
    emb_cell pairs[EMB_PARTS_MAX];
    size_t count;
    bool syllabic; /* both are Korean or Chinese names of a person */
    bool strict;   /* one is written in characters, where no letter is mistyped */
} alignment;

static uint64_t bits(unsigned from, unsigned to)
{
    return (((uint64_t)1 << (to - from)) - 1) << from;
}

/* How far apart two parts stand in their names, in 48ths. */
static unsigned distance(const alignment *a, const emb_cell *cell)
{
    int query = cell->query_from * EMB_PARTS_MAX / (a->query->count ? a->query->count : 1);
    int listed = cell->list_from * EMB_PARTS_MAX / (a->listed->count ? a->listed->count : 1);
    return (unsigned)(query > listed ? query - listed : listed - query);
}

/* Joined words stand for several parts at once and come first among equals; then likeness, then place. */
static bool goes_before(const alignment *a, const emb_cell *x, const emb_cell *y)
{
    if (x->link.likeness != y->link.likeness)
        return x->link.likeness > y->link.likeness;
    unsigned far_x = distance(a, x), far_y = distance(a, y);
    if (far_x != far_y)
        return far_x < far_y;
    if (x->query_from != y->query_from)
        return x->query_from < y->query_from;
    return x->list_from != y->list_from ? x->list_from < y->list_from : x->link.kind < y->link.kind;
}

static void sort_cells(const alignment *a, emb_cells *cells)
{
    for (size_t i = 1; i < cells->count; i++) {
        emb_cell cell = cells->items[i];
        size_t at = i;
        for (; at > 0 && goes_before(a, &cell, &cells->items[at - 1]); at--)
            cells->items[at] = cells->items[at - 1];
        cells->items[at] = cell;
    }
}

static void align(alignment *a, emb_cells *cells)
{
    sort_cells(a, cells);
    for (size_t i = 0; i < cells->count && a->count < EMB_PARTS_MAX; i++) {
        const emb_cell *cell = &cells->items[i];
        uint64_t query = bits(cell->query_from, cell->query_to), listed = bits(cell->list_from, cell->list_to);
        if (a->query_taken & query || a->list_taken & listed)
            continue;
        a->query_taken |= query;
        a->list_taken |= listed;
        if (cell->link.kind == EMB_LINK_INITIAL && a->query->role[cell->query_from] == EMB_ROLE_INITIAL &&
            a->listed->role[cell->list_from] != EMB_ROLE_INITIAL)
            a->list_by_initial |= listed;
        a->pairs[a->count++] = *cell;
    }
    /* in the order of the query, as a person reads them */
    for (size_t i = 1; i < a->count; i++) {
        emb_cell pair = a->pairs[i];
        size_t at = i;
        for (; at > 0 && a->pairs[at - 1].query_from > pair.query_from; at--)
            a->pairs[at] = a->pairs[at - 1];
        a->pairs[at] = pair;
    }
}

/* ---- Losses ---- */

static void lose(emb_score *score, emb_loss loss)
{
    score->points -= loss.points;
    if (score->count < EMB_LOSSES_MAX)
        score->losses[score->count++] = loss;
}

static size_t count_open(const emb_shape *shape, uint64_t taken, uint32_t roles)
{
    size_t count = 0;
    for (size_t i = 0; i < shape->count; i++)
        count += !(taken >> i & 1) && roles >> shape->role[i] & 1u;
    return count;
}

static size_t required_count(const emb_shape *shape)
{
    size_t count = 0;
    for (size_t i = 0; i < shape->count; i++)
        count += emb_role_required(shape->role[i]);
    return count;
}

static int loss_of_pair(emb_name_kind kind, const alignment *a, const emb_cell *pair)
{
    unsigned query = a->query->role[pair->query_from], listed = a->listed->role[pair->list_from];
    int points = 1000 - pair->link.likeness;
    if (!emb_role_required(query) && !emb_role_required(listed) && query != EMB_ROLE_INITIAL && listed != EMB_ROLE_INITIAL)
        return points * EMB_W_PARTICLE_EXTRA / 100;
    /* first letters stand for the whole name, even if it begins with a generic word */
    bool acronym = pair->link.kind == EMB_LINK_JOINED && pair->link.likeness == EMB_W_ACRONYM;
    if ((query == EMB_ROLE_GENERIC || listed == EMB_ROLE_GENERIC) && !acronym)
        points = points * EMB_W_GENERIC_SHARE / 1000;
    /* two syllables that are spelt alike are still two: Kim Jong Un, Kim Yong Un */
    if (a->strict && pair->link.likeness < EMB_W_SYLLABLE_SAME)
        return points < EMB_W_SYLLABLE_EXTRA ? EMB_W_SYLLABLE_EXTRA : points;
    if (a->strict && pair->link.kind == EMB_LINK_SPELLING)
        return 2 * points;
    /* a short word or the only one of a ship's name is another ship's where a letter differs */
    bool few = required_count(a->query) == 1 || pair->link.likeness < EMB_W_EDIT_4;
    if (kind == EMB_NAME_VESSEL && few && pair->link.kind != EMB_LINK_JOINED)
        return points * EMB_W_VESSEL_SHARE / 1000;
    bool only = required_count(a->query) == 1 || required_count(a->listed) == 1;
    return only && pair->link.kind != EMB_LINK_JOINED && pair->link.kind != EMB_LINK_INITIAL ? points * EMB_W_SINGLE_SHARE / 1000
                                                                                             : points;
}

static void lose_links(emb_name_kind kind, const alignment *a, emb_score *score)
{
    for (size_t i = 0; i < a->count; i++) {
        const emb_cell *pair = &a->pairs[i];
        lose(score, (emb_loss){EMB_LOSS_LINK, pair->link.kind, pair->query_from, pair->query_to, pair->list_from, pair->list_to,
                               (int16_t)loss_of_pair(kind, a, pair)});
    }
}

static int loss_of_required(emb_name_kind kind, unsigned role, bool of_query, bool syllables)
{
    if (syllables && kind == EMB_NAME_PERSON)
        return EMB_W_SYLLABLE_EXTRA;
    if (kind == EMB_NAME_VESSEL)
        return EMB_W_VESSEL_EXTRA;
    if (role == EMB_ROLE_NUMERAL)
        return kind == EMB_NAME_PERSON ? EMB_W_PERSON_QUERY_EXTRA : EMB_W_NUMERAL_EXTRA;
    if (kind == EMB_NAME_PERSON)
        return of_query ? EMB_W_PERSON_QUERY_EXTRA : EMB_W_PERSON_LIST_EXTRA;
    if (role == EMB_ROLE_GENERIC)
        return EMB_W_GENERIC_EXTRA;
    if (role == EMB_ROLE_PLACE)
        return EMB_W_PLACE_EXTRA;
    return of_query ? EMB_W_ORGANISATION_QUERY_EXTRA : EMB_W_ORGANISATION_LIST_EXTRA;
}

static int loss_of_extra(emb_name_kind kind, unsigned role, bool of_query, bool syllables)
{
    if (emb_role_required(role))
        return loss_of_required(kind, role, of_query, syllables);
    switch (role) {
    case EMB_ROLE_INITIAL:
        return EMB_W_INITIAL_EXTRA;
    case EMB_ROLE_MAYBE:
        return EMB_W_MAYBE_EXTRA;
    case EMB_ROLE_KUNYA:
    case EMB_ROLE_SERVANT:
        return EMB_W_KUNYA_EXTRA;
    case EMB_ROLE_PARTICLE:
    case EMB_ROLE_STOP:
    case EMB_ROLE_PATRONYMIC:
        return EMB_W_PARTICLE_EXTRA;
    default:
        return 0; /* titles; legal forms are compared as a whole */
    }
}

/* The place of the first required part; what stands there is left out less often than what stands in the middle. */
static unsigned first_required(const emb_shape *shape)
{
    unsigned at = 0;
    while (at < shape->count && !emb_role_required(shape->role[at]))
        at++;
    return at;
}

static void lose_extras(emb_name_kind kind, const alignment *a, bool of_query, emb_score *score)
{
    const emb_shape *shape = of_query ? a->query : a->listed;
    uint64_t taken = of_query ? a->query_taken : a->list_taken;
    bool syllables = a->query->syllabic && a->listed->syllabic;
    for (unsigned i = 0; i < shape->count; i++) {
        if (taken >> i & 1)
            continue;
        int points = loss_of_extra(kind, shape->role[i], of_query, syllables);
        if (kind == EMB_NAME_PERSON && !of_query && !syllables && i == first_required(shape))
            points = EMB_W_PERSON_LIST_FIRST;
        emb_loss loss = {.kind = of_query ? EMB_LOSS_QUERY_EXTRA : EMB_LOSS_LIST_EXTRA, .points = (int16_t)points};
        *(of_query ? &loss.query_from : &loss.list_from) = (uint8_t)i;
        *(of_query ? &loss.query_to : &loss.list_to) = (uint8_t)(i + 1);
        lose(score, loss);
    }
}

static bool has_role(const emb_shape *shape, emb_role role)
{
    for (size_t i = 0; i < shape->count; i++)
        if (shape->role[i] == role)
            return true;
    return false;
}

/* Required parts that stand in another order: 0, 1 (one moved as a block: surname first), or more. */
static unsigned count_inversions(const alignment *a)
{
    unsigned count = 0;
    int last = -1;
    for (size_t i = 0; i < a->count; i++) {
        const emb_cell *pair = &a->pairs[i];
        if (!emb_role_required(a->query->role[pair->query_from]))
            continue;
        count += pair->list_from < last;
        last = pair->list_from;
    }
    return count;
}

/* Whether the family name alone has moved, from one end to the other: the given syllables keep their order. */
static bool is_turned(const alignment *a)
{
    unsigned falls = 0;
    for (size_t i = 0; i < a->count; i++)
        falls += a->pairs[(i + 1) % a->count].list_from < a->pairs[i].list_from;
    return falls <= 1;
}

static void lose_order(emb_name_kind kind, const alignment *a, emb_score *score)
{
    unsigned inversions = count_inversions(a);
    if (!inversions)
        return;
    if (kind == EMB_NAME_PERSON && has_role(a->query, EMB_ROLE_PATRONYMIC) && has_role(a->listed, EMB_ROLE_PATRONYMIC)) {
        lose(score, (emb_loss){.kind = EMB_LOSS_PATRONYMIC, .points = EMB_W_PATRONYMIC_REVERSED});
        return;
    }
    int points = kind == EMB_NAME_PERSON ? EMB_W_ORDER : EMB_W_ORDER_ORGANISATION;
    if (a->syllabic && !is_turned(a))
        points = EMB_W_ORDER_SYLLABLES;
    /* surname first is usual; another order of a part of the words is not */
    if (kind == EMB_NAME_PERSON && count_open(a->listed, a->list_taken, EMB_REQUIRED_ROLES))
        points = EMB_W_ORDER_WITH_EXTRA;
    lose(score, (emb_loss){.kind = EMB_LOSS_ORDER, .points = (int16_t)(inversions > 1 ? 2 * points : points)});
}

static void lose_legal(const alignment *a, emb_score *score)
{
    if (a->query->legal == a->listed->legal)
        return;
    bool both = a->query->legal != EMB_LEGAL_NONE && a->listed->legal != EMB_LEGAL_NONE;
    /* "Company" and "Company Limited": one says less than the other and nothing else */
    bool differ = both && !emb_legal_is_company(a->query->legal) && !emb_legal_is_company(a->listed->legal);
    lose(score, (emb_loss){.kind = EMB_LOSS_LEGAL, .points = differ ? EMB_W_LEGAL_DIFFERENT : EMB_W_LEGAL_MISSING});
}

/* ---- Caps ---- */

static void cap(emb_score *score, int most, emb_loss_kind kind)
{
    if (score->points > most)
        lose(score, (emb_loss){.kind = (uint8_t)kind, .points = (int16_t)(score->points - most)});
}

typedef struct agreement {
    size_t words, generic, initials; /* whole words that agree, how many of them are generic; first letters that do */
    size_t listed_initials;          /* a first letter at the end of the listed name (AAS-T) that stands for a word of the query */
} agreement;

/* A title that may be a name is promoted to one where a name has nothing else: on one side only, perhaps. */
static bool is_word(unsigned query, unsigned listed)
{
    bool query_required = emb_role_required(query), list_required = emb_role_required(listed);
    return (query_required && (list_required || listed == EMB_ROLE_MAYBE)) || (list_required && query == EMB_ROLE_MAYBE);
}

/* The parts [from, to) that are a name's own words: neither particles nor of a legal form. */
static size_t count_words(const emb_shape *shape, size_t from, size_t to)
{
    const uint32_t words = EMB_REQUIRED_ROLES | 1u << EMB_ROLE_MAYBE | 1u << EMB_ROLE_INITIAL;
    size_t count = 0;
    for (size_t i = from; i < to; i++)
        count += words >> shape->role[i] & 1u;
    return count;
}

/* How many words several parts written as one are: two at most. The letters of a legal form are none ("S.A.L.", the article "al"). */
static size_t count_joined(const alignment *a, const emb_cell *pair)
{
    size_t query = count_words(a->query, pair->query_from, pair->query_to);
    size_t listed = count_words(a->listed, pair->list_from, pair->list_to);
    if (!query || !listed)
        return 0;
    return query > 1 || listed > 1 ? 2 : 1;
}

static agreement count_agreeing(const alignment *a)
{
    agreement sum = {0, 0, 0, 0};
    for (size_t i = 0; i < a->count; i++) {
        const emb_cell *pair = &a->pairs[i];
        unsigned query = a->query->role[pair->query_from], listed = a->listed->role[pair->list_from];
        bool joined = pair->query_to - pair->query_from > 1 || pair->list_to - pair->list_from > 1;
        if (pair->link.kind == EMB_LINK_INITIAL) {
            sum.initials++;
            sum.listed_initials +=
                listed == EMB_ROLE_INITIAL && query != EMB_ROLE_INITIAL && pair->list_from + 1 == a->listed->count;
        } else if (joined)
            sum.words += count_joined(a, pair);
        else
            sum.words += is_word(query, listed);
        if (!joined && query == EMB_ROLE_GENERIC && listed == EMB_ROLE_GENERIC)
            sum.generic++;
    }
    return sum;
}

/* What is required must be matched whole on one side at least: candidates.h relies on it. */
static void cap_contradictions(const alignment *a, emb_score *score)
{
    size_t open_query = count_open(a->query, a->query_taken, EMB_REQUIRED_ROLES);
    size_t open_list = count_open(a->listed, a->list_taken & ~a->list_by_initial, EMB_REQUIRED_ROLES);
    size_t query_initials = count_open(a->query, a->query_taken, 1u << EMB_ROLE_INITIAL);
    size_t list_initials = count_open(a->listed, a->list_taken, 1u << EMB_ROLE_INITIAL);
    size_t list_names = count_open(a->listed, a->list_taken, EMB_REQUIRED_ROLES);
    if ((open_query && open_list) || (query_initials && list_names) || (list_initials && open_query))
        cap(score, EMB_W_CAP_CONTRADICTION, EMB_LOSS_CONTRADICTION);
    /* "Abdul Agha" and "Azim Agha": what stands in the place of the servant is another name */
    const uint32_t servant = 1u << EMB_ROLE_SERVANT, names_or_titles = EMB_REQUIRED_ROLES | 1u << EMB_ROLE_MAYBE;
    if ((count_open(a->query, a->query_taken, servant) && count_open(a->listed, a->list_taken, names_or_titles)) ||
        (count_open(a->listed, a->list_taken, servant) && count_open(a->query, a->query_taken, names_or_titles)))
        cap(score, EMB_W_CAP_CONTRADICTION, EMB_LOSS_CONTRADICTION);
    const uint32_t names = 1u << EMB_ROLE_NAME | 1u << EMB_ROLE_PLACE | 1u << EMB_ROLE_NUMERAL | 1u << EMB_ROLE_MAYBE;
    size_t more = count_open(a->query, a->query_taken, names) + count_open(a->listed, a->list_taken, names);
    agreement agreeing = count_agreeing(a);
    if ((more && (agreeing.words < 2 || agreeing.words == agreeing.generic)) || (agreeing.initials && !agreeing.words) ||
        (agreeing.listed_initials && agreeing.words < 2))
        cap(score, EMB_W_CAP_SINGLE, EMB_LOSS_SINGLE);
}

void emb_score_names(emb_name_kind kind, const emb_shape *query, const emb_shape *listed, emb_cells *cells, emb_score *ret)
{
    alignment a = {.query = query,
                   .listed = listed,
                   .syllabic = kind == EMB_NAME_PERSON && query->syllabic && listed->syllabic,
                   .strict = kind == EMB_NAME_PERSON && (query->native || listed->native)};
    ret->points = 1000;
    ret->count = 0;
    align(&a, cells);
    lose_links(kind, &a, ret);
    lose_extras(kind, &a, true, ret);
    lose_extras(kind, &a, false, ret);
    lose_order(kind, &a, ret);
    if (kind == EMB_NAME_ORGANISATION)
        lose_legal(&a, ret);
    cap_contradictions(&a, ret);
    if (ret->points < 0)
        ret->points = 0;
}
