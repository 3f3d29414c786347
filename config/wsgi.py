from __future__ import annotations

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from config.reporting import elsewhere
from config.starting.safe_start import require_vault

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
elsewhere.start()  # before the application reads which middleware there is
site = get_wsgi_application()
require_vault()
# Not before Django is ready: what they import reads settings and models.
keep = import_string("helpcenter.kept_pages.front.KeptPages")
count = import_string("operations.counters.metrics.count_request")
application = keep(site, count)
import_module("config.urls")  # with every page's module, for which the first visitor would wait
