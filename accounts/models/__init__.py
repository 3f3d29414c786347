"""What is stored of people beside what allauth stores: the sign-in log, exports, deletions, and
their mails."""

from __future__ import annotations

from accounts.models.deletions import Deletion
from accounts.models.exports import Export
from accounts.models.letters import Letter
from accounts.models.sign_ins import Joining, LogEntry

__all__ = ["Deletion", "Export", "Joining", "Letter", "LogEntry"]
