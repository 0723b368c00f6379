"""Is this ours to answer? Declining honestly is decided here, before any answer is looked up.

The measure is evidence: a named occupation, organiser or region of ours, words that belong to exams, and how much of the
sentence no word of ours explains. Thresholds were chosen with `kaoda evaluate` on the labelled questions.
"""

from __future__ import annotations

import re
from typing import Literal

from bot.understand import Understanding
from knowledge.values import replace

Outcome = Literal["ours", "exam", "region", "other"]
EXAM_WORDS = frozenset((
    "enroll", "exam", "exam_time", "apply_time", "pay_time", "fee", "ticket", "result", "cert_query", "collect",
    "retake", "subject", "certificate", "review_subject", "received", "failure", "inbasket", "agency_pledge",
    "skip_level", "paper_cert", "which_level", "level", "pledge", "application_form", "thesis", "complaint",
    "invoice", "refund", "payment", "photo"
))  # fmt: skip
"""Concepts that show an exam is meant even where nothing of ours is named."""
DOMAIN = EXAM_WORDS | frozenset((
    "condition", "identity", "xuexin", "identity_choice", "can", "document", "related", "kept", "theory", "skill",
    "questions", "textbook", "pass_mark", "weight_share", "few", "exam_rules", "contact", "address", "hours",
    "handover", "policy_end", "apply", "value", "training", "offered", "issuer_word", "basis", "document_number",
    "monitor", "violation", "validity", "express", "post", "upload", "review"
))  # fmt: skip
"""Concepts that make a general word such as 电商 or 人力 a question about an exam."""
_LIVES = re.compile(
    r"^(?:的)?(?:户口|户籍|人|身份证|社保|上班|工作|居民|考生|号码|手机|籍|过来|读|毕业|上学|大学|学校|学院)"
)
CLEAR = 2.0
"""A score of the best aspect that suffices inside a conversation."""
SHORT, LONG = 0.25, 0.5
"""Largest share of unexplained characters: for an ordinary and for a clear question."""


def outcome(meant: Understanding, in_conversation: bool) -> Outcome:
    """ours, or why not: another exam, another region, or nothing we know."""
    mentions = meant.mentions
    named = bool(mentions.notices or mentions.occupations or mentions.job_types or mentions.guide)
    kinds = _foreign_kinds(meant) if mentions.foreign else set()
    if "regions" in kinds and not (mentions.regions or mentions.notices):
        return "region"
    if "exams" in kinds and not (mentions.occupations or mentions.job_types or _strong(meant)):
        return "exam"
    if "subjects" in kinds and not named:
        return "other"
    if mentions.notices or mentions.guide or _strong(meant):
        return "ours"
    written = {v for s in meant.spans if not s.by_sound for k, v in s.tags if k == "concept"} | meant.concepts & {
        "level",
        "month",
    }
    share = len(meant.unexplained.replace(" ", "")) / max(1, len(meant.text.replace(" ", "")))
    score = meant.scores[0][1] if meant.scores else 0.0
    if named or mentions.regions:
        evidence = bool(written & DOMAIN or meant.person or mentions.majors)
        told = replace(meant.person, age=None)
        if told and (meant.ours > 0.3 or mentions.levels or mentions.occupations):
            return "ours"
        if meant.ours > (-0.3 if evidence else 0.3) and share <= LONG:
            return "ours"
        return "ours" if (in_conversation and share <= SHORT) or (not meant.unexplained and named) else "other"
    known = bool(meant.aspects or meant.person or mentions.levels or mentions.keywords)
    if in_conversation and known and (meant.ours > -0.5 or score >= CLEAR) and share <= LONG:
        return "ours"
    if written & EXAM_WORDS and meant.ours > (0.0 if share <= SHORT else 0.4) and share <= LONG:
        return "ours"
    if written & EXAM_WORDS and score >= CLEAR and meant.ours > -0.4 and share <= SHORT:
        return "ours"
    short = len(meant.text) <= 12 and not meant.unexplained and bool(written & DOMAIN)
    return "ours" if short and score >= 1.0 and meant.ours > -0.2 else "other"


def _foreign_kinds(meant: Understanding) -> set[str]:
    """The kinds of foreign names, among them work that is asked about as an exam."""
    always = {s.word for s in meant.spans if s.values("foreign")}
    as_exam = {kind for kind, word in meant.mentions.foreign if word not in always}
    return as_exam | {kind for kind, _ in foreign(meant)}


def foreign(meant: Understanding) -> list[tuple[str, str]]:
    """Foreign names, without regions that only say where somebody lives or comes from."""
    found = []
    for span in meant.spans:
        for kind in span.values("foreign"):
            worked = any(set(job.names) & set(span.values("job")) for job in meant.person.jobs or ())
            if kind == "exams" and span.values("job") and (meant.mentions.occupations or worked):
                continue  # somebody's work, not the exam asked about
            if kind == "exams" and (meant.person.titles or meant.text[span.end :].startswith("职称")):
                continue  # a title somebody has
            if kind == "regions" and _LIVES.match(meant.text[span.end : span.end + 4]):
                continue
            found.append((kind, span.word))
    return found


def _strong(meant: Understanding) -> bool:
    """Whether an occupation or job type is named by what can only be its name (…师, …员, …证)."""
    return any(
        span.word[-1] in "师员证"
        and (span.values("occupation") or span.values("job_type"))
        and not span.values("foreign")
        for span in meant.spans
    )
