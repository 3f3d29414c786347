"""The example that the API's page begins with: it runs as it stands, once there is a key.

A test runs both forms against a whole site. The Python needs nothing installed.
"""

from __future__ import annotations

KEY = "CHANNEL_CARE_KEY"
PYTHON = """\
import json
import os
from urllib.request import Request, urlopen

call = Request(
    "{root}/channels",
    headers={{"Authorization": f"Bearer {{os.environ['{key}']}}"}},
)
with urlopen(call, timeout=10) as reply:
    for channel in json.load(reply)["channels"]:
        print(channel["network"], channel["name"], channel["state_words"], sep=" · ")
"""
PRINTS = """\
facebook · Harbour Cafe · Needs you
linkedin · Maren Oduya · Ends in 8 days
x · Harbour Cafe · Working
"""


def curl(root: str) -> str:
    """``root``: the address that every call begins with."""
    return f'curl {root}/channels \\\n  -H "Authorization: Bearer ${KEY}"'


def python(root: str) -> str:
    """The same for people who want to go on from there."""
    return PYTHON.format(root=root, key=KEY).strip()
