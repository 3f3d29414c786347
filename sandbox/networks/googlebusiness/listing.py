"""Accounts, and the locations of one, a sheet at a time.

https://developers.google.com/my-business/reference/businessinformation/rest
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, request

from sandbox import replies
from sandbox.networks.googlebusiness import held
from sandbox.networks.googlebusiness.held import Group, Location
from sandbox.networks.googlebusiness.refusals import (
    ACCOUNTS,
    INFORMATION,
    asking,
    endpoints,
    invalid,
    not_found,
)

FIELDS = frozenset({"name", "title", "storeCode", "storefrontAddress", "metadata", "languageCode"})
MOST_ACCOUNTS, MOST_LOCATIONS, USUAL_LOCATIONS = 20, 100, 10


@endpoints.takes("whoami", f"/{ACCOUNTS}/v1/accounts", methods=("GET",))
def accounts_list() -> Response:
    account = asking(ACCOUNTS)
    groups = held.groups(account)
    return _sheet("accounts", [_account(group) for group in groups], MOST_ACCOUNTS, MOST_ACCOUNTS)


@endpoints.takes("places", f"/{INFORMATION}/v1/accounts/<group>/locations", methods=("GET",))
def locations_list(group: str) -> Response:
    account = asking(INFORMATION)
    fields = _read_mask()
    if group not in {each.id for each in held.groups(account)}:
        raise not_found()
    rows = [_shown(location, fields) for location in held.in_group(account, group)]
    return _sheet("locations", rows, USUAL_LOCATIONS, MOST_LOCATIONS)


@endpoints.takes("places", f"/{INFORMATION}/v1/locations/<number>", methods=("GET",))
def location_get(number: str) -> Response:
    account = asking(INFORMATION)
    fields = _read_mask()
    location = held.by_number(account, number)
    if location is None:
        raise not_found()
    return replies.answer(_shown(location, fields))


def _read_mask() -> set[str]:
    """What to tell; Google refuses a question that does not say it."""
    asked = {name for name in request.args.get("readMask", "").split(",") if name}
    if not asked:
        raise invalid("read_mask", "Field is required")
    if strange := {name.partition(".")[0] for name in asked} - FIELDS:
        raise invalid("read_mask", f"Invalid field mask provided: {min(strange)}")
    return asked


def _sheet(key: str, rows: Sequence[object], usual: int, most: int) -> Response:
    """Empty lists are left out of Google's answers."""
    size = min(most, request.args.get("pageSize", usual, type=int) or usual)
    mark = request.args.get("pageToken", "")
    if mark and not mark.removeprefix("sheet-").isdecimal():
        raise invalid("page_token", "Invalid page token")
    start = int(mark.removeprefix("sheet-")) if mark else 0
    body: dict[str, object] = {}
    if sheet := rows[start : start + size]:
        body[key] = sheet
    if start + size < len(rows):
        body["nextPageToken"] = f"sheet-{start + size}"
    return replies.answer(body)


def _account(group: Group) -> dict[str, object]:
    return {
        "name": f"accounts/{group.id}",
        "accountName": group.name,
        "type": group.kind,
        "role": group.role,
        "verificationState": "UNVERIFIED",
        "vettedState": "NOT_VETTED",
    }


def _shown(location: Location, fields: set[str]) -> dict[str, object]:
    # Of a location that nobody may post at, what is false is left out.
    metadata: dict[str, object] = {"placeId": f"ChIJ{location.id}"}
    if not location.barred:
        metadata |= {"canOperateLocalPost": True, "hasVoiceOfMerchant": True}
    every: dict[str, object] = {
        "name": f"locations/{location.id}",
        "title": location.title,
        "storefrontAddress": {
            "regionCode": "NO",
            "locality": location.town,
            "addressLines": [location.street],
        },
        "metadata": metadata,
        "languageCode": "en",
    }
    return {name: value for name, value in every.items() if name in fields}
