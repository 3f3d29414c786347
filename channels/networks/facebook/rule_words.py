"""What Facebook's rules tell a person beyond their cause."""

from __future__ import annotations

from collections.abc import Mapping

from channels.contract import RuleWords
from channels.contract.rule_words import gettext_noop as _

NO_PAGE_LISTED = "no_page_listed"

RULE_WORDS: Mapping[str, RuleWords] = {
    NO_PAGE_LISTED: RuleWords(
        step=_(
            "The connection works but lists no Page. If you still manage it, refresh the channel "
            "and tick the Page, which arrives unticked; if it is not offered, ask its owner at "
            "%(network)s for a role on it."
        )
    ),
}
