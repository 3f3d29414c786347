"""What is stored of people beside what allauth stores: exports, deletions, and their mails."""

from __future__ import annotations

from accounts.models.deletions import Deletion
from accounts.models.exports import Export
from accounts.models.letters import Letter

__all__ = ["Deletion", "Export", "Letter"]
