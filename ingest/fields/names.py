"""Names of subjects, whose variants mean the same paper."""

from __future__ import annotations

import re

_SUBJECTS: tuple[tuple[str, str], ...] = (
    ("职业道德", r"职业道德"),
    ("综合评审", r"综合评审|综评|综合评定"),
    ("理论知识", r"理论"),
    ("操作技能", r"技能|实操|专业能力|实际操作|实践操作|操作考核"),
)


def subject(text: str) -> str | None:
    """理论知识考试 → 理论知识, 专业能力考核 → 操作技能; None if the text names none."""
    if re.search(r"技能等级|职业技能(?!考核|考试)", text) and not re.search(r"操作技能|理论", text):
        return None
    hits = [(match.start(), name) for name, pattern in _SUBJECTS if (match := re.search(pattern, text))]
    return min(hits)[1] if hits else None


def item(text: str) -> str:
    """The name under which a fee or paper is filed: the subject's, else as written without 费 … unit."""
    bare = re.sub(r"（[^（）]*）|[①-⑳\s]", "", text)
    return subject(bare) or bare


def standard_name(text: str) -> bool:
    """Whether a subject is called by the name under which it is filed."""
    return subject(text) is None or str(subject(text)) in text
