"""Addresses and office hours."""

from __future__ import annotations

import re

from ingest.blocks import Paragraph
from ingest.drafted import Read
from ingest.figures import phones

_ADDRESS = re.compile(
    r"(?:(?:受理|办公|邮寄|寄送|联系|通讯|通信|报名|现场|业务|单位|收件|详细|窗口)*(?:地址|地点))(?:[：:]\s*|(?=[\u4e00-\u9fff]{2,3}[省市]))(?P<a>[^；。]{4,60})"
)


_HOURS = re.compile(
    r"(?:(?:业务)?(?:受理|办公|咨询|工作|服务|接待|接听|上班|营业|对外|接访|值守)(?:受理)?时间)[：:]?\s*(?P<h>[^。；]{4,60})"
)


HOURS_LIKE = re.compile(
    r"(?:工作日|周[一二三四五六日]|星期|每[天日]|考试[日当]|节假日)[^。；）]*?\d{1,2}:\d{2}[^。；）]*|\d{1,2}:\d{2}\s*[-—–~至]+\s*\d{1,2}:\d{2}[^。；）]*"
)


_PLACE = re.compile(r"[^，。；：]*?(?:省|市|区|县|镇|路|街|道|巷|里)[^，。；]*?\d+\s*号?[^，。；（]*")


def posting_place(text: str) -> str:
    """Where a sentence says that something is to be sent; '' if it names no place."""
    if match := _ADDRESS.search(text):
        return tidy_address(match["a"])
    match = re.search(r"(?:寄送|邮寄|寄至|寄到)[^：]*：([^，。；（]*\d+号[^，。；（]*)", text)
    return match[1] if match else ""


def tidy_address(text: str) -> str:
    """An address without the postcode, person and telephone behind it."""
    text = re.split(r"，(?=联系|电话|邮编|收件|[\u4e00-\u9fff]老师)|（邮编|邮编|联系人|联系电话|收件人", text)[0]
    return text.strip(" ，、")


def note_places(
    paragraph: Paragraph, addresses: list[tuple[Read, str, str]], hours: list[tuple[Read, str, str]]
) -> None:
    """Addresses and hours that a paragraph names for an office."""
    text = paragraph.text
    if match := _ADDRESS.search(text):
        place = tidy_address(match["a"])
        if not re.search(r"公众号|https?:|www\.|小程序|网址|网站", place) and not re.search(
            r"考场|考点|考试地点", match[0][:8]
        ):
            addresses.append((Read(_inner_place(place), paragraph.lines), paragraph.section, text))
    if match := _HOURS.search(text):
        if re.search(r"\d{1,2}:\d{2}", match["h"]):
            hours.append((Read(match["h"].strip("，"), paragraph.lines), paragraph.section, text))
    elif (
        paragraph.headings
        and re.search(
            r"(?:受理|办公|咨询|工作|服务|接待)时间", paragraph.headings[-1] + "".join(paragraph.headings[-2:-1])
        )
        and HOURS_LIKE.search(paragraph.body)
        and not phones(text)
    ):
        hours.append((Read(paragraph.body.strip("。"), paragraph.lines), paragraph.section, text))


def _inner_place(text: str) -> str:
    """XX窗口（广济路838号A207室） → the street where it stands in brackets."""
    match = re.search(r"（([^（）]*(?:路|街|道|巷|大厦|号)[^（）]*\d[^（）]*)）", text)
    return match[1] if match else text
