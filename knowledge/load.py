"""YAML files → validated notices; every fault of every file is reported at once.

Errors: KnowledgeError, whose text is one line a fault: ``file: field: reason``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from knowledge.notice import Notice, Standard

HERE = Path(__file__).parent
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader in C where it was built, as it is ten times faster."""
M = TypeVar("M", bound=BaseModel)
Documents = dict[str, dict[str, Any]]
"""A revision's raw content: kind ("notices", "standards") → name → data."""


class KnowledgeError(Exception):
    """The knowledge files cannot be used; the message lists each fault on a line of its own."""


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


def dumped(model: BaseModel) -> dict[str, Any]:
    """A model as the plain data of a revision: fields in the model's order, those at their default left out.

    `type(model).model_validate(dumped(model)) == model`.
    """
    return model.model_dump(mode="json", exclude_defaults=True)


def validated(model: type[M], data: Any, name: str, faults: list[str]) -> M | None:
    """`data` as `model`, or None with a line in `faults` for each thing wrong."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for fault in error.errors():
            path = ".".join(str(step) for step in fault["loc"]) or "(whole file)"
            faults.append(f"{name}: {path}: {fault['msg']}")
    return None


def read_documents(folder: Path = HERE) -> Documents:
    """The raw documents below `folder`: {"notices": {name: data}, "standards": {name: data}}."""
    return {
        kind: {path.stem: read_yaml(path) for path in sorted((folder / kind).glob("*.yaml"))}
        for kind in ("notices", "standards")
    }


def parse(documents: Documents) -> tuple[tuple[Notice, ...], tuple[Standard, ...]]:
    """Validated notices and standards; raises KnowledgeError with all faults."""
    faults: list[str] = []
    notices, standards = [], []
    for name, data in documents["standards"].items():
        if standard := validated(Standard, data, f"{name}.yaml", faults):
            standards.append(standard)
    for name, data in documents["notices"].items():
        if notice := validated(Notice, data, f"{name}.yaml", faults):
            notices.append(notice)
            if notice.id != name:
                faults.append(f"{name}.yaml: id: must be {name!r} like the file's name")
    faults += _dangling(notices, standards)
    if faults:
        raise KnowledgeError("\n".join(faults))
    return tuple(notices), tuple(standards)


def _dangling(notices: list[Notice], standards: list[Standard]) -> list[str]:
    """References that lead nowhere: standards, materials, refined notices, scopes that name no programme."""
    faults = []
    by_id = {standard.id: standard for standard in standards}
    ids = {notice.id for notice in notices}
    for notice in notices:
        name = f"{notice.id}.yaml"
        if notice.refines and notice.refines not in ids:
            faults.append(f"{name}: refines: no notice {notice.refines!r}")
        base = next((n for n in notices if n.id == notice.refines), notice)
        occupations = {offer.occupation for offer in base.offers}
        job_types = {offer.job_type for offer in base.offers}
        for field in ("facts", "fees", "subjects", "eligibility"):
            for index, item in enumerate(getattr(notice, field)):
                for wrong in set(item.occupations) - occupations:
                    faults.append(f"{name}: {field}.{index}.occupations: {wrong!r} is not offered")
                for wrong in set(item.job_types) - job_types:
                    faults.append(f"{name}: {field}.{index}.job_types: {wrong!r} is not offered")
        for index, eligibility in enumerate(notice.eligibility):
            standard = by_id.get(eligibility.standard or "")
            if eligibility.standard and not standard:
                faults.append(f"{name}: eligibility.{index}.standard: no standard {eligibility.standard!r}")
            known = set(notice.materials) | set(standard.materials if standard else ())
            requirements = eligibility.requirements + (standard.requirements if standard else ())
            for requirement in requirements:
                for route in requirement.routes:
                    for key in set(route.materials) - known:
                        faults.append(f"{name}: eligibility.{index}: route {route.number}: no material {key!r}")
    return faults
