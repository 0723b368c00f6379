"""Months of exams told in sentences without days."""

from __future__ import annotations

import re

from ingest.context import Context
from ingest.drafted import Read
from ingest.fields.rounds import Batch
from ingest.figures import days, levels, months

_HELD = re.compile(r"考试|开考|认定|评价|鉴定|考核|举行|组织|安排|测试|批次")
_NOT_HELD = re.compile(r"成绩|查询|公布|缴费|交费|准考证|证书|报名|申报时间|收费|有效|保留")


def months_told(context: Context) -> list[Batch]:
    """Months of exams named in sentences without days (全年3月、6月开考，其中技师只在6月); always doubtful."""
    found: list[Batch] = []
    for paragraph in context.paragraphs:
        if paragraph.section.startswith("附") or re.search(
            "条件|成绩|证书|收费|费用", "".join(paragraph.headings[-1:])
        ):
            continue
        for sentence in re.split("[。；]", paragraph.body):
            held = _HELD.search(sentence) or any(_HELD.search(h) for h in paragraph.headings[-1:])
            for clause in re.split("，(?!\\d)", sentence) if held else ():
                numbers = (
                    ()
                    if days(clause) or _NOT_HELD.search(clause) or re.search(r"\d年\D{0,2}\d+月$", clause)
                    else months(clause)
                )
                if numbers and "月" in clause:
                    named, owners = levels(clause), context.occupations_in(clause)
                    why = "考试月份写在句子里，请核对"
                    only = bool(re.search("其中|只|仅|除外", clause) and (named or owners))
                    found += [
                        Batch({"month": Read(n, paragraph.lines, why)}, named, owners, only=only) for n in numbers
                    ]
    return found
