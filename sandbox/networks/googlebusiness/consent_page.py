"""What Google's consent page says of this project."""

from __future__ import annotations

from sandbox.consent import ConsentPage
from sandbox.networks.google import dialog, products

MANAGE = "https://www.googleapis.com/auth/business.manage"
PROFILE = "https://www.googleapis.com/auth/userinfo.profile"
EMAIL = "https://www.googleapis.com/auth/userinfo.email"
CONSENT_PAGE = ConsentPage(
    network="googlebusiness",
    name="Google",
    words={
        "openid": "Associate you with your personal info on Google",
        PROFILE: "See your personal info, including any that you have made public",
        EMAIL: "See the address of your Google Account",
        MANAGE: "See, edit, create and delete your Google business listings",
    },
    code_life=600.0,
    required=frozenset({"openid", PROFILE, EMAIL}),
    shown_places="locations",
    suits=dialog.why_not,
    unsuited=dialog.BLOCKED,
)
products.offer(products.Product("googlebusiness", CONSENT_PAGE))
