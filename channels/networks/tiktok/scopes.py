"""What our app asks for, which is what TikTok has to have approved it for.

https://developers.tiktok.com/doc/scopes-overview
"""

from __future__ import annotations

# Publishing takes video.publish, and video.upload for drafts.
APPROVED = ("user.info.basic", "user.info.profile", "video.publish", "video.upload")
