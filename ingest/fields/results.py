"""When and where marks appear."""

from __future__ import annotations

import re

from ingest.context import Context
from ingest.drafted import Read, Tree
from ingest.fields.said import WHERE, N, Said, section_of, sentences, with_address
from ingest.figures import days, number

_AFTER = re.compile(
    rf"(?:(?:后|结束)的?，?[^，。；\d]{{0,6}}?|(?<=[的目]，)){N}\s*(个月|个?工作日|日|天|周)(?=内|左右|后|可|（|，)"
)


def read_results(context: Context) -> dict[str, Tree] | None:
    """The notice's `results`; None where nothing tells of them."""
    said = [
        s
        for s in sentences(
            context, r"成绩(?!合格者|不合格|单|保留|有效)|查分|(?:考试|评价|认定|鉴定|考核)结果", ends="。"
        )
        if not re.search(r"补考|保留|复查费|有效期|取消|领取", s[1]) or re.search("公布|公示|查询", s[1])
    ]
    said = [
        s
        for s in said
        if re.search(r"公布|公示|查询|发布|查看|可查", s[1]) and not re.search("取消|标注|证书自(?!行)|复查的", s[1])
    ]
    tree: dict[str, Tree] = {}
    _result_times(said, tree)
    _result_rows(context, tree)
    if match := next(
        ((p, m) for p, t in said if (m := re.search(rf"公示(?:期)?(?:为|不少于)?\s*{N}\s*(?:个)?(?:天|日|工作日)", t))),
        None,
    ):
        why = "原文是工作日" if "工作日" in match[1][0] else ""
        tree["publicity_days"] = Read(number(match[1][1]), match[0].lines, why)
    where = next((s for s in said if WHERE.search(s[1])), None)
    if "where" not in tree and (told := with_address(where, context)):
        tree["where"] = told
    if not tree:
        return None
    tree.setdefault("where", Read(None, said[0][0].lines if said else (), "没有写在哪里查成绩"))
    if said:
        tree.setdefault("section", section_of(said))
    return tree


_CASE = re.compile(r"((?:涉及|参加|需要|有)[^，；。（）]*?(?:的项目|的|项目))，")


def _result_times(said: list[Said], tree: dict[str, Tree]) -> None:
    """How long after the exam, in order of writing; a span behind a case (涉及阅卷的项目，…) is `later`."""
    for paragraph, text in said:
        for match in _AFTER.finditer(text):
            count, unit = number(match[1]), match[2]
            start = max(text.rfind(c, 0, match.start()) for c in "。；（")
            case = _CASE.search(text[start + 1 : match.end()])
            if "公示期满" in text[start + 1 : match.start() + 1] or count is None:
                continue
            value = {"months": count} if unit == "个月" else {"working_days": count} if "工作日" in unit else None
            read = Read(value, paragraph.lines, "" if value else f"“{match[0]}”是自然日，通知的形式里记不下")
            key = "later" if case and "after_exam" in tree else "after_exam"
            if key in tree:
                continue
            tree[key] = read
            if key == "later" and case:
                tree["later_when"] = Read(case[1], paragraph.lines)


def _result_rows(context: Context, tree: dict[str, Tree]) -> None:
    """成绩上网查询起始时间 | 11月16日 in a table of tasks; 成绩查询时间：X月X日 in a sentence."""
    for grid in context.grids:
        if grid.column("task") is None or grid.column("time", "exam") is None:
            continue
        for row in grid.rows:
            task, when, remark = (grid.cell(row, *kinds) for kinds in (("task",), ("time", "exam"), ("remark",)))
            if task and when and re.search(r"成绩.*(?:查询|公布|发布)|查分", task.flat) and (found := days(when.flat)):
                dated = found[0].dated(context.year)
                tree["from_day"] = Read(dated.isoformat() if dated else None, (task.line,))
                if remark and WHERE.search(remark.flat):
                    tree["where"] = Read(remark.flat, (task.line,))
                tree["section"] = Read(grid.table.section, (task.line,))
    for paragraph, text in sentences(context, r"成绩(?:查询|公布|发布)(?:时间|日期)?", headed=False):
        if (
            "from_day" not in tree
            and (found := days(text))
            and re.search(r"成绩(?:查询|公布|发布)(?:时间|日期)?(?:为|：|起|于|从|自)", text)
        ):
            dated = found[0].dated(context.year)
            tree["from_day"] = Read(
                dated.isoformat() if dated else None,
                paragraph.lines,
                "" if len(found) == 1 else "写了一段时间，只能记开始的一天",
            )
