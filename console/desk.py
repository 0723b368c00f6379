"""What the console's pages work with, from the application that they belong to."""

from __future__ import annotations

from datetime import date, datetime

from flask import current_app

from bot.message import CHINA
from store.database import Connections
from store.users import Users
from webhook import Desk

LONGEST_NAME = 100
"""Characters of a file's name that are kept, from its end."""


def desk() -> Desk:
    """Store, revisions and clock of the application."""
    found: Desk = current_app.extensions["kaoda"]
    return found


def connections() -> Connections:
    """The application's database."""
    found: Connections = current_app.extensions["kaoda-connections"]
    return found


def users() -> Users:
    """The accounts."""
    return Users(connections())


def now() -> float:
    """The present, seconds since 1970, by the application's clock."""
    return desk().clock.now()


def day_of(at: float) -> date:
    """The day in China at a time, seconds since 1970."""
    return datetime.fromtimestamp(at, CHINA).date()


def file_name(given: str | None) -> str:
    """The name of an uploaded file as far as it can be kept and shown."""
    return "".join(character for character in given or "" if character.isprintable())[-LONGEST_NAME:]


def moment(at: float) -> str:
    """A time as staff read it: 2026-03-01 10:00, in China."""
    return f"{datetime.fromtimestamp(at, CHINA):%Y-%m-%d %H:%M}"
