from __future__ import annotations

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class ChannelsSocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    pass
