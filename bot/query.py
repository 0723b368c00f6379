"""What a handler is given: the question as understood and settled, and the knowledge to answer from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.conversation import Slots
from bot.person import Person
from bot.understand import Understanding
from bot.vocabulary import words
from knowledge.base import KnowledgeBase
from knowledge.notice import Notice


@dataclass(frozen=True)
class Query:
    """One thing asked. `aspect` is a name of words/aspects.yaml; `today` the day of asking in China."""

    aspect: str
    understanding: Understanding
    slots: Slots
    person: Person
    today: date
    knowledge: KnowledgeBase

    @property
    def label(self) -> str:
        """The aspect in words, for 通知没有写…."""
        return words().aspects[self.aspect].label

    def notice(self, notice: str) -> Notice:
        """A notice by its id."""
        return self.knowledge.notices[notice]

    def phone(self, notice: str) -> str:
        """Whom to ask: the consultation phone, else the duty phone, of the notice or the one it refines."""
        found = self.notice(notice)
        if contact := found.asking:
            return contact.who
        return self.phone(found.refines) if found.refines else ""
