"""A form as a browser has it: the fields of a page with their values, to be changed and sent."""

from __future__ import annotations

from urllib.parse import unquote

from bs4 import BeautifulSoup
from bs4.element import Tag

Fields = dict[str, list[str]]


def fields_of(page: str, action: str) -> Fields:
    """What pressing the first button of the form for `action` would send, without the button and the token."""
    found = [f for f in BeautifulSoup(page, "html.parser").find_all("form") if unquote(str(f.get("action"))) == action]
    assert found, f"no form for {action}"
    fields: Fields = {}
    for field in found[-1].find_all(["input", "textarea", "select"]):
        for value in _values(field):
            fields.setdefault(str(field["name"]), []).append(value)
    fields.pop("csrf_token", None)
    return fields


def _values(field: Tag) -> list[str]:
    """Values that a field sends; none for boxes that are not ticked."""
    if field.name == "textarea":
        return [field.get_text().removeprefix("\r\n").removeprefix("\n")]
    if field.name == "select":
        options = field.find_all("option")
        chosen = [option for option in options if option.has_attr("selected")] or options[:1]
        return [str(option.get("value", "")) for option in chosen]
    if field.get("type") in ("checkbox", "radio"):
        return [str(field.get("value", "on"))] if field.has_attr("checked") else []
    return [str(field.get("value", ""))]
