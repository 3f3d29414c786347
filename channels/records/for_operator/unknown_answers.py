"""Keeps the answers that no rule understood: redacted, counted, for the operator to look at."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from channels.answers.fields import writable
from channels.contract import Cause, Finding, Reply
from channels.models import UnknownAnswer
from core.names.plain_names import undirected
from core.redaction import redact

LONGEST_BODY = 4_000
MOST_KINDS = 500  # of one network; more is a flood, not news


def keep(network: str, reply: Reply, finding: Finding, *, at: datetime) -> None:
    """Count this answer, if no rule understood it. ``at``: aware UTC."""
    if finding.cause is not Cause.UNKNOWN:
        return
    signature = signature_of(network, reply, finding)
    if _count(signature, at) or UnknownAnswer.objects.filter(network=network).count() >= MOST_KINDS:
        return
    try:
        with transaction.atomic():
            UnknownAnswer.objects.create(
                network=network,
                endpoint=reply.endpoint.value,
                status=reply.status,
                signature=signature,
                body=_kept(reply),
                first_at=at,
                last_at=at,
            )
    except IntegrityError:  # somebody else kept the first of its kind meanwhile
        _count(signature, at)


def signature_of(network: str, reply: Reply, finding: Finding) -> str:
    """The same for answers that differ only in ids, names, times and tokens."""
    parts = [network, reply.endpoint.value, str(reply.status)]
    parts += [f"{key}={value}" for key, value in sorted(finding.codes.items())]
    parts += sorted(set(_paths(writable(reply.json), 4))) or [
        re.sub(r"\d+", "0", redact(reply.body[:80]))
    ]
    return hashlib.sha256(writable("\n".join(parts)).encode()).hexdigest()


def command_line(answer: UnknownAnswer) -> str:
    """What an operator types to see what the rules make of it now."""
    end = "ANSWER"
    while end in answer.body:
        end += "_"
    status = "" if answer.status is None else f" --status {answer.status}"
    return (
        f"manage.py explain --network {answer.network} --endpoint {answer.endpoint}{status}"
        f" - <<'{end}'\n{answer.body}\n{end}"
    )


def _count(signature: str, at: datetime) -> int:
    return UnknownAnswer.objects.filter(signature=signature).update(
        count=F("count") + 1, last_at=at
    )


def _kept(reply: Reply) -> str:
    """Cut before it is redacted, and again after: no half of a token stands at the end."""
    text = undirected(redact(writable(reply.body[:LONGEST_BODY])))
    if len(reply.body) > LONGEST_BODY:
        text = re.sub(r"\S+\Z", "", text)
    if not isinstance(reply.json, dict | list):
        return text
    try:
        whole = json.dumps(writable(json.loads(text)), indent=1, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text
    return undirected(whole)[:LONGEST_BODY]  # JSON may spell a character in ASCII


def _paths(node: object, depth: int, at: str = "") -> Iterator[str]:
    """The keys of a body, without its values: ``error.code``."""
    if depth == 0:
        return
    if isinstance(node, dict):
        for key, value in list(node.items())[:50]:
            # A key that is an id would make every answer new.
            name = f"{at}.{'0' if str(key).isdigit() else redact(str(key))[:60]}"
            yield name
            yield from _paths(value, depth - 1, name)
    elif isinstance(node, list):
        for value in node[:5]:
            yield from _paths(value, depth - 1, f"{at}[]")
