"""What an app at LinkedIn may be approved for, and which scopes come with it.

The Community Management API is given only to an app that has no other product, and a request
is refused whole for one scope that is not the app's:
https://learn.microsoft.com/linkedin/marketing/community-management/community-management-overview
"""

from __future__ import annotations

PRODUCTS = {
    "sign-in": ("openid", "profile", "email"),
    "share": ("w_member_social",),
    "community-management": (
        *("r_basicprofile", "w_member_social", "r_organization_social"),
        *("w_organization_social", "rw_organization_admin", "r_organization_admin"),
    ),
}
ALONE = frozenset({"community-management"})
