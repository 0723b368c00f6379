"""Foreseeable failures of commands: a message and exit status 1, never a traceback."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import click

from knowledge.load import KnowledgeError
from settings import SettingsError
from store.inspection import Unusable
from store.redis.connection import RedisError
from store.redis.publications import Foreign
from store.users import UserError
from wechat.refusals import ApiError


@contextmanager
def faults() -> Iterator[None]:
    """Turn a foreseeable failure into a message and exit status 1."""
    try:
        yield
    except (SettingsError, KnowledgeError, UserError, ApiError, Unusable, Foreign, sqlite3.Error, OSError) as error:
        raise click.ClickException(str(error)) from None
    except RedisError as error:
        raise click.ClickException(f"Redis: {error}") from None
