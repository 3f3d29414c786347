"""The operator asks for an export or a deletion in somebody's name: permitted, told, and logged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry as AdminLog
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.leaving.asking import ask
from accounts.models import Deletion, Export, Letter
from notifications.models import Preferences
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.STAFF_NEED_MFA = False


def staff_with(client: Client, *codenames: str) -> User:
    user = make_user()
    User.objects.filter(pk=user.pk).update(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=("view_user", *codenames)))
    client.force_login(user)
    return user


def page_of(person: User) -> str:
    return reverse("admin:accounts_person", args=[person.pk])


def test_an_export_goes_to_the_person_and_is_logged(client: Client) -> None:
    staff, person = staff_with(client, "add_export"), make_user()
    client.post(page_of(person), {"do": "export"})
    export = Export.objects.get()
    assert (export.user, export.asked_by) == (person, staff)
    assert AdminLog.objects.get().object_id == str(person.pk)
    entry = person.sign_in_log.get(what="exported")
    assert entry.by == staff, "the person reads who asked"


def test_a_deletion_wants_a_reason_and_leaves_a_day(client: Client) -> None:
    staff, person = staff_with(client, "add_deletion"), make_user()
    client.post(page_of(person), {"do": "delete", "reason": ""})
    assert not Deletion.objects.exists()
    client.post(page_of(person), {"do": "delete", "reason": "asked by letter"})
    deletion = Deletion.objects.get()
    assert deletion.due_at - deletion.asked_at == timedelta(days=1)
    assert (deletion.asked_by, deletion.reason) == (staff, "asked by letter")
    assert Letter.objects.get().context["by_operator"] is True
    client.post(page_of(person), {"do": "keep"})
    assert Deletion.objects.get().outcome == Deletion.Outcome.KEPT


def test_at_once_brings_a_day_that_runs_forward(client: Client) -> None:
    staff_with(client, "add_deletion")
    person = make_user()
    ask(person, at=timezone.now())
    form = {"do": "delete", "at_once": "Delete at once", "reason": "abuse"}
    client.post(page_of(person), form)
    assert Deletion.objects.get().due_at <= timezone.now()


@pytest.mark.parametrize(
    ("do", "has"), [("export", "add_deletion"), ("delete", "add_export"), ("keep", "add_export")]
)
def test_each_wants_its_own_permission(client: Client, do: str, has: str) -> None:
    staff_with(client, has)
    answer = client.post(page_of(make_user()), {"do": do, "reason": "r"})
    assert answer.status_code == 403
    assert not Export.objects.exists()
    assert not Deletion.objects.exists()


def test_nobody_deletes_here_themselves_or_somebody_above(client: Client) -> None:
    staff = staff_with(client, "add_deletion")
    chief = make_user()
    User.objects.filter(pk=chief.pk).update(is_superuser=True)
    for person in (staff, chief):
        answer = client.post(page_of(person), {"do": "delete", "reason": "r"})
        assert answer.status_code == 403


def test_django_s_own_delete_is_gone_it_would_leave_tokens_at_the_networks(client: Client) -> None:
    staff_with(client, "delete_user", "change_user")
    person = make_user()
    address = reverse("admin:auth_user_delete", args=[person.pk])
    assert client.post(address, {"post": "yes"}).status_code == 403


def test_the_page_of_a_person_leads_there_and_says_what_may_be_done(client: Client) -> None:
    staff_with(client, "add_export", "add_deletion", "change_user")
    person = make_user()
    change = client.get(reverse("admin:auth_user_change", args=[person.pk])).content.decode()
    assert page_of(person) in change
    page = client.get(page_of(person)).content.decode()
    assert "Make a copy" in page
    assert 'type="submit" name="at_once" value="Delete at once"' in page
    assert "<button" not in page.partition('id="content-main"')[2], (
        "Django's dark look knows inputs"
    )


def test_its_times_are_in_utc_whatever_zone_the_reader_lives_in(client: Client) -> None:
    staff = staff_with(client, "add_export", "add_deletion")
    Preferences.of(staff)  # there since the sign-in, or not
    Preferences.objects.filter(user=staff).update(zone="Asia/Tokyo", zone_chosen=True)
    client.force_login(staff)
    person, at = make_user(), datetime(2026, 11, 30, 9, 46, tzinfo=UTC)
    ask(person, at=at)
    Export.objects.create(user=person, asked_at=at, due_at=at)
    page = client.get(page_of(person)).content.decode()
    assert "2026-12-01 09:46 UTC" in page
    assert "2026-11-30 09:46 UTC" in page
