"""What the operator's environment says about watching this site."""

from __future__ import annotations

import os
from pathlib import Path

from config.starting.environment import Environment

NAME = "PROMETHEUS_MULTIPROC_DIR"


def metrics_dir(env: Environment, var: Path) -> str:
    """The folder in which the processes of this machine count together.

    prometheus_client looks at the environment, once, when it is imported: after the settings.
    Where the folder cannot be made, each process counts for itself.
    """
    folder = Path(env.str("METRICS_DIR", default=str(var / "metrics")))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        os.environ.pop(NAME, None)
    else:
        os.environ[NAME] = str(folder)
    return str(folder)
