"""A door that reads from every answer what stands beside its body: the network's clock, waits.

The journeys hand it to a network's client in place of the plain door, so that no client
needs to know of pauses, skewed clocks or renewal rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from channels import registry
from channels.answers.wait_headers import stops_this_login_only, wait
from channels.contract import App, Cause, Door, Endpoint, Facts, Finding, Proof, Reply, realm_of
from channels.http import parts_of, skew
from channels.records import pauses, signs_of_life
from channels.records.budgets import call_limits
from channels.records.for_operator import operator_alerts, unknown_answers
from channels.registrations import version_in_use

# Below this two clocks agree: whole seconds, the way there and back, a slow answer.
AGREED = timedelta(minutes=1)
# After these a network that asked for a long wait has not taken us back.
_NO_ANSWER = (Cause.RATE_LIMITED, Cause.NETWORK_FAULT)


class ObservedDoor:
    """``contract.Door`` around another one. ``before`` runs before each request leaves.

    ``server``: the login's own, at a network without one address; what is paused and counted is
    then the server. ``no_pause``: there was none when it was asked, so that no answer ends one.
    """

    def __init__(
        self,
        door: Door,
        network: str,
        server: str = "",
        *,
        before_send: Callable[[Endpoint], None] | None = None,
        no_pause: bool = False,
    ) -> None:
        self.door = door
        self.network = network
        self.server = server
        self.realm = realm_of(network, server)
        self.before_send = before_send
        self.no_pause = no_pause
        self.replies: list[Reply] = []
        self._urls: list[str] = []  # the addresses asked, in step with the replies

    def send(
        self,
        endpoint: Endpoint,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        bearer: str = "",
        basic: App | None = None,
        proof: Proof | None = None,
        at: datetime | None = None,
    ) -> Reply:
        call_limits.spend(self.realm, at=at or datetime.now(UTC))
        if self.before_send:
            self.before_send(endpoint)
        reply = self.door.send(
            endpoint,
            method,
            url,
            params=params,
            data=data,
            headers=headers,
            bearer=bearer,
            basic=basic,
            proof=proof,
            at=at,
        )
        self.replies.append(reply)
        self._urls.append(url)
        return reply

    def reach(self, host: str) -> ObservedDoor:
        """The same, with the same memory: what is heard there is acted on here."""
        further = copy(self)
        further.door = self.door.reach(host)
        return further

    @property
    def clock_ahead(self) -> timedelta:
        """How far the network's clock is ahead of ours; nothing where they agree."""
        for reply in reversed(self.replies):
            difference = skew(reply)
            if difference is not None:
                return difference if abs(difference) >= AGREED else timedelta(0)
        return timedelta(0)

    def by_our_clock(self, facts: Facts) -> Facts:
        """Moments that the network named by its own clock, as our clock has them."""
        clock_ahead = self.clock_ahead
        if not clock_ahead:
            return facts
        return replace(
            facts,
            issued_at=_earlier(facts.issued_at, clock_ahead),
            expires_at=_earlier(facts.expires_at, clock_ahead),
            data_access_expires_at=_earlier(facts.data_access_expires_at, clock_ahead),
        )

    def act_on(self, finding: Finding, *, at: datetime) -> Finding:
        """Act on what came along with ``finding``; it again, with its wait by our clock.

        Pauses the network where it asks for that, keeps an answer that no rule
        understood, tells the operator of a fault of ours and of a clock that is off.
        """
        reply = self._reply_of(finding)
        if reply is not None:
            finding = replace(finding, retry_at=self._wait(finding, reply))
            unknown_answers.keep(self.network, reply, finding, at=at)
            self._note_sign_of_life(finding, reply, at)
        self._pause(finding, reply, at)
        self._alert_about_version(at)
        operator_alerts.alert_if_ours(self.realm, finding, at=at)
        if self.clock_ahead:
            operator_alerts.alert_about_clock(self.network, self.clock_ahead.total_seconds(), at=at)
        return finding

    def _note_sign_of_life(self, finding: Finding, reply: Reply, at: datetime) -> None:
        """Of the login's own server: what other hosts of the network answer says nothing of it."""
        asked = zip(self.replies, self._urls, strict=True)
        host = next(parts_of(url).hostname for heard, url in asked if heard is reply)
        if self.server and host == self.server:
            signs_of_life.note(self.network, self.server, finding, reply, at=at)

    def _alert_about_version(self, at: datetime) -> None:
        """An answer by another version than the one asked for, or a refusal of ours."""
        versions = registry.get(self.network).versions
        if versions is None:
            return
        asked = version_in_use(registry.get(self.network))
        # An address without a version is answered by whichever is the app's oldest.
        by_version = (
            reply
            for reply, url in zip(self.replies, self._urls, strict=True)
            if asked in parts_of(url).path.split("/")
        )
        named = {reply.headers.get(versions.header, "") for reply in by_version}
        others = sorted(named - {"", asked}) if versions.header else []
        refused = versions.refused and versions.refused in {r.status for r in self.replies}
        if others or refused:
            operator_alerts.alert_about_version(self.network, "".join(others[:1])[:20], at=at)

    def _reply_of(self, finding: Finding) -> Reply | None:
        asked = [reply for reply in self.replies if reply.endpoint is finding.endpoint]
        return next((r for r in reversed(asked) if r.status == finding.status), None)

    def _wait(self, finding: Finding, reply: Reply) -> datetime | None:
        waits = registry.get(self.network).waits
        until = wait(finding.cause, reply.headers, reply.at + self.clock_ahead, waits)
        return until - self.clock_ahead if until else finding.retry_at

    def _pause(self, finding: Finding, reply: Reply | None, at: datetime) -> None:
        waits = registry.get(self.network).waits
        used_up = waits.used_up
        full = [used_up(reply.headers, reply.at) for reply in self.replies] if used_up else []
        of_login = reply is not None and stops_this_login_only(reply.headers, waits)
        asked = None if of_login else finding.retry_at
        until = max(filter(None, (asked, *full)), default=None)
        if until and until > at:
            pauses.obey(self.realm, until, finding.rule if asked else "usage-full", at=at)
        elif (
            not self.no_pause
            and reply is not None
            and reply.status
            and finding.cause not in _NO_ANSWER
        ):
            pauses.answered(self.realm)


def _earlier(moment: datetime | None, by: timedelta) -> datetime | None:
    return moment - by if moment else None
