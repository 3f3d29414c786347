"""In a browser: take a copy along, ask to go, change one's mind, ask again and be gone."""

from __future__ import annotations

import json
import os
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import Settings

from accounts.leaving import carrying_out
from channels.models import Channel
from tests.factories import make_channel
from tests.journeys.person import Person

pytestmark = pytest.mark.browser
DAY = timedelta(days=1)
LOOK = os.environ.get("PICTURES", "")


def mailed(person: Person, subject: str, part: str) -> str:
    """The address in the newest mail of this subject."""
    letter = next(sent for sent in reversed(mail.outbox) if subject in sent.subject)
    return next(line for line in letter.body.splitlines() if part in line)


def look(person: Person, name: str) -> None:
    """For a person's eyes: PICTURES=folder."""
    if not LOOK:
        return
    for width in (390, 1280):
        for scheme in ("light", "dark"):
            person.page.set_viewport_size({"width": width, "height": 900})
            person.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            path = f"{LOOK}/{name}-{width}-{scheme}.png"
            person.page.screenshot(path=path, full_page=True)
    person.page.set_viewport_size({"width": 1280, "height": 900})


def test_a_copy_a_second_thought_and_gone(
    person: Person, settings: Settings, tmp_path: Path
) -> None:
    settings.EXPORT_DIR = str(tmp_path)
    page = person.page
    person.sign_in()
    make_channel(user=person.user, network="pinterest", name="Quay", at=timezone.now())

    person.go("your_data:index")
    look(person, "data")
    person.press("Make a copy")
    page.goto(f"{person.site}/preferences/data/")
    expect(page.locator("main")).to_contain_text("Your copy is ready.")
    look(person, "ready")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Download the copy").click()
    with zipfile.ZipFile(fetched.value.path()) as copy:
        assert json.loads(copy.read("channels.json"))[0]["name"] == "Quay"
    assert "/preferences/data/copy/" in mailed(person, "copy of your data is ready", "/copy/")

    person.go("your_data:leave")
    look(person, "leave")
    page.get_by_label("Type “delete” to confirm").fill("delete")
    person.press("Delete my account")
    expect(page.locator("aside.callout")).to_contain_text("Your account will be deleted")
    look(person, "banner")
    page.goto(person.site + "/articles/")
    expect(page.locator("main aside.callout")).to_contain_text("Your account will be deleted")
    look(person, "public")
    page.locator("main").get_by_role("button", name="Keep my account").click()
    expect(page.locator(".messages")).to_contain_text("Your account stays")

    person.go("your_data:leave")
    page.get_by_label("Type “delete” to confirm").fill("delete")
    person.press("Delete my account")
    page.goto(mailed(person, "Your account will be deleted", "/keep/"))
    look(person, "keep")
    carrying_out.carry_out_due(clock=lambda: timezone.now() + DAY)
    person.press("Keep my account")
    expect(page.get_by_role("heading", level=1)).to_have_text("It is too late to keep it")
    assert not User.objects.filter(pk=person.user.pk).exists()
    assert not Channel.objects.exists()
    page.goto(person.site + "/preferences/data/")
    expect(page).to_have_url(f"{person.site}/accounts/login/?next=/preferences/data/")
    if LOOK:
        page.goto(person.site + "/es/leaving/")
        look(person, "leaving-es")
