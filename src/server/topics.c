/* SPDX-License-Identifier: Apache-2.0 */
#include "server/topics.h"

#include <stdlib.h>

/* FollowTheMoney's topics with their English labels (@opensanctions/followthemoney, type "topic"), sorted. */
static const struct topic {
    const char *name, *label;
} topics[] = {
    {"asset.frozen", "Frozen asset"},
    {"corp.disqual", "Disqualified"},
    {"corp.offshore", "Offshore"},
    {"corp.public", "Public listed company"},
    {"corp.shell", "Shell company"},
    {"crime", "Crime"},
    {"crime.boss", "Criminal leadership"},
    {"crime.cyber", "Cybercrime"},
    {"crime.env", "Environmental violations"},
    {"crime.fin", "Financial crime"},
    {"crime.fraud", "Fraud"},
    {"crime.terror", "Terrorism"},
    {"crime.theft", "Theft"},
    {"crime.traffick", "Trafficking"},
    {"crime.traffick.drug", "Drug trafficking"},
    {"crime.traffick.human", "Human trafficking"},
    {"crime.war", "War crimes"},
    {"debarment", "Debarred entity"},
    {"export.control", "Export controlled"},
    {"export.control.linked", "Export control-linked"},
    {"export.risk", "Trade risk"},
    {"fin", "Financial services"},
    {"fin.adivsor", "Financial advisor"},
    {"fin.bank", "Bank"},
    {"fin.fund", "Fund"},
    {"forced.labor", "Forced labor"},
    {"gov", "Government"},
    {"gov.admin", "Civil service"},
    {"gov.executive", "Executive branch of government"},
    {"gov.financial", "Central banking and financial integrity"},
    {"gov.head", "Head of government or state"},
    {"gov.igo", "Intergovernmental organization"},
    {"gov.judicial", "Judicial branch of government"},
    {"gov.legislative", "Legislative branch of government"},
    {"gov.muni", "Municipal government"},
    {"gov.national", "National government"},
    {"gov.religion", "Religious leadership"},
    {"gov.security", "Security services"},
    {"gov.soe", "State-owned enterprise"},
    {"gov.state", "State government"},
    {"mare.detained", "Maritime detention"},
    {"mare.shadow", "Shadow fleet"},
    {"mare.sts", "Ship-to-ship transfer"},
    {"mil", "Military"},
    {"poi", "Person of interest"},
    {"pol.party", "Political party"},
    {"pol.union", "Union"},
    {"reg.action", "Regulator action"},
    {"reg.warn", "Regulator warning"},
    {"rel", "Religion"},
    {"role.acct", "Accountant"},
    {"role.act", "Activist"},
    {"role.civil", "Civil servant"},
    {"role.diplo", "Diplomat"},
    {"role.journo", "Journalist"},
    {"role.judge", "Judge"},
    {"role.lawyer", "Lawyer"},
    {"role.lobby", "Lobbyist"},
    {"role.oligarch", "Oligarch"},
    {"role.pep", "Politician"},
    {"role.pol", "Non-PEP"},
    {"role.rca", "Close Associate"},
    {"role.spy", "Spy"},
    {"sanction", "Sanctioned entity"},
    {"sanction.counter", "Counter-sanctioned entity"},
    {"sanction.linked", "Sanction-linked entity"},
    {"wanted", "Wanted"},
};

static int compare(const void *key, const void *item)
{
    const emb_str *name = key;
    const struct topic *topic = item;
    size_t len = strlen(topic->name);
    int order = memcmp(name->data, topic->name, name->len < len ? name->len : len);
    return order ? order : (name->len > len) - (name->len < len);
}

const char *emb_topic_label(emb_str name)
{
    const struct topic *found = bsearch(&name, topics, sizeof topics / sizeof *topics, sizeof *topics, compare);
    return found ? found->label : NULL;
}
