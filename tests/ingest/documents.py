"""Documents made for a test."""

from __future__ import annotations

import io

import docx

from ingest.draft import draft
from ingest.drafted import Draft
from ingest.readers import read

NOTICE = """青石岭技能评价中心
青评〔2026〕7号
关于开展2026年保育师职业技能等级认定的通知
各位考生：
现将有关事项通知如下：
一、认定项目
职业\t等级\t认定月份
保育师\t五级/初级工\t4、9
\t四级/中级工\t9
二、收费标准
等级\t理论知识\t操作技能\t合计
五级/初级工\t60\t120\t180
四级/中级工\t70\t140\t210
三、咨询电话：（0571）80001234，李老师
青石岭技能评价中心
2026年1月8日
"""


def of_text(text: str, name: str = "通知.txt") -> Draft:
    """The draft of a text."""
    return draft(read(text.encode(), name))


def value(found: Draft, path: str) -> object:
    """A drafted field's value; KeyError if it was not read."""
    return {field.path: field.value for field in found.fields}[path]


def why(found: Draft, path: str) -> str:
    """A drafted field's doubt, '' if there is none."""
    return {field.path: field.why for field in found.fields}[path]


def word(*blocks: str | list[list[str]]) -> bytes:
    """A Word document of paragraphs and tables; '^' in a cell merges it with the one above."""
    made = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            made.add_paragraph(block)
            continue
        table = made.add_table(rows=len(block), cols=len(block[0]))
        for at, row in enumerate(block):
            for place, text in enumerate(row):
                if text == "^":
                    table.cell(at - 1, place).merge(table.cell(at, place))
                else:
                    table.cell(at, place).text = text
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()
