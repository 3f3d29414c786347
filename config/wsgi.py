from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from config.reporting import elsewhere
from config.starting.safe_start import require_vault

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
elsewhere.start()  # before the application reads which middleware there is
application = get_wsgi_application()
require_vault()
