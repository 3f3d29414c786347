"""YouTube's consent page. The chooser lists the person's own channel and each Brand Account."""

from __future__ import annotations

from sandbox.consent import ConsentPage
from sandbox.networks.google import dialog
from sandbox.networks.google.products import Product, offer

UPLOAD = "https://www.googleapis.com/auth/youtube.upload"
READ = "https://www.googleapis.com/auth/youtube.readonly"
MANAGE = "https://www.googleapis.com/auth/youtube.force-ssl"
STATISTICS = "https://www.googleapis.com/auth/yt-analytics.readonly"
PROFILE = "https://www.googleapis.com/auth/userinfo.profile"
WORDS = {
    UPLOAD: "Manage your YouTube videos",
    READ: "View your YouTube account",
    MANAGE: "See, edit, and permanently delete your YouTube videos, ratings and comments",
    STATISTICS: "View YouTube Analytics reports for your YouTube content",
    "openid": "Associate you with your personal info on Google",
    PROFILE: "See your personal info",
}
CONSENT_PAGE = ConsentPage(
    network="youtube",
    name="Google",
    words=WORDS,
    code_life=600.0,
    required=frozenset({"openid", PROFILE}),
    suits=dialog.why_not,
    unsuited=dialog.BLOCKED,
)
offer(Product("youtube", CONSENT_PAGE))
