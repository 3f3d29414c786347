"""The policies as public JSON: every fact with its unit, source and days.

Its shape is ``policies.schema.json`` (JSON Schema, draft 2020-12). A key that is added
raises the second number of ``VERSION``; one that goes, or means something else, the first.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from channels.public import help_center as public
from channels.public.help_center import Fact, Policy
from core.site_address import absolute
from helpcenter.articles.library import SOURCE_LANGUAGE
from helpcenter.discovery import addresses
from helpcenter.policies import facts

Data = dict[str, Any]
VERSION = "2.0"
SCHEMA = Path(__file__).parent / "policies.schema.json"


def everything() -> Data:
    return _of([*facts.names()])


def of(network: str) -> Data:
    """The same for one network. Raises KeyError for none of ours."""
    return _of([facts.policy(network).network])


def schema() -> Data:
    """The schema, with the address at which this site has it."""
    held: Data = json.loads(SCHEMA.read_text())
    return {**held, "$id": absolute(reverse("policies_schema"))}


def _of(networks: Sequence[str]) -> Data:
    with override(SOURCE_LANGUAGE):
        return {
            "$schema": absolute(reverse("policies_schema")),
            "schema_version": VERSION,
            "language": SOURCE_LANGUAGE,
            "page": addresses.page("helpcenter:policies", language=SOURCE_LANGUAGE),
            "networks": [_network(facts.policy(network)) for network in networks],
        }


def _network(policy: Policy) -> Data:
    of = policy.network
    return {
        "id": of,
        "name": policy.name,
        "version": policy.version,
        "checked": facts.checked(of).isoformat(),
        "renewal": str(policy.renewal),
        "kinds": [str(kind) for kind in policy.kinds],
        "article": addresses.page("helpcenter:article", of, language=SOURCE_LANGUAGE),
        "changes_feed": addresses.page("helpcenter:feed_of", of, language=SOURCE_LANGUAGE),
        "facts": {key: _fact(key, fact) for key, fact in policy.facts.items()},
        "wording": [_wording(words) for words in policy.wording],
        "wording_before": [_wording(words) for words in policy.wording_before],
        "changes": [_change(change) for change in public.raw_changes(of)],
    }


def _fact(key: str, fact: Fact) -> Data:
    recheck = public.recheck(fact)
    return {
        "value": fact.value,
        "unit": public.unit(key) or None,
        "ours": fact.ours,
        "source": fact.source or None,
        "checked": fact.checked.isoformat(),
        "sure": fact.sure,
        "recheck": recheck.isoformat() if recheck else None,
    }


def _wording(words: public.Wording) -> Data:
    return {
        "text": words.text,
        "language": SOURCE_LANGUAGE,
        "place": words.place,
        "source": words.source or None,
        "read": words.read.isoformat(),
        "how": str(words.how),
        "note": words.note or None,
        "gone_by": words.gone_by or None,
    }


def _change(change: public.Change) -> Data:
    return {
        "id": change.id,
        "when": change.when,
        "seen": change.seen,
        "fact": change.fact,
        "old": change.old,
        "new": change.new,
        "says": change.says,
        "source": change.source,
        "noted": change.noted.isoformat(),
        "sure": change.sure,
    }
