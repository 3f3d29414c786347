"""A plugin that comes before all others: from here on one module is imported as its mutant.

Whatever imports the site's code must come later, or it would have the module as it is.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from tests.mutants.patching import Instead

ROOT = Path(__file__).resolve().parents[2]
_job = json.loads(Path(os.environ["MUTANTS_JOB"]).read_text())
if _job["anew"]:
    _mutant = _job["mutants"][0]
    Instead.install(ROOT / _mutant["path"], ROOT, _mutant["source"])
