"""The mobile page of each notice (/notices/ID) and the list of them; what they show is in noticeboard.py."""

from __future__ import annotations

import re
from datetime import date, datetime

from flask import Blueprint, abort, current_app, render_template, request
from markupsafe import Markup, escape

from bot.message import CHINA
from knowledge.base import KnowledgeBase
from knowledge.periods import is_known, is_over
from noticeboard import content, full
from webhook import Desk

ADDRESS = re.compile(r"https?://[\w./~%?&=#:-]*[\w/]", re.ASCII)
LINK = Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>')


def blueprint() -> Blueprint:
    """/notices and /notices/ID; `?at=2026-03-01` shows them as of that day."""
    pages = Blueprint("notices", __name__, url_prefix="/notices")

    @pages.get("", strict_slashes=False)
    def index() -> str:
        knowledge, today, at = _knowledge(), *_day()
        return render_template(
            "notices.html", notices=knowledge.main, guides=knowledge.guides, today=today, at=at, **_shared(knowledge)
        )

    @pages.get("/<identifier>", strict_slashes=False)
    def page(identifier: str) -> str:
        knowledge, today, at = _knowledge(), *_day()
        if identifier not in knowledge.notices:
            abort(404)
        return render_template(
            "notice.html", today=today, at=at, **_shared(knowledge), **content(knowledge, identifier, today)
        )

    @pages.errorhandler(404)
    def missing(_error: Exception) -> tuple[str, int]:
        return render_template("notice_missing.html", status=404), 404

    @pages.errorhandler(400)
    def no_day(_error: Exception) -> tuple[str, int]:
        return render_template("notice_missing.html", status=400), 400

    return pages


def _desk() -> Desk:
    desk: Desk = current_app.extensions["kaoda"]
    return desk


def _knowledge() -> KnowledgeBase:
    return _desk().revisions.current()


def _day() -> tuple[date, str | None]:
    """The day of the page, and `at` as given; 400 for anything that is no day."""
    at = request.args.get("at")
    if at is None:
        return datetime.fromtimestamp(_desk().clock.now(), CHINA).date(), None
    try:
        return date.fromisoformat(at), at
    except ValueError:
        abort(400)


def _shared(knowledge: KnowledgeBase) -> dict[str, object]:
    """What both templates use."""
    return {
        "knowledge": knowledge, "is_over": is_over, "is_known": is_known, "linked": linked, "full": full, "href": href,
        "dial": dial,
    }  # fmt: skip


def linked(text: str) -> Markup:
    """`text` escaped, its addresses tappable."""
    shown, last = Markup(""), 0
    for match in ADDRESS.finditer(text):
        shown += escape(text[last : match.start()]) + Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>').format(
            match[0]
        )
        last = match.end()
    return shown + escape(text[last:])


def href(url: str) -> str:
    """An address that a tap opens; notices often leave the scheme out."""
    return url if re.match("https?://", url) else f"http://{url}"


def dial(phone: str) -> str:
    """tel: of a phone; after eight digits a hyphen leads to an extension, dialled after a pause."""
    main, _, extension = phone.partition("-")
    return f"tel:{main},{extension}" if len(main) == 8 and extension else "tel:" + re.sub(r"[^\d+]", "", phone)
