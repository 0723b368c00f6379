"""Aspect or topic → handler; the longest matching name decides. A test holds this table and the aspects together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.answer import Part, Target
from bot.query import Query
from handlers import dates, eligibility, facts, fees, materials, offer, related, validity, verdict


@dataclass(frozen=True)
class Handler:
    """about: what an answer depends on – every programme, an occupation, or the notice as a whole."""

    about: Literal["programme", "occupation", "notice"]
    answer: Callable[[Query, Target], Part]


HANDLERS: Mapping[str, Handler] = {
    "eligibility": Handler("programme", facts.answer),
    "eligibility.require": Handler("programme", eligibility.require),
    "eligibility.verdict": Handler("programme", verdict.answer),
    "eligibility.skip": Handler("programme", eligibility.skip),
    "eligibility.age": Handler("programme", eligibility.age),
    "eligibility.education": Handler("programme", eligibility.education),
    "eligibility.multiple": Handler("notice", facts.answer),
    "eligibility.household": Handler("notice", facts.answer),
    "fees.discount": Handler("notice", facts.answer),
    "eligibility.proof": Handler("notice", eligibility.proof),
    "related": Handler("occupation", related.answer),
    "fees": Handler("programme", fees.amount),
    "payment": Handler("notice", facts.answer),
    "payment.when": Handler("programme", dates.payment),
    "dates": Handler("notice", facts.answer),
    "dates.exam": Handler("programme", dates.exam),
    "dates.application": Handler("programme", dates.application),
    "documents": Handler("notice", facts.answer),
    "documents.materials": Handler("programme", materials.answer),
    "registration": Handler("notice", facts.answer),
    "ticket": Handler("programme", dates.ticket),
    "results": Handler("notice", facts.answer),
    "results.when": Handler("notice", dates.results),
    "results.all": Handler("notice", dates.results),
    "certificate-query": Handler("notice", facts.answer),
    "certificate-collect": Handler("notice", facts.answer),
    "retake": Handler("notice", facts.answer),
    "retake.fee": Handler("programme", fees.retake),
    "subjects": Handler("programme", facts.answer),
    "subjects.duration": Handler("programme", dates.duration),
    "subjects.place": Handler("notice", facts.answer),
    "subjects.site": Handler("notice", facts.answer),
    "subjects.pass_mark": Handler("notice", facts.answer),
    "subjects.textbook": Handler("notice", facts.answer),
    "contact": Handler("notice", facts.answer),
    "complaint": Handler("notice", facts.answer),
    "rules": Handler("notice", facts.answer),
    "environment": Handler("notice", facts.answer),
    "validity": Handler("notice", facts.answer),
    "validity.year": Handler("notice", validity.year),
    "validity.document": Handler("notice", validity.document),
    "offer": Handler("notice", offer.answer),
    "offer.issuer": Handler("notice", offer.issuer),
}


def handler(aspect: str) -> Handler:
    """The handler of an aspect: its own, else its topic's."""
    return HANDLERS.get(aspect) or HANDLERS[aspect.partition(".")[0]]
