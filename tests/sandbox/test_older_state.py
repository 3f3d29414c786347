"""A state that an older version has left is brought up to date, and keeps what it holds."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sandbox.app import create_app
from tests.sandbox.driving import MAREN_LI, Driver


def made_older(path: Path) -> None:
    with sqlite3.connect(path) as old:
        old.execute("ALTER TABLE roles DROP COLUMN listing")
        old.execute("DELETE FROM clients WHERE id = 'demo-linkedin-pages'")
        old.execute("UPDATE clients SET scopes = '' WHERE network = 'linkedin'")


def test_apps_scopes_and_columns_that_it_lacks_are_added(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite3"
    before = Driver(create_app(path).test_client())
    before.happen("linkedin", MAREN_LI, rename="Maren O.")
    made_older(path)
    after = Driver(create_app(path).test_client())
    assert after.linkedin_pages()["refresh_token"]
    state = after.web.get("/control/state").json or {}
    scopes = {app["id"]: app["scopes"] for app in state["clients"]}
    assert scopes["demo-linkedin"] == ["openid", "profile", "email", "w_member_social"]
    names = {each["name"] for each in state["networks"]["linkedin"]["accounts"]}
    assert "Maren O." in names
