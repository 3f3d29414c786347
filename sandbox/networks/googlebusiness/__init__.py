"""Google Business Profile: accounts, their locations, and posts there.

https://developers.google.com/my-business
"""

from __future__ import annotations

from sandbox.dialect import Dialect
from sandbox.networks import google
from sandbox.networks.google import risc
from sandbox.networks.googlebusiness import listing, posting
from sandbox.networks.googlebusiness.consent_page import CONSENT_PAGE
from sandbox.networks.googlebusiness.refusals import endpoints, fault, unknown_address

__all__ = ["CONSENT_PAGE", "DIALECT", "listing", "posting"]

DIALECT = Dialect(
    id="googlebusiness",
    name="Google Business Profile",
    endpoints=endpoints,
    hosts=(
        "mybusinessaccountmanagement.googleapis.com",
        "mybusinessbusinessinformation.googleapis.com",
        "mybusiness.googleapis.com",
    ),
    fault=fault,
    unknown_address=unknown_address,
    push=risc.push,
    tell_of_account=risc.tell_of_account,
    restrictions=("suspended", "unverified"),
    kinds=("OWNER", "CHAIN", "RESTRICTED"),
    shared=google.SHARED,
    password_ends_tokens=False,
)
