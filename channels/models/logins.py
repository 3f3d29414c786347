"""Logins at networks, and the channels behind them. Times are aware UTC.

Tokens are sealed by ``core.sealing``, each for its own row, and by nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse

from channels.contract import Blame, Cause, Certainty, State, Visibility, realm_of, split_realm
from core.sealed.columns import SealedField

# What many logins of a network meet at once where it, or our app there, is down.
OUTAGE_FAULTS = (Cause.APP_FAULT.value, Cause.NETWORK_FAULT.value)


# So long there is no mail about a channel of which its person asked that.
MUTED_FOR = timedelta(days=7)


class Standing(models.Model):
    """The last finding that is believed, on a login or on one place behind it.

    ``suspect_...``: beside it, one that is looked at again before it is believed; see
    ``diagnosis.second_look``. Empty, and None, where nothing is suspected.
    """

    cause = models.CharField(max_length=40, default=Cause.ALIVE.value)
    blame = models.CharField(max_length=10, default=Blame.NOBODY.value)
    certainty = models.CharField(max_length=20, default=Certainty.SAID.value)
    rule = models.CharField(max_length=80, blank=True)
    codes = models.JSONField(default=dict, blank=True)
    cause_since = models.DateTimeField()
    # When the network was last asked, and when it last said that all is well.
    asked_at = models.DateTimeField(null=True, blank=True)
    last_alive_at = models.DateTimeField(null=True, blank=True)
    suspect_cause = models.CharField(max_length=40, blank=True, default="")
    suspect_rule = models.CharField(max_length=80, blank=True, default="")
    suspect_certainty = models.CharField(max_length=20, blank=True, default="")
    suspect_codes = models.JSONField(default=dict, blank=True)
    # The first look, the latest that agreed with it, and how many did.
    suspect_since = models.DateTimeField(null=True, blank=True)
    suspect_looked_at = models.DateTimeField(null=True, blank=True)
    suspect_looks = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


def in_realms(realms: Iterable[str], login: str = "") -> Q:
    """Whether a login is of one of these; ``login``: the way to it, "credential__"."""
    named = [split_realm(realm) for realm in realms]
    among = Q((f"{login}network__in", [network for network, server in named if not server]))
    for network, server in named:
        if server:
            among |= Q((f"{login}network", network), (f"{login}server", server))
    return among


class CredentialQuerySet(models.QuerySet["Credential"]):
    def due(self, at: datetime) -> Self:
        """Logins whose next check has come."""
        return self.filter(next_check_at__lte=at).order_by("next_check_at")

    def of_realm(self, realm: str) -> Self:
        """Logins of a network, or of one server of a network that has many."""
        network, server = split_realm(realm)
        rows = self.filter(network=network)
        return rows.filter(server=server) if server else rows

    def outside(self, realms: Iterable[str]) -> Self:
        """Logins of none of these."""
        return self.exclude(in_realms(realms))


class Credential(Standing):
    """One login at one network: the tokens behind one or several channels."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="credentials"
    )
    network = models.CharField(max_length=20)
    # Which of our apps there it was made by (``Registration.id``); empty: the first.
    app = models.CharField(max_length=20, blank=True, default="")
    # The host that it was made at, of a network without one address; empty elsewhere.
    server = models.CharField(max_length=253, blank=True, default="", db_default="")
    # The network's stable id of the person: names change, this does not. Another app may be
    # told another id of the same person, so that ids of two apps are never compared.
    account_id = models.CharField(max_length=120)
    account_name = models.CharField(max_length=200, blank=True)
    # A second id that the network's callbacks may use for the same person.
    other_id = models.CharField(max_length=120, blank=True)
    access_token_sealed = SealedField(purpose="access token")
    refresh_token_sealed = SealedField(purpose="refresh token", blank=True)
    # What else a call takes, where a token alone is of no use (``contract.Tokens.keys``).
    keys_sealed = SealedField(purpose="token keys", blank=True, default="", db_default="")
    # Keyed hash of the access token: recognises a dead one without opening it.
    fingerprint = models.CharField(max_length=64)
    quarantined = models.CharField(max_length=64, blank=True)
    scopes = models.JSONField(default=list)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    refresh_expires_at = models.DateTimeField(null=True, blank=True)
    # When the grant itself is over, however often its tokens are renewed; None: no such end.
    session_expires_at = models.DateTimeField(null=True, blank=True)
    data_access_expires_at = models.DateTimeField(null=True, blank=True)
    # When the account itself was last looked at, where that takes of a budget.
    looked_at = models.DateTimeField(null=True, blank=True)
    # Counts up whenever tokens are stored: the guard against lost updates.
    generation = models.PositiveIntegerField(default=1)
    # A rotating renewal whose answer never arrived: the token may have changed.
    renewal_lost_at = models.DateTimeField(null=True, blank=True)
    # When a login that was taken for dead was found alive, without the person.
    healed_at = models.DateTimeField(null=True, blank=True)
    next_check_at = models.DateTimeField(db_index=True)
    # Since when a check has been due that was begun and not ended: claims move the moment of the
    # next check on, and a worker that dies over every one of them must not hide that.
    due_since = models.DateTimeField(null=True, blank=True)
    faults = models.PositiveIntegerField(default=0)  # in a row, for the back-off
    # When time alone may next change the state of a channel behind it, never later than it does;
    # None: nobody has reckoned yet. And the end that the person must mind, as last reckoned.
    next_state_at = models.DateTimeField(null=True, blank=True)
    person_end_at = models.DateTimeField(null=True, blank=True)
    # The person lets publishing tools fetch the access token; the operator must, too.
    lendable = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = CredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "app", "account_id"], name="one_login_per_account"
            )
        ]
        # One network's backlog is not read through to find another's.
        indexes = [
            models.Index(fields=["network", "next_check_at"], name="due_by_network"),
            # Of those that are due, whose token ends first.
            models.Index(
                fields=["network", "expires_at"],
                condition=models.Q(quarantined=""),
                name="ends_by_network",
            ),
            # The few that are claimed just now, or whose worker has died.
            models.Index(
                fields=["network", "due_since"],
                condition=models.Q(due_since__isnull=False),
                name="begun_by_network",
            ),
            # The few that are taken for dead, by when: who died together.
            models.Index(
                fields=["network", "cause_since"],
                condition=~models.Q(quarantined=""),
                name="dead_by_network",
            ),
            models.Index(fields=["next_state_at"], name="login_by_next_state"),
            # Of the outage look: the few that met a fault, and what was answered lately.
            models.Index(
                fields=["network", "cause", "asked_at"],
                condition=models.Q(cause__in=OUTAGE_FAULTS),
                name="faulty_by_network",
            ),
            models.Index(fields=["network", "asked_at"], name="asked_by_network"),
            models.Index(
                fields=["network", "server"], condition=~models.Q(server=""), name="by_server"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.network} login of {self.account_name or self.account_id}"

    @property
    def realm(self) -> str:
        """What it pauses, fails and is counted with: its network, or its server there."""
        return realm_of(self.network, self.server)


class ChannelQuerySet(models.QuerySet["Channel"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The channels that this person may see: their own."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(credential__user=user).select_related("credential")


class Channel(Standing):
    """One place a person publishes to."""

    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="channels")
    network = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)  # of ``contract.Kind``
    external_id = models.CharField(max_length=160)
    # The app that was told this id, where others are told others (``Registration.id``); empty
    # for the first, and for ids that are the same for all.
    id_told_to = models.CharField(max_length=20, blank=True, default="")
    name = models.CharField(max_length=200)
    handle = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=80, blank=True)
    # The place's own token (Facebook Pages); empty elsewhere.
    token_sealed = SealedField(purpose="place token", blank=True)
    # Who sees what is published there (``contract.Visibility``), as a tool told it last, of a
    # post of ``visibility_at``; where few do: why (``contract.HiddenBy``), and since when.
    visibility = models.CharField(max_length=10, default=Visibility.PUBLIC.value)
    visibility_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.CharField(max_length=30, blank=True)
    hidden_since = models.DateTimeField(null=True, blank=True)
    # A mark of the picture that is kept of it (``Picture``), empty where there is none; and of
    # the one that its network named last, by which a new one is known.
    picture = models.CharField(max_length=16, blank=True, default="", db_default="")
    picture_named = models.CharField(max_length=16, blank=True, default="", db_default="")
    # What was last told to the person; changes by one conditional update.
    state = models.CharField(max_length=20, default=State.WORKING.value)
    state_since = models.DateTimeField()
    # Since when its login carries it, where that is not the first one.
    handed_over_at = models.DateTimeField(null=True, blank=True)
    # Its person asked not to be written to about it until then.
    muted_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = ChannelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "id_told_to", "external_id"], name="one_channel_per_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.network} {self.kind})"

    def get_absolute_url(self) -> str:
        return reverse("channels:detail", args=[self.pk])

    def is_muted(self, at: datetime) -> bool:
        """Whether its person asked for no mail about it ``at``."""
        return self.muted_until is not None and at < self.muted_until
