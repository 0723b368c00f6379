"""The custom menu in the platform's form: made, checked against its limits, read back, put in words and compared."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.menu import MOST, MOST_BELOW, WIDTH, WIDTH_BELOW, Item, width

KEY_BYTES, URL_BYTES = 128, 1024
"""Bytes of UTF-8. Those of a name (16 above, 60 below) are kept by its width."""

Button = dict[str, Any]
"""A button as JSON: name, and either type with key or url, or sub_button."""


def buttons(items: Sequence[Item], base_url: str) -> list[Button]:
    """The `button` list of the platform; `base_url` without a slash at its end leads to our pages."""
    return [_button(item, base_url) for item in items]


def _button(item: Item, base_url: str) -> Button:
    if item.items:
        return {"name": item.name, "sub_button": buttons(item.items, base_url)}
    if item.page:
        return {"type": "view", "name": item.name, "url": base_url + item.page}
    return {"type": "click", "name": item.name, "key": item.say}


def faults(menu: Sequence[Button]) -> tuple[str, ...]:
    """What the platform would refuse or cut, in words, one a fault."""
    return tuple(dict.fromkeys(_faults(menu, "菜单", MOST, WIDTH)))


def _faults(menu: Sequence[Button], where: str, most: int, widest: float) -> Iterator[str]:
    if not 1 <= len(menu) <= most:
        yield f"{where}有{len(menu)}项，应有1到{most}项"
    for button in menu:
        name = button["name"]
        if not 0 < width(name) <= widest:
            yield f"“{name}”：名称应有1到{widest:g}个汉字（两个字母或数字算一个）"
        if "sub_button" in button:
            yield from _faults(button["sub_button"], f"“{name}”下", MOST_BELOW, WIDTH_BELOW)
        elif button["type"] == "view":
            yield from _url_faults(name, button["url"])
        elif not 0 < len(button["key"].encode()) <= KEY_BYTES:
            yield f"“{name}”：点按后的问题应有1到{KEY_BYTES}个字节，一个汉字3个"


def _url_faults(name: str, url: str) -> Iterator[str]:
    if not url.startswith(("https://", "http://")):
        yield "网页没有完整的网址，请设 KAODA_BASE_URL，例如 https://kaoda.example.com"
    if len(url.encode()) > URL_BYTES:
        yield f"“{name}”：网址超过{URL_BYTES}个字节，请换短一些的 KAODA_BASE_URL"


def read(answer: Mapping[str, Any]) -> list[Button]:
    """The buttons of what the platform answers for the current menu; [] where it is switched off or there is none.

    Buttons made on the platform's site may be of other types than ours; they keep their `value`.
    """
    info = answer.get("selfmenu_info")
    if not answer.get("is_menu_open") or not isinstance(info, dict):
        return []
    return [_current(button) for button in _dicts(info.get("button"))]


def _current(button: Mapping[str, Any]) -> Button:
    below = button.get("sub_button")
    if isinstance(below, dict) and (inner := _dicts(below.get("list"))):
        return {"name": str(button.get("name", "")), "sub_button": [_current(one) for one in inner]}
    kept = {name: str(button[name]) for name in ("type", "name", "key", "url", "value") if name in button}
    return {"type": "", "name": "", **kept}


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def tree(menu: Sequence[Button], indent: str = "") -> list[str]:
    """The menu in words, a line an entry: its name and what a tap does."""
    lines = []
    for button in menu:
        if "sub_button" in button:
            lines += [f"{indent}{button['name']}", *tree(button["sub_button"], indent + "  ")]
        else:
            lines.append(f"{indent}{button['name']}  {_deed(button)}")
    return lines


def _deed(button: Button) -> str:
    match button["type"]:
        case "click":
            return f"→ 问：{button.get('key', '')}"
        case "view":
            return f"→ 打开 {button.get('url', '')}"
        case other:
            return f"→ {other} {button.get('value', '')}".rstrip()


def changes(before: Sequence[Button], after: Sequence[Button]) -> list[str]:
    """Both menus in one tree: lines that go begin with -, those that come with +; [] where nothing changes."""
    if list(before) == list(after):
        return []
    lines = difflib.ndiff(tree(before), tree(after))
    return [line.rstrip() for line in lines if not line.startswith("?")]
