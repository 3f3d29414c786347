"""Asks whether the site may run with these settings; ends with 1 and the reason where not."""

from __future__ import annotations

import gc
import os

import django

from config.starting.safe_start import require_vault

if __name__ == "__main__":
    gc.disable()  # it ends at once
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    require_vault()
