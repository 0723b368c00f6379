"""The keys of hashes and signatures: one root, and one derived from it for each further purpose."""

from __future__ import annotations

import hashlib
import hmac

from store.database import Connections


def root(connections: Connections, configured: str | None) -> bytes:
    """The key of the hashes: KAODA_SECRET_KEY or, without one, the database's own random key."""
    if configured:
        return configured.encode()
    row = connections.database.conn.execute("SELECT value FROM keys WHERE name = 'hash'").fetchone()
    return str(row[0]).encode()


def derived(connections: Connections, configured: str | None, purpose: str) -> bytes:
    """A key of 32 bytes for `purpose`; who knows it learns neither the root nor another purpose's key."""
    return hmac.new(root(connections, configured), purpose.encode(), hashlib.sha256).digest()


def hashed(key: bytes, *parts: str) -> str:
    """A keyed hash of the parts, 128 bits in hexadecimal; lengths keep ("a", "bc") and ("ab", "c") apart."""
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]
