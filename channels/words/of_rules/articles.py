"""Which article, ``slug#paragraph``, explains a verdict or an answer."""

from __future__ import annotations

from channels.contract import ARTICLES, Cause, Finding, State
from channels.diagnosis.diagnose import Diagnosis
from channels.words.of_rules.by_rule import words_of

DAILY_CAP = "daily-posting-limits"
_BY_STATE = {
    State.ENDS_SOON: "what-each-state-means#ends-soon",
    State.NOT_SET_UP: "what-each-state-means#not-set-up",
}


def article_of(diagnosis: Diagnosis) -> str:
    """The one that a card leads to."""
    if diagnosis.hidden_by is not None:
        return "network-fault-or-ours#unseen"
    if diagnosis.not_looked_since is not None:
        return "network-fault-or-ours#not-looked"
    if diagnosis.state in _BY_STATE:
        return _BY_STATE[diagnosis.state]
    return article_about(diagnosis.cause, diagnosis.rule, diagnosis.network)


def article_of_answer(finding: Finding, network: str) -> str:
    """``network``: the id of the one that answered."""
    if finding.daily_cap:
        return DAILY_CAP
    return article_about(finding.cause, finding.rule, network)


def article_about(cause: Cause, rule: str, network: str) -> str:
    """That of the rule, where its own says more than the cause's."""
    return words_of(rule, network).article or ARTICLES[cause]
