"""Signs in and connects a channel at the pretend X, over https through nginx, as a browser would.

python deploy/try/connect.py SITE SANDBOX CERTIFICATE
"""

from __future__ import annotations

import re
import sys

import requests

PERSON, PASSWORD = "ana@care.example", "correct horse battery staple 9"
NETWORK, ACCOUNT = "x", "1550066778899001"  # of sandbox/networks/x/accounts.toml


def main(site: str, sandbox: str, certificate: str) -> None:
    callback = f"{site}/accounts/twitter_oauth2/login/callback/"
    registered = requests.post(
        f"{sandbox}/control/clients/demo-{NETWORK}", json={"add_redirect_uri": callback}, timeout=10
    )
    registered.raise_for_status()
    browser = requests.Session()
    browser.verify = certificate
    signed_in = send(browser, f"{site}/accounts/login/", login=PERSON, password=PASSWORD)
    print("signed in, at", signed_in.url)
    start = f"{site}/channels/connect/start/{NETWORK}/"
    consent = send(browser, f"{site}/channels/connect/", to=start)
    print("asked for consent at", consent.url.partition("?")[0])
    back = requests.post(
        consent.url,
        data={"account": ACCOUNT, "decision": "allow"},
        allow_redirects=False,
        timeout=10,
    )
    came = browser.get(back.headers["Location"], timeout=20)
    came.raise_for_status()
    print("came back to", came.url)
    ticked = re.findall(r'<input type="checkbox" name="(\w+)" value="([^"]+)"', came.text)
    assert ticked, came.text[:2000]
    chosen = send(browser, came.url, **dict(ticked))
    print("chose, and came to", chosen.url)


def send(browser: requests.Session, url: str, to: str = "", **fields: str) -> requests.Response:
    """Open a page and press the button of its form, to wherever that leads."""
    page = browser.get(url, timeout=20)
    page.raise_for_status()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token, page.text[:500]
    form = {"csrfmiddlewaretoken": token.group(1), **fields}
    reply = browser.post(to or page.url, data=form, headers={"Referer": page.url}, timeout=20)
    reply.raise_for_status()
    return reply


if __name__ == "__main__":
    main(*sys.argv[1:])
