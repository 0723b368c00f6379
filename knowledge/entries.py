"""The staff's own words: answers to questions that no notice states, other names of things, and example utterances.

All three are data like a notice, frozen and strict about keys; the messages are for the staff who fill them in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from knowledge.notice import Model, Notice, Scope

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Text that says something."""
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
"""Such a text of a hundred characters at most."""
Kind = Literal[
    "occupation", "job_type", "region", "issuer", "notice", "level", "subject", "person", "school", "major", "job"
]
"""What a name is the name of."""


def _each_once(values: tuple[str, ...]) -> tuple[str, ...]:
    twice = [value for number, value in enumerate(values) if value in values[:number]]
    if twice:
        raise ValueError(f"“{twice[0]}”写了两次，每种说法写一次即可")
    return values


Phrases = Annotated[tuple[Line, ...], Field(min_length=1), AfterValidator(_each_once)]
"""One phrase or more, none twice."""


class Entry(Scope):
    """An answer of the staff's own (FAQ). Empty scope fields mean any; a notice or an issuer named is either of them.

    It holds from `valid_from` to `valid_to`, both days included; None is open. `aspect` is the aspect of
    bot/words/aspects.yaml that it belongs to: there it stands before what the notices state, and in place of their silence.
    """

    id: Words
    questions: Phrases
    answer: Words
    source: Line = Field(description="where the answer comes from, as candidates read it: 2026年3月5日公众号公告")
    notices: tuple[str, ...] = ()
    issuers: tuple[str, ...] = Field((), description="an issuer's full or short name")
    regions: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    aspect: str | None = None

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"有效期止（{self.valid_to}）早于有效期起（{self.valid_from}）")
        return self

    def holds(self, today: date) -> bool:
        """Whether the answer is in force on a day."""
        return (self.valid_from is None or self.valid_from <= today) and (
            self.valid_to is None or today <= self.valid_to
        )


class Alias(Model):
    """Other names that candidates use for `name`: an official name, a notice's id, or a level's number."""

    id: Words
    kind: Kind
    name: Words
    others: Annotated[
        tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)], ...],
        Field(min_length=1),
        AfterValidator(_each_once),
    ]


class Utterances(Model):
    """Examples of how candidates ask for an aspect of bot/words/aspects.yaml (or "none": what is not for us)."""

    aspect: Words
    examples: Phrases


def meant(name: str, notices: Sequence[Notice]) -> tuple[str, ...]:
    """Ids of the notices of an issuer, called by its full or its short name."""
    return tuple(n.id for n in notices if name in (n.issuer.name, n.issuer.short))


def named_in(kind: str, name: str, notices: Sequence[Notice]) -> bool | None:
    """Whether the notices name such a thing; None for kinds that they do not decide."""
    match kind:
        case "notice":
            return any(n.id == name for n in notices)
        case "issuer":
            return bool(meant(name, notices))
        case "region":
            return any(n.region == name for n in notices)
        case "occupation" | "job_type":
            return any(getattr(offer, kind) == name for n in notices for offer in n.offers)
        case "level":
            return name in ("1", "2", "3", "4", "5")
    return None
