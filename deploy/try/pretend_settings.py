"""The settings of a real https site, with the pretend networks in place of the real ones.

A site with an https address refuses SANDBOX_URL, so this is a module of its own that only the
try puts into the environment; a real site never has it.
"""

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE

SANDBOX_URL = "http://127.0.0.1:9481"
MIDDLEWARE = [*MIDDLEWARE, "channels.http.AuthorizeAddressMiddleware"]
