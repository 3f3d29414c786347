"""What Mastodon's rules tell a person beyond their cause."""

from __future__ import annotations

from collections.abc import Mapping

from channels.contract import ACCOUNT_MOVED, RuleWords

RULE_WORDS: Mapping[str, RuleWords] = {ACCOUNT_MOVED: RuleWords(article="mastodon#moved")}
