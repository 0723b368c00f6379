"""A notice laid out flat: one entry a field, keyed by what it is about, so that two notices can be laid side by side."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from ingest import cleaning
from ingest.fields.names import item
from ingest.figures import phones
from knowledge.conditions import tagged, terse
from knowledge.notice import Requirement, Route, Standard

Programme = tuple[str, str, int]
"""Occupation, job type ('' for none), level."""


@dataclass(frozen=True)
class Entry:
    """A field by meaning: key, value, whether it is compared as text, and its path in the notice."""

    key: str
    value: Any
    path: str
    text: bool = False


def entries(notice: dict[str, Any], standards: dict[str, Standard]) -> list[Entry]:
    """Every compared field of a notice's plain data; a draft's may be incomplete, and fields may state nothing."""
    offered = _offered(notice)
    return [
        *_head(notice),
        *_offers(notice),
        *_subjects(notice, offered),
        *_fees(notice, offered),
        *_eligibility(notice, offered, standards),
        *_papers(notice),
        *_after(notice),
        *_contacts(notice),
        *_sites(notice),
        *_collection(notice),
    ]


def states(entry: Entry) -> bool:
    """Whether an entry says anything."""
    return entry.value not in (None, "", [], {}, ())


def _key(*parts: Any) -> str:
    return " / ".join(str(part) for part in parts if part not in (None, ""))


def _bare(text: Any) -> str:
    return cleaning.squeezed(str(text or ""))


def _head(notice: dict[str, Any]) -> Iterator[Entry]:
    issuer = notice.get("issuer") or {}
    yield Entry("标题", _bare(notice.get("title")), "title")
    yield Entry("发布单位", _bare(issuer.get("name")), "issuer.name")
    yield Entry("发证", bool(issuer.get("certifies", True)) or "不由发布单位发证或未写明", "issuer.certifies")
    yield Entry("文号", _bare(notice.get("document_number")), "document_number")
    yield Entry("发布日期", notice.get("published"), "published")
    yield Entry("地区", notice.get("region"), "region")
    yield Entry("年份", notice.get("year"), "year")
    yield Entry("补充的通知", notice.get("refines"), "refines")
    yield Entry("补充的等级", sorted((notice.get("refines_scope") or {}).get("levels") or ()), "refines_scope")


def _offered(notice: dict[str, Any]) -> list[Programme]:
    return [
        (offer.get("occupation") or "", offer.get("job_type") or "", level)
        for offer in notice.get("offers") or ()
        for level in offer.get("levels") or ()
    ]


def _scope(block: dict[str, Any], offered: list[Programme]) -> list[Programme]:
    """The programmes on offer that a scope covers; without offers, what the scope itself names."""
    occupations, jobs, levels = (block.get(k) or () for k in ("occupations", "job_types", "levels"))
    if not offered:
        return list(product(occupations or ("",), jobs or ("",), levels or (0,)))
    return [
        p
        for p in offered
        if (not occupations or p[0] in occupations) and (not jobs or p[1] in jobs) and (not levels or p[2] in levels)
    ]


def _offers(notice: dict[str, Any]) -> Iterator[Entry]:
    for place, offer in enumerate(notice.get("offers") or ()):
        for level in offer.get("levels") or ():
            programme = (offer.get("occupation"), offer.get("job_type"), f"{level}级")
            yield Entry(_key("项目", *programme), True, f"offers.{place}")
            for at, round_ in enumerate(offer.get("rounds") or ()):
                path = f"offers.{place}.rounds.{at}"
                key = _key("批次", *programme, f"{round_.get('month')}月")
                yield Entry(key, round_.get("month"), f"{path}.month")
                for name in ("application", "payment", "ticket", "days"):
                    yield Entry(_key(key, name), round_.get(name), f"{path}.{name}")
                for session in round_.get("sessions") or ():
                    hours = f"{str(session['start'])[:5]}-{str(session['end'])[:5]}"
                    yield Entry(_key(key, "场次", item(session["subject"])), hours, f"{path}.sessions")


def _subjects(notice: dict[str, Any], offered: list[Programme]) -> Iterator[Entry]:
    for place, block in enumerate(notice.get("subjects") or ()):
        for programme in _scope(block, offered):
            for at, paper in enumerate(block.get("papers") or ()):
                path = f"subjects.{place}.papers.{at}"
                key = _key("科目", *programme, item(paper.get("subject") or ""))
                yield Entry(key, True, f"subjects.{place}")
                yield Entry(_key(key, "方式"), paper.get("form"), f"{path}.form", text=True)
                yield Entry(_key(key, "题型"), paper.get("question_types"), f"{path}.question_types", text=True)
                yield Entry(_key(key, "题量"), paper.get("questions"), f"{path}.questions")
                for part in paper.get("parts") or ():
                    figures = [part.get("points"), part.get("weight")]
                    yield Entry(_key(key, "分值", item(part.get("name") or "")), figures, f"{path}.parts")


def _fees(notice: dict[str, Any], offered: list[Programme]) -> Iterator[Entry]:
    for place, fee in enumerate(notice.get("fees") or ()):
        for programme in _scope(fee, offered):
            key, path = _key("费用", *programme), f"fees.{place}"
            for name, price in (fee.get("items") or {}).items():
                yield Entry(_key(key, item(name)), price, f"{path}.items.{name}")
            yield Entry(_key(key, "合计"), fee.get("total"), f"{path}.total")
            yield Entry(_key(key, "空栏"), sorted(map(item, fee.get("blank") or ())), f"{path}.blank")
            yield Entry(_key(key, "补考"), fee.get("retake_each"), f"{path}.retake_each")


def _eligibility(notice: dict[str, Any], offered: list[Programme], standards: dict[str, Standard]) -> Iterator[Entry]:
    for place, block in enumerate(notice.get("eligibility") or ()):
        path = f"eligibility.{place}"
        shared = standards.get(block.get("standard") or "")
        texts = {**(shared.materials if shared else {}), **(notice.get("materials") or {})}
        requirements = list(enumerate(block.get("requirements") or ()))
        if shared:
            requirements += [(-1, _dumped(r)) for r in shared.requirements]
        occupations = block.get("occupations") or list(dict.fromkeys(p[0] for p in offered)) or [""]
        for occupation in occupations:
            levels = {
                p[2] for p in offered if p[0] == occupation and (not block.get("levels") or p[2] in block["levels"])
            }
            for at, requirement in requirements:
                level = requirement.get("level")
                if offered and level not in levels:
                    continue
                for number, route in enumerate(requirement.get("routes") or ()):
                    yield from _route(
                        route,
                        _key("条件", occupation, f"{level}级", route.get("number")),
                        f"{path}.requirements.{at}.routes.{number}",
                        texts,
                    )
            for level in sorted(levels) or [0]:
                yield Entry(_key("最低年龄", occupation, level or ""), block.get("minimum_age"), f"{path}.minimum_age")
            if occupation in (block.get("related") or {}):
                yield from _related(
                    block["related"][occupation], _key("相关", occupation), f"{path}.related.{occupation}"
                )


def _dumped(requirement: Requirement) -> dict[str, Any]:
    return requirement.model_dump(mode="json")


def _route(route: dict[str, Any], key: str, path: str, texts: dict[str, str]) -> Iterator[Entry]:
    yield Entry(key, meaning(route.get("all")), f"{path}.all")
    materials = sorted(_bare(texts.get(name, name)) for name in route.get("materials") or ())
    yield Entry(_key(key, "材料"), "；".join(materials), f"{path}.materials", text=True)
    yield Entry(_key(key, "材料份数"), len(materials) or None, f"{path}.materials")


def meaning(conditions: Any) -> str | None:
    """Conditions in one form for all ways of writing the same: alternatives, each a sorted list."""
    if not conditions:
        return None
    return json.dumps(sorted(_alternatives(conditions)), ensure_ascii=False)


def _alternatives(conditions: Any) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for raw in conditions:
        condition = tagged(raw)
        if isinstance(condition, dict) and condition.get("kind") == "any":
            choices = [choice for group in condition["groups"] for choice in _alternatives(group)]
            found = [before + choice for before in found for choice in choices]
        else:
            found = [[*before, _canonical(condition)] for before in found]
    return [sorted(set(choice)) for choice in found]


def _canonical(condition: Any) -> str:
    """A single condition with its defaults left out, schools sorted."""
    read = Route.model_validate({"number": "1", "all": [condition]}).all[0]
    body = terse(read)
    if "school" in body:
        body["school"]["schools"] = sorted(body["school"]["schools"])
    return json.dumps(body, ensure_ascii=False, sort_keys=True)


def _related(related: dict[str, Any], key: str, path: str) -> Iterator[Entry]:
    for name in ("occupations", "certificates"):
        for one in related.get(name) or ():
            yield Entry(_key(key, name, one), True, f"{path}.{name}")
    if related.get("occupations"):
        yield Entry(_key(key, "名单未尽"), [related.get("open_ended", True)], f"{path}.open_ended")
    yield Entry(_key(key, "本职业"), related.get("own_note"), f"{path}.own_note", text=True)
    for other in related.get("not_related") or {}:
        yield Entry(_key(key, "暂不相关", other), True, f"{path}.not_related")
    for place, majors in enumerate(related.get("majors") or ()):
        inner = _key(key, "专业", majors.get("schools"), "本专业" if majors.get("own") else "")
        for one in majors.get("names") or ():
            yield Entry(_key(inner, one), True, f"{path}.majors.{place}.names")
        yield Entry(_key(inner, "名单未尽"), [majors.get("open_ended", True)], f"{path}.majors.{place}.open_ended")


def _papers(notice: dict[str, Any]) -> Iterator[Entry]:
    for place, identity in enumerate(notice.get("identity") or ()):
        names = sorted(name.removeprefix("有效") for name in identity.get("accepts") or ())
        yield Entry(_key("身份证件", identity.get("who")), names, f"identity.{place}")
    yield Entry("身份证件规则", notice.get("identity_rule"), "identity_rule", text=True)
    photo = notice.get("photo") or {}
    for name in ("size", "background", "file_format", "height_over", "width_over", "kilobytes"):
        yield Entry(_key("照片", name), photo.get(name), f"photo.{name}")
    yield Entry("照片 / 要求", "，".join(photo.get("rules") or ()), "photo.rules", text=True)


def _after(notice: dict[str, Any]) -> Iterator[Entry]:
    ticket, results, retake = (notice.get(k) or {} for k in ("ticket", "results", "retake"))
    yield Entry("准考证 / 考前几天", ticket.get("opens_days_before"), "ticket.opens_days_before")
    for name in ("when", "where", "how"):
        yield Entry(_key("准考证", name), ticket.get(name), f"ticket.{name}", text=True)
    for name in ("after_exam", "later"):
        value = {k: v for k, v in (results.get(name) or {}).items() if v is not None}
        yield Entry(_key("成绩", name), value, f"results.{name}")
    for name in ("from_day", "publicity_days"):
        yield Entry(_key("成绩", name), results.get(name), f"results.{name}")
    for name in ("where", "later_when"):
        yield Entry(_key("成绩", name), results.get(name), f"results.{name}", text=True)
    for name in ("kept_years", "attempts", "fee_rule"):
        yield Entry(_key("补考", name), retake.get(name), f"retake.{name}")


def _contacts(notice: dict[str, Any]) -> Iterator[Entry]:
    for place, contact in enumerate(notice.get("contacts") or ()):
        path = f"contacts.{place}"
        numbers = sorted(p for text in contact.get("phones") or () for p in phones(text) or (text,))
        key = _key("联系", contact.get("kind"), numbers[0] if numbers else contact.get("email"))
        yield Entry(key, numbers or True, f"{path}.phones")
        yield Entry(_key(key, "联系人"), contact.get("person"), f"{path}.person")
        yield Entry(_key(key, "邮箱"), contact.get("email"), f"{path}.email")
        for name in ("office", "address", "hours"):
            yield Entry(_key(key, name), contact.get(name), f"{path}.{name}", text=True)


def _sites(notice: dict[str, Any]) -> Iterator[Entry]:
    for place, site in enumerate(notice.get("sites") or ()):
        url = str(site.get("url") or "").removeprefix("https://").removeprefix("http://").rstrip("/")
        quoted = re.search("“([^“”]+)”", site.get("name") or "")
        key = _key("网站", url, "" if url else _bare(quoted[1] if quoted else site.get("name")))
        yield Entry(key, True, f"sites.{place}")


def _collection(notice: dict[str, Any]) -> Iterator[Entry]:
    texts: dict[str, list[tuple[str, int]]] = {}
    for place, fact in enumerate(notice.get("facts") or ()):
        if str(fact.get("aspect")).startswith("certificate-collect"):
            texts.setdefault(str(fact["aspect"]), []).append((str(fact.get("text")), place))
    for aspect, told in texts.items():
        yield Entry(_key("领证", aspect), "；".join(text for text, _ in told), f"facts.{told[0][1]}", text=True)
