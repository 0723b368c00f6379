"""The database that commands of the console's machine work on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from commands.faults import faults
from settings import Settings
from store.database import Connections


@contextmanager
def console_database() -> Iterator[Connections]:
    """The database in the environment, made where it is missing; foreseeable failures, such as that this machine is not
    the console's, become a message and status 1."""
    with faults():
        settings = Settings.from_environment(os.environ)
        settings.require_console()
        connections = Connections(settings.database)
        try:
            yield connections
        finally:
            connections.close()
