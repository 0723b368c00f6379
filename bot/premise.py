"""Addresses and phones that somebody quotes: whose they are and what they are for, by the notices."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.understand import Understanding
from knowledge.base import KnowledgeBase

_TOKEN = re.compile(
    r"(?<![a-z0-9-])(?:[a-z0-9-]{1,63}\.){1,6}(?:cn|com|net|org)(?:\.cn)?|\d{3,4}-\d{7,8}(?:-\d{1,4})?|\d{3}-?\d{3}-?\d{4}|\d{7,8}(?:-\d{1,4})?"
)
_KINDS = {
    "consultation": "咨询电话",
    "complaint": "投诉监督电话",
    "supervision": "监督电话",
    "duty": "值班电话",
    "posting": "收材料的电话",
}


@lru_cache(maxsize=4)
def known(knowledge: KnowledgeBase) -> dict[str, dict[str, str]]:
    """Address or phone in its bare form → {notice: what it is for}."""
    found: dict[str, dict[str, str]] = {}
    for notice in knowledge.notices.values():
        owner = notice.refines or notice.id
        for site in notice.sites:
            if site.url:
                uses = found.setdefault(_bare(site.url), {})
                uses[owner] = (
                    f"{uses[owner]}、{site.purpose}"
                    if owner in uses and site.purpose not in uses[owner]
                    else uses.get(owner, site.purpose)
                )
        for contact in notice.contacts:
            for phone in contact.phones:
                found.setdefault(_bare(phone), {})[owner] = f"{contact.office or ''}{_KINDS[contact.kind]}"
    return found


def _bare(text: str) -> str:
    host = re.sub(r"^(?:https?://)?(?:www\.)?|(?<!:)(?<!/)/.*$", "", text.strip())
    return host if "." in host else re.sub(r"\D", "", host)


def remarks(meant: Understanding, notices: set[str], knowledge: KnowledgeBase) -> list[str]:
    """A line for each address or phone quoted that some notice knows; 不是 where it belongs to another one."""
    lines = []
    for token in dict.fromkeys(_TOKEN.findall(meant.text)):
        bare = _bare(token)
        for key, owners in known(knowledge).items():
            if bare == key or (bare.isdigit() and len(bare) >= 8 and key.endswith(bare)):
                mine = {n: use for n, use in owners.items() if n in notices}
                if mine:
                    lines += [f"{token}是{knowledge.notices[n].short}的{use}。" for n, use in mine.items()][:1]
                elif notices:
                    owner, use = next(iter(owners.items()))
                    lines.append(f"不是，{token}是{knowledge.notices[owner].short}的{use}。")
                break
    return lines
