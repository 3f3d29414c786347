"""What goes with an account that the operator deletes: all that the page on leaving says."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db.models import CASCADE, ForeignObjectRel

from api.keys import hashed_keys
from api.models import Key
from channels.models import Channel, Credential, Event, EventKind
from notifications.models import Preferences
from tests.factories import NOW, make_channel, make_event, make_user

OUR_APPS = {"accounts", "api", "channels", "helpcenter", "notifications", "operations"}
# A request and its letters stay until their time is over, and words that staff added for the
# search stay; they are nobody's from then on.
# So does what staff did for others: an export, a deletion, and that the account was deleted.
STAYS = {
    "accounts.deletion",
    "accounts.export",
    "helpcenter.ticket",
    "helpcenter.reply",
    "helpcenter.synonym",
}


@pytest.mark.django_db
def test_channels_tokens_history_messages_and_keys_go_with_it() -> None:
    user, other = make_user(), make_channel()
    make_event(make_channel(user=user), EventKind.ASKED)
    hashed_keys.make(user, "Scheduler", [], at=NOW)
    Preferences.of(user).save()

    user.delete()

    assert list(Channel.objects.all()) == [other]
    assert list(Credential.objects.all()) == [other.credential]
    assert not Event.objects.exists()
    assert not Key.objects.exists()
    assert not Preferences.objects.filter(user_id=user.pk).exists()


def test_nothing_else_that_hangs_on_an_account_outlives_it() -> None:
    left = {
        relation.related_model._meta.label_lower
        for relation in User._meta.related_objects
        if relation.related_model._meta.app_label in OUR_APPS and not _goes(relation)
    }
    assert left == STAYS


def _goes(relation: ForeignObjectRel) -> bool:
    return relation.on_delete is CASCADE
