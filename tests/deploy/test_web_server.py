"""What the example of a web server does for the site: TLS of today, sizes, and who asks."""

from __future__ import annotations

import re
from runpy import run_path

import pytest
from gunicorn.config import Config

from config.documents.layers import ROOT

NGINX = (ROOT / "deploy/nginx.conf").read_text()
PINNED = re.compile(r"^[a-z0-9._-]+==\S+", re.MULTILINE | re.IGNORECASE)


@pytest.mark.parametrize(
    "line",
    [
        "ssl_protocols TLSv1.2 TLSv1.3;",
        "ssl_session_tickets off;",
        "server_tokens off;",
        "return 301 https://$host$request_uri;",
        "client_max_body_size 2m;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header X-Forwarded-Proto $scheme;",
        "proxy_no_cache $http_authorization;",
        "proxy_cache_lock on;",
    ],
)
def test_it_says(line: str) -> None:
    assert line in NGINX


def test_it_keeps_only_what_the_site_says_may_be_kept() -> None:
    """No lifetime of nginx's own, and nothing of what the site says of caches is passed over."""
    assert "proxy_cache_valid" not in NGINX
    assert "proxy_ignore_headers" not in NGINX


def test_plain_http_serves_no_page() -> None:
    plain = NGINX.partition("listen 80;")[2].partition("\n}\n")[0]
    assert "proxy_pass" not in plain
    assert "return 301 https" in plain


def test_no_folder_is_served_but_the_question_of_the_certificates() -> None:
    assert re.findall(r"^\s*(?:root|alias) (\S+);", NGINX, re.MULTILINE) == ["/var/www/html"]
    assert "autoindex" not in NGINX


def test_gunicorn_takes_no_part_of_an_address_from_a_header() -> None:
    config = Config()
    for name, value in run_path(str(ROOT / "gunicorn.conf.py")).items():
        if name in config.settings:
            config.set(name, value)
    assert config.forwarder_headers == []


@pytest.mark.parametrize("lock", ["base", "dev"])
def test_every_package_is_locked_by_its_hash(lock: str) -> None:
    """A list of all that is installed, with the version, who asks for it, and what it must be."""
    entries = re.split(r"\n(?=\S)", (ROOT / f"requirements/{lock}.txt").read_text())
    packages = [entry for entry in entries if PINNED.match(entry)]
    assert len(packages) > 40
    assert [entry[:40] for entry in packages if "--hash=sha256:" not in entry] == []
    assert [entry[:40] for entry in packages if "# via" not in entry] == []


def test_packages_are_installed_by_their_hashes_alone() -> None:
    told = (ROOT / "docs/going-live.md").read_text() + (ROOT / "Dockerfile").read_text()
    installs = [line for line in told.splitlines() if "pip install" in line and "-r" in line]
    assert len(installs) >= 3
    assert all("--require-hashes" in line for line in installs)
