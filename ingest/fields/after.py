"""From the admission ticket to the certificate: the ticket itself, and the parts that follow it."""

from __future__ import annotations

import re

from ingest.context import Context
from ingest.drafted import Read, Tree
from ingest.fields.collection import read_collection
from ingest.fields.results import read_results
from ingest.fields.retake import read_retake
from ingest.fields.said import WHERE, N, Said, clauses, section_of, sentences, shortened, site_names, with_address
from ingest.figures import number


def read(context: Context) -> dict[str, Tree]:
    """ticket, results, retake and the facts about collecting certificates, as far as told."""
    found: dict[str, Tree] = {}
    for name, part in (
        ("ticket", _ticket(context)),
        ("results", read_results(context)),
        ("retake", read_retake(context)),
    ):
        if part:
            found[name] = part
    if facts := read_collection(context):
        found["facts"] = facts
    return found


def _ticket_row(context: Context) -> dict[str, Tree] | None:
    """准考证打印 | 9月18日起 | 登录…打印, a row of a table of tasks."""
    for grid in context.grids:
        for row in grid.rows if grid.column("task") is not None else ():
            task, when, remark = (grid.cell(row, *kinds) for kinds in (("task",), ("time", "exam"), ("remark",)))
            if task and when and "准考证" in task.flat and when.text:
                line = (task.line,)
                where = remark.flat if remark and WHERE.search(remark.flat) else None
                tree: dict[str, Tree] = {
                    "when": Read(when.flat, line),
                    "where": Read(where, line, "" if where else "没有写在哪里打印"),
                    "section": Read(grid.table.section, line),
                }
                return {**tree, "how": Read(remark.flat, line)} if remark and remark.text else tree
    return None


def _ticket(context: Context) -> dict[str, Tree] | None:
    said = [
        s
        for s in sentences(context, r"准考证")
        if not re.search(r"领取准考证书|入场|有效身份证", s[1]) or re.search("打印|下载|查看", s[1])
    ]
    said = [
        s
        for s in said
        if re.search(r"打印|下载|准考证", s[1]) and not re.search(r"印在准考证上|等待准考证|凭准考证|持准考证", s[1])
    ]
    useful = [s for s in said if WHERE.search(s[1]) or re.search(rf"前\s*{N}\s*[天日周]", s[1])]
    if not useful:
        return _ticket_row(context)
    tree: dict[str, Tree] = {}
    when = _ticket_when(useful)
    whole = "".join(text for _, text in useful)
    if match := re.search(rf"(?:考试|考|认定|开考|评价)(?:开始)?(?:日|时间)?前\s*{N}\s*(?:天|日)", whole):
        days_before = number(match[1])
        holder = next(s for s in useful if match[0] in s[1] or days_before)
        tree["opens_days_before"] = Read(days_before, holder[0].lines)
    tree["when"] = when
    pieces = list(clauses(useful))
    doing = re.compile(r"打印|下载|输入|保存|点开|查看|入场时出示")
    going = re.compile(r"登录|登陆|登入|网址|进入|下载")
    where = next((s for s in pieces if WHERE.search(s[1]) and going.search(s[1]) and "打印时间" not in s[1]), None)
    where = where or next((s for s in pieces if WHERE.search(s[1])), None)
    read_where = with_address(where, context) or Read(None, useful[0][0].lines, "没有写在哪里打印")
    if not re.search(r"“|https?:|www|\.cn|\.com", str(read_where.value)) and not any(
        n in str(read_where.value) for n in site_names(context)
    ):
        read_where = read_where.doubted("没有写网址或名称")
    tree["where"] = read_where
    if how := "，".join(
        dict.fromkeys(t for _, t in pieces if doing.search(t) and not re.search("打印时间|、[^，]*准考证|准考证、", t))
    ):
        tree["how"] = Read(shortened(how), useful[0][0].lines)
    tree["section"] = section_of(useful)
    return tree


_BEFORE = re.compile(
    rf"(?:考试|考|认定|开考|评价|鉴定)?(?:开始)?(?:日|时间)?前\s*{N}\s*(?:个)?(?:天|日|周|工作日)(?:[起内]|(?:至|到)[^，。；]{{2,8}}前)?"
)


def _ticket_when(said: list[Said]) -> Read:
    for paragraph, clause in said:
        if match := _BEFORE.search(clause):
            return Read(match[0], paragraph.lines)
    for paragraph, clause in clauses(said):
        if re.search(r"起|时间|日期|前|后", clause) and re.search(
            r"\d|[一二两三四五六七八九十][天日周]|时间|日期", clause
        ):
            return Read(clause, paragraph.lines)
    return Read(said[0][1], said[0][0].lines, "没有写打印的时间")
