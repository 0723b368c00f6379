"""Passwords of staff: which ones are good enough, and their hashes (scrypt, each with a salt of its own)."""

from __future__ import annotations

import re
from functools import cache
from unicodedata import normalize

from werkzeug.security import check_password_hash, generate_password_hash

SHORTEST = 10
"""Characters that a password has at least."""
LONGEST = 200
"""Characters that it has at most."""
DISTINCT = 5
"""Different characters that must be left of it without its obvious parts."""
OBVIOUS = (
    "password", "passw0rd", "p@ssw0rd", "administrator", "admin", "qwertyuiop", "qwerty", "asdfghjkl", "asdf",
    "zxcvbnm", "1qaz2wsx3edc", "1qaz2wsx", "1q2w3e4r5t", "1q2w3e4r", "iloveyou", "woaini", "welcome", "letmein",
    "mima", "kaoda", "考答", "密码", "abcdefgh", "abc123", "1234567890", "123456789", "123456", "1234", "123", "abc",
)  # fmt: skip
"""What guessing begins with."""


def fault(password: str, name: str) -> str | None:
    """What is wrong with a new password for the account `name`, for its owner to read; None if it may be used."""
    password = normalize("NFKC", password)
    if len(password) < SHORTEST:
        return f"密码至少要{SHORTEST}个字符，现在只有{len(password)}个"
    if len(password) > LONGEST:
        return f"密码最多{LONGEST}个字符"
    if password.isdigit():
        return "密码不能全是数字，请加上字母或汉字"
    rest = password.casefold()
    for part in sorted((name.casefold(), *OBVIOUS), key=len, reverse=True):
        rest = rest.replace(part, "")
    rest = re.sub(r"(.+?)\1+", r"\1", rest)
    if rest.isdigit() or len(set(rest)) < DISTINCT:
        return "密码太容易猜：不要用账号名、常见词、连续或重复的字符凑成"
    return None


def hashed(password: str) -> str:
    """The hash to store; full-width letters and digits count as plain ones."""
    return generate_password_hash(normalize("NFKC", password), "scrypt")


def matches(password: str, stored: str | None) -> bool:
    """Whether `stored` is the hash of `password`; without one it takes as long and is never so."""
    right = check_password_hash(stored or _decoy(), normalize("NFKC", password))
    return right and stored is not None


@cache
def _decoy() -> str:
    """A hash to compare with where there is no account, so that time does not tell which names exist."""
    return hashed("nobody's")
