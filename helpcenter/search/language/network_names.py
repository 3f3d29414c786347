"""Names of networks that publishing tools know, and how people write them, folded."""

from __future__ import annotations

# Name -> how people write it, folded.
NAMES: dict[str, tuple[str, ...]] = {
    "TikTok": ("tiktok", "tik tok"),
    "Threads": ("threads",),
    "YouTube": ("youtube", "you tube", "yt"),
    "Bluesky": ("bluesky", "blue sky", "bsky"),
    "Mastodon": ("mastodon", "fediverse"),
    "Google Business Profile": (
        *("google business profile", "google business", "google my business", "gmb"),
        *("perfil de empresa de google", "google maps"),
    ),
    "Snapchat": ("snapchat",),
    "WhatsApp": ("whatsapp", "whats app"),
    "Telegram": ("telegram",),
    "Reddit": ("reddit", "subreddit"),
    "Tumblr": ("tumblr",),
    "Discord": ("discord",),
    "Twitch": ("twitch",),
    "Vimeo": ("vimeo",),
    "WordPress": ("wordpress",),
    "Nextdoor": ("nextdoor",),
    "XING": ("xing",),
    "VK": ("vk", "vkontakte"),
    "WeChat": ("wechat",),
    "Lemon8": ("lemon8",),
    "Substack": ("substack",),
    "Flickr": ("flickr",),
}
# Also a word of another network's: there it is a row of posts.
ELSEWHERE = {"Threads": "x"}
