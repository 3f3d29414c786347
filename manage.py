#!/usr/bin/env python
"""Django's command line for Channel Care."""

import gc
import os
import sys

from django.core.management import BaseCommand, ManagementUtility


class CommandLine(ManagementUtility):
    """Loads without looking for garbage: while modules come in there is none."""

    def execute(self) -> None:
        gc.disable()
        super().execute()

    def fetch_command(self, subcommand: str) -> BaseCommand:
        """What was loaded stays as long as the process."""
        gc.freeze()
        gc.enable()
        return super().fetch_command(subcommand)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    CommandLine(sys.argv).execute()
