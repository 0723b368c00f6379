"""YAML files → validated notices; every fault of every file is reported at once.

Errors: KnowledgeError, whose text is one line a fault: ``file: field: reason``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from knowledge.conditions import LEVEL_SHORT
from knowledge.entries import Alias, Entry, Utterances, named_in
from knowledge.notice import Notice, Standard

HERE = Path(__file__).parent
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader in C where it was built, as it is ten times faster."""
M = TypeVar("M", bound=BaseModel)
Documents = dict[str, dict[str, Any]]
"""A revision's raw content: kind ("notices", "standards" …) → name → data."""
KINDS: dict[str, type[BaseModel]] = {
    "notices": Notice, "standards": Standard, "entries": Entry, "aliases": Alias, "utterances": Utterances
}  # fmt: skip
"""The kinds of documents, each a folder. A revision may lack those of the staff's own words."""
NEEDED = ("notices", "standards")


@dataclass(frozen=True)
class Fault:
    """Something wrong in a document: the field, the reason, and, from a model, the kind of error and what was given."""

    kind: str
    name: str
    path: tuple[str | int, ...]
    reason: str
    error: str = ""
    given: object = None

    def __str__(self) -> str:
        path = ".".join(map(str, self.path)) or "(whole file)"
        return f"{self.name}.yaml: {path}: {self.reason}"


class KnowledgeError(Exception):
    """The knowledge files cannot be used; the message lists each fault on a line of its own."""

    def __init__(self, message: str, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults


def read_yaml(path: Path) -> Any:
    """One YAML file as plain data; raises KnowledgeError naming file, line and column."""
    return parse_yaml(path.read_text(encoding="utf-8"), path.name)


def parse_yaml(text: str, name: str) -> Any:
    """The plain data of a YAML text; raises KnowledgeError naming `name`, line and column."""
    try:
        return yaml.load(text, Loader=LOADER)  # noqa: S506 – LOADER is a safe one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "?"
        raise KnowledgeError(f"{name}: {where}: not YAML: {getattr(error, 'problem', error)}") from None


class _Dumper(yaml.SafeDumper):
    """Writes a short collection of plain values on one line, anything else as a block, and nothing by reference."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 – the library asks
        return True

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> Any:  # noqa: ARG002
        return super().represent_sequence(tag, sequence, flow_style=_fits_a_line(sequence))

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> Any:  # noqa: ARG002
        return super().represent_mapping(tag, mapping, flow_style=_fits_a_line(mapping.values()))

    def represent_text(self, data: str) -> Any:
        """Line breaks other than the usual one are written as escapes: a plain text would come back with blanks."""
        return self.represent_scalar("tag:yaml.org,2002:str", data, style='"' if _ODD_BREAKS & set(data) else None)


_ODD_BREAKS = frozenset("\r\x85\u2028\u2029")
_Dumper.add_representer(str, _Dumper.represent_text)


def _fits_a_line(values: Iterable[Any]) -> bool:
    """Plain values of no more than 60 characters together."""
    return not any(isinstance(v, dict | list) for v in values) and len("".join(map(str, values))) <= 60


def yaml_text(document: Any) -> str:
    """A document as YAML that people can read: `parse_yaml` gives it back, keys in their order."""
    return yaml.dump(document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=sys.maxsize)


def canonical(kind: str, data: Any) -> dict[str, Any] | None:
    """A raw document of a kind as `dumped` writes it; None if it does not validate."""
    model = validated(KINDS[kind], kind, "", data, [])
    return dumped(model) if model else None


def dumped(model: BaseModel) -> dict[str, Any]:
    """A model as the plain data of a revision: fields in the model's order, those at their default left out.

    `type(model).model_validate(dumped(model)) == model`.
    """
    return model.model_dump(mode="json", exclude_defaults=True)


def validated(model: type[M], kind: str, name: str, data: Any, faults: list[Fault]) -> M | None:
    """`data` as `model`, or None with an entry in `faults` for each thing wrong."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for detail in error.errors():
            reason = detail["msg"].removeprefix("Value error, ")
            faults.append(Fault(kind, name, detail["loc"], reason, detail["type"], detail["input"]))
    return None


def read_documents(folder: Path = HERE) -> Documents:
    """The raw documents below `folder`; of the staff's own words only the kinds that there are."""
    found = {kind: {path.stem: read_yaml(path) for path in sorted((folder / kind).glob("*.yaml"))} for kind in KINDS}
    return {kind: documents for kind, documents in found.items() if documents or kind in NEEDED}


class Parsed(NamedTuple):
    """The documents of a revision as values."""

    notices: tuple[Notice, ...]
    standards: tuple[Standard, ...]
    entries: tuple[Entry, ...]
    aliases: tuple[Alias, ...]
    utterances: tuple[Utterances, ...]


def parse(documents: Documents) -> Parsed:
    """Validated documents; raises KnowledgeError with all faults."""
    faults = [
        Fault(kind, kind, (), f"没有这一类资料，应为{'、'.join(KINDS)}之一") for kind in documents if kind not in KINDS
    ]
    standards = _sound(Standard, "standards", None, documents, faults)
    notices = _sound(Notice, "notices", "id", documents, faults)
    entries = _sound(Entry, "entries", "id", documents, faults)
    aliases = _sound(Alias, "aliases", "id", documents, faults)
    utterances = _sound(Utterances, "utterances", "aspect", documents, faults)
    faults += _dangling(notices, standards)
    faults += _misdirected(entries, notices)
    faults += _misnamed(aliases, notices)
    if faults:
        raise KnowledgeError("\n".join(map(str, faults)), tuple(faults))
    return Parsed(notices, standards, entries, aliases, utterances)


def _sound(model: type[M], kind: str, key: str | None, documents: Documents, faults: list[Fault]) -> tuple[M, ...]:
    """The documents of a kind that are sound; `key` is the field that must say the document's name."""
    found = []
    for name, data in documents.get(kind, {}).items():
        if value := validated(model, kind, name, data, faults):
            found.append(value)
            if key and getattr(value, key) != name:
                faults.append(Fault(kind, name, (key,), f"编号应为{name}，与文件名一致"))
    return tuple(found)


def _dangling(notices: Sequence[Notice], standards: Sequence[Standard]) -> Iterator[Fault]:
    """References that lead nowhere: standards, materials, refined notices, scopes that name no programme."""
    by_id = {notice.id: notice for notice in notices}
    for notice in notices:
        if notice.refines and notice.refines not in by_id:
            yield Fault("notices", notice.id, ("refines",), f"没有编号为{notice.refines}的通知")
        yield from _unoffered(notice, by_id.get(notice.refines or "", notice))
        yield from _unknown_references(notice, {standard.id: standard for standard in standards})


def _unoffered(notice: Notice, base: Notice) -> Iterator[Fault]:
    """Scopes that name an occupation or job type which `base` does not offer."""
    offered: dict[str, set[str | None]] = {
        "occupations": {offer.occupation for offer in base.offers},
        "job_types": {offer.job_type for offer in base.offers},
    }
    for field in ("facts", "fees", "subjects", "eligibility"):
        for index, item in enumerate(getattr(notice, field)):
            for part, known in offered.items():
                for wrong in sorted(set(getattr(item, part)) - known):
                    reason = f"项目与批次里没有“{wrong}”"
                    yield Fault("notices", notice.id, (field, index, part), reason)


def _unknown_references(notice: Notice, standards: dict[str, Standard]) -> Iterator[Fault]:
    """Standards and materials that conditions name but nobody defines."""
    for index, block in enumerate(notice.eligibility):
        standard = standards.get(block.standard or "")
        if block.standard and not standard:
            path = ("eligibility", index, "standard")
            yield Fault("notices", notice.id, path, f"没有编号为{block.standard}的共用标准")
        known = set(notice.materials) | set(standard.materials if standard else ())
        for requirement in block.requirements + (standard.requirements if standard else ()):
            for route in requirement.routes:
                for key in sorted(set(route.materials) - known):
                    reason = f"{LEVEL_SHORT[requirement.level]}第{route.number}条要的材料“{key}”在材料表里没有"
                    yield Fault("notices", notice.id, ("eligibility", index), reason)


def _misdirected(entries: Sequence[Entry], notices: Sequence[Notice]) -> Iterator[Fault]:
    """Entries about what no notice names."""
    for entry in entries:
        for field in ("notices", "issuers", "regions", "occupations", "job_types"):
            for wrong in getattr(entry, field):
                if not named_in(field.removesuffix("s"), wrong, notices):
                    yield Fault("entries", entry.id, (field,), f"各份通知里没有“{wrong}”")
        named = [n for n in notices if n.id in entry.notices or {n.issuer.name, n.issuer.short} & set(entry.issuers)]
        if named and entry.regions and not any(n.region in entry.regions for n in named):
            yield Fault("entries", entry.id, ("regions",), "所填的通知或机构不在这些地区")


def _misnamed(aliases: Sequence[Alias], notices: Sequence[Notice]) -> Iterator[Fault]:
    """Other names of what no notice names, and those that two things have."""
    taken: dict[tuple[str, str], str] = {}
    for alias in aliases:
        if named_in(alias.kind, alias.name, notices) is False:
            yield Fault("aliases", alias.id, ("name",), f"各份通知里没有“{alias.name}”")
        for index, other in enumerate(alias.others):
            first = taken.setdefault((alias.kind, other), alias.name)
            if first != alias.name:
                yield Fault("aliases", alias.id, ("others", index), f"“{other}”已经是{first}的别名")
