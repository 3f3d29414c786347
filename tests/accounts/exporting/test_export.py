"""A copy of one's data: asked for, made by a worker, fetched by its owner alone, whole and safe."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts import tidying
from accounts.exporting import archive, asking, files, making
from accounts.letters import sending
from accounts.models import Export, Letter
from accounts.registered import EXPORT_PARTS, ExportPart
from notifications.models import Preferences
from tests.accounts.exporting.reading import making_of, opened, read, text_of
from tests.accounts.whole_life import every_model, live
from tests.factories import NOW, make_user
from tests.markup import one_use

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
# What is in no export, and why.
NOT_EXPORTED = {
    "accounts.letter": "mails about the account that are on their way",
    "account.emailconfirmation": "a link on its way to an address",
    "admin.logentry": "what staff did in the admin, by their own name",
    "api.change": "places in a stream of the events that are exported",
    "api.keptanswer": "answers to a tool, for a day",
    "api.stream": "how long that stream is",
    "auth.user_groups": "rights of staff",
    "auth.user_user_permissions": "rights of staff",
    "channels.pause": "of a network, not of a person",
    "channels.tokenmark": "digests of tokens, which are exported to nobody",
    "channels.silence": "of a network, not of a person",
    "notifications.unsteadytime": "our own reckoning over the events that are exported",
    "socialaccount.socialtoken": "tokens are exported to nobody, and none is stored",
    "helpcenter.synonym": "words that staff added to the search",
}


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.EXPORT_DIR = str(tmp_path / "exports")
    settings.TOKEN_SPOOL_DIR = str(tmp_path / "spool")


def test_it_holds_everything_by_clear_names(django_capture_on_commit_callbacks: Any) -> None:
    life = live()
    with django_capture_on_commit_callbacks(execute=True):
        export = asking.ask(life.user, at=NOW)
    export.refresh_from_db()
    assert export.outcome == Export.Outcome.READY
    assert {f"{name}.json" for name in EXPORT_PARTS} | {"README.txt"} == set(
        opened(export).namelist()
    )
    empty = {name for name in EXPORT_PARTS if not read(export, name)}
    assert empty == {"deletions"}
    assert read(export, "profile")[0]["email"] == life.user.email
    channels = read(export, "channels")
    assert [row["name"] for row in channels] == ["Quay x", "Quay facebook"]
    assert channels[0]["state"] == "working"
    assert read(export, "logins")[0]["policy"]["name"] == "X"
    event = read(export, "history")[0]
    assert datetime.fromisoformat(event["at"]).tzinfo == UTC
    assert event["says"]
    assert read(export, "keys")[0]["name"] == "Scheduler"
    assert read(export, "webhooks")[0]["address"] == "https://tool.example/hook"
    assert {row["about"] for row in read(export, "requests")} == {"Still open", "All done"}
    assert read(export, "requests")[0]["letters"][0]["text"] == "Here is how."
    assert read(export, "votes")[0]["helped"] is True
    assert read(export, "messages")[0]["subject"] == "Quay lost its connection"
    assert [row["browser"] for row in read(export, "sessions")] == ["Firefox"]
    assert read(export, "preferences")[0]["topics"]["recovered"] is True
    assert read(export, "activity")
    assert read(export, "second_factors")[0]["kind"] == "totp"


def test_what_has_ended_is_no_place_where_somebody_is_signed_in() -> None:
    life = live(networks=("x",))
    Session.objects.all().delete()
    making_of(life)
    assert read(Export.objects.get(), "sessions") == []


def test_the_readme_says_of_each_file_what_it_is_and_how_much() -> None:
    making_of(live(networks=("x",)))
    export = Export.objects.get()
    readme = opened(export).read("README.txt").decode().splitlines()
    for name, part in EXPORT_PARTS.items():
        assert f"{name}.json ({len(read(export, name))}): {part.about}" in readme
    assert any("UTC" in line for line in readme)


def test_no_token_secret_fingerprint_or_sealed_text_is_in_it() -> None:
    life = live()
    making_of(life)
    export = Export.objects.get()
    whole = text_of(export)
    assert len(life.secrets) > 12
    assert not [secret for secret in life.secrets if secret in whole]
    assert "gAAAA" not in whole, "a Fernet token"


def test_what_looks_like_a_token_goes_no_further_even_where_a_room_forgets_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    life = live(networks=("x",))
    leak = "EAAGm0PX4ZCpsBAOZCk3Yq7zJ8w1dQ9hT6"
    part = ExportPart("profile", "", (), lambda _user: iter([{"said": f"access_token={leak}"}]))
    monkeypatch.setitem(EXPORT_PARTS, "profile", part)
    making_of(life)
    export = Export.objects.get()
    assert leak not in text_of(export)
    assert read(export, "profile")[0]["said"].startswith("access_token=")


def test_nothing_of_somebody_else_is_in_it() -> None:
    live("other.person@example.com", networks=("pinterest",))
    making_of(live(networks=("x",)))
    whole = text_of(Export.objects.get())
    assert "other.person@example.com" not in whole
    assert "Quay pinterest" not in whole


def test_every_table_with_something_of_a_person_is_in_it_or_has_a_reason() -> None:
    covered = {label for part in EXPORT_PARTS.values() for label in part.models}
    personal = {
        model._meta.label_lower
        for model in every_model()
        if any(_points_at_a_person(field, set()) for field in model._meta.get_fields())
    }
    assert personal - covered - set(NOT_EXPORTED) == set()
    assert not covered & set(NOT_EXPORTED)


def _points_at_a_person(field: Any, seen: set[Any]) -> bool:
    """A foreign key that leads to an account, over any number of tables."""
    target = field.related_model if getattr(field, "many_to_one", False) else None
    if getattr(field, "one_to_one", False) and not field.auto_created:
        target = field.related_model
    if target is None or target in seen:
        return False
    if target._meta.label_lower == "auth.user":
        return True
    further = [*target._meta.fields]
    return any(_points_at_a_person(next_field, seen | {target}) for next_field in further)


def test_the_file_is_its_owner_s_alone_on_the_disk_and_whole_or_not_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    life = live(networks=("x",))
    making_of(life)
    path = files.path_of(Export.objects.get().pk)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    Export.objects.all().delete()
    path.unlink()

    def breaks(*_args: object, **_named: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(archive, "_readme", breaks)
    asking.ask(life.user, at=NOW)
    assert making.make_due(at=NOW) == 0
    assert not list(path.parent.iterdir())


def test_the_mail_is_in_the_person_s_language_and_its_link_wants_them_signed_in(
    client: Client,
) -> None:
    life = live(networks=("x",))
    Preferences.objects.filter(user=life.user).update(language="es")
    making_of(life)
    assert sending.send_due(at=NOW) == 1
    (letter,) = mail.outbox
    assert letter.to == [life.user.email]
    link = next(line for line in letter.body.splitlines() if "/copy/" in line)
    path = link.removeprefix(django_settings.SITE_URL)
    assert path.startswith("/es/preferences/data/copy/")
    assert client.get(path).status_code == 302
    client.force_login(make_user())
    assert client.get(path).status_code == 404
    assert not Letter.objects.exists(), "what is sent is forgotten"


def test_the_owner_fetches_it_counted_until_its_time_is_over(
    client: Client, settings: Settings
) -> None:
    life = live(networks=("x",))
    at = datetime.now(UTC)
    asking.ask(life.user, at=at)
    making.make_due(at=at)
    export = Export.objects.get()
    client.force_login(life.user)
    answer = client.get(asking.download_path(export))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    export.refresh_from_db()
    assert export.downloads == 1
    over = at + settings.EXPORT_LIFE + MINUTE
    assert (
        asking.own_by_link(life.user, asking.download_path(export).split("/")[-2], at=over) is None
    )
    tidying.delete_expired(at=over)
    assert not Export.objects.exists()


def test_a_link_that_was_tampered_with_is_none(client: Client) -> None:
    life = live(networks=("x",))
    making_of(life)
    client.force_login(life.user)
    path = asking.download_path(Export.objects.get())
    assert client.get(path[:-3] + "xx/").status_code == 404


def test_files_of_nothing_are_swept_away(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    old = folder / "0b0e7b0c-0000-0000-0000-000000000000.zip"
    fresh = folder / "0b0e7b0c-0000-0000-0000-000000000001.zip"
    for file in (old, fresh):
        file.write_text("x")
    past = old.stat().st_mtime - 2 * files.GIVEN_UP
    os.utime(old, (past, past))
    assert files.remove_strays(set()) == 1
    assert fresh.exists()


def test_a_form_that_is_sent_twice_asks_for_one_copy(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    word = one_use(client.get("/preferences/data/"))
    for _time in range(2):
        client.post(reverse("your_data:ask"), {"one_use": word})
        Export.objects.update(outcome=Export.Outcome.READY)

    assert Export.objects.filter(user=user).count() == 1
