"""What is in force, for commands that talk to nobody."""

from __future__ import annotations

import os

from commands.kb import at_work
from knowledge.base import KnowledgeBase
from settings import Settings
from store import drafts


def in_force() -> KnowledgeBase:
    """The knowledge in force by the database in the environment; the files' while there is none. Nothing is trained for
    it. Raises SettingsError on a machine that only answers, where neither is what counts."""
    settings = Settings.from_environment(os.environ)
    settings.require_console()
    if not settings.database.exists():
        return KnowledgeBase.from_files()
    with at_work() as staff:
        return KnowledgeBase.from_documents(drafts.published(staff.connections.database.conn))
