"""How certificates are collected: each rule a fact in the notice’s words."""

from __future__ import annotations

import re

from ingest.context import Context
from ingest.drafted import Read, Tree
from ingest.fields.said import sentences

_ASPECTS: tuple[tuple[str, str], ...] = (
    ("certificate-collect.correct", r"更正|制证信息|证书信息有误|证书.{0,6}错误"),
    ("certificate-collect.replace", r"补办|遗失|补发|挂失"),
    ("certificate-collect.fee", r"(?:快递|邮寄|邮|运)费|到付|不收费|免费|工本费|自理"),
    ("certificate-collect.progress", r"进度|物流|快递单号"),
    ("certificate-collect.electronic", r"电子证书|电子认定证书|纸质证书须|勾选|默认"),
    ("certificate-collect.bring", r"(?:携带|凭|持|出示|提供|带)[^，。；]*(?:身份证|证件|护照|委托书)|委托书|代领"),
    (
        "certificate-collect.when",
        r"另行通知|公示期?(?:满|结束)后|期满后|(?:日|天|月|周|期满|之后)后?.{0,6}(?:起|发放|领取|制作)|证书(?:做好|制作)|领取时间|工作日",
    ),
    ("certificate-collect.where", r"地址|到[^，。；]{2,16}(?:领取|领证|办理)|(?:前台|窗口|大厅|考务部)"),
    ("certificate-collect.how", r"领取|邮寄|快递|发放|自取|下载|公布"),
)


def read_collection(context: Context) -> list[Tree]:
    """Each clause about collecting certificates as a fact, in the notice's words."""
    cue = r"(?:证书|证)[^。；]{0,30}(?:领取|发放|邮寄|快递|补办|更正|寄)|领取.{0,6}证书|领证|(?:纸质|电子).{0,4}证书|(?:邮寄|快递)费|代领|制证"
    said = [
        s
        for s in sentences(context, cue)
        if not re.search(r"查询网址|可登录.*查询|职业资格证书|等级证书（|取消|无效", s[1])
        or re.search("领取|邮寄", s[1])
    ]
    found: list[Tree] = []
    seen: set[str] = set()
    for paragraph, sentence in said:
        if re.search(r"准考证|承诺书|申报条件|查询时?间?$|颁发|签发|发给", sentence) and not re.search(
            "领取|邮寄|快递", sentence
        ):
            continue
        for clause in _rules(sentence):
            if clause in seen or re.search(r"查询系统.{0,6}查询|证书查询", clause):
                continue
            seen.add(clause)
            for aspect in _aspects(clause):
                found.append(
                    {
                        "aspect": Read(aspect, paragraph.lines, "引自原文，请改写"),
                        "text": Read(clause, paragraph.lines, "引自原文，请改写"),
                        "section": Read(paragraph.section, paragraph.lines),
                    }
                )
    for grid in context.grids:
        if grid.column("task") is None:
            continue
        for row in grid.rows:
            texts = [c.flat for c in row.cells if c.text and not c.text.isdigit()]
            if (task := grid.cell(row, "task")) and re.search(r"证书领取|领证|制证", " ".join(texts)):
                remark = "，".join(t for t in texts if t != task.flat)
                own = ["certificate-collect.when"] if re.search("领取", task.flat) else ["certificate-collect.correct"]
                pieces = (
                    [(a, c) for c in _rules(remark) for a in _aspects(c) if a not in own] if "领取" in task.flat else []
                )
                for aspect, text in ((own[0], "，".join(texts)), *pieces):
                    found.append(
                        {
                            "aspect": Read(aspect, (task.line,), "引自原文，请改写"),
                            "text": Read(text, (task.line,), "引自原文，请改写"),
                            "section": Read(grid.table.section, (task.line,)),
                        }
                    )
    return found


def _aspects(clause: str) -> list[str]:
    """Every aspect that a clause tells of; how it is collected only where it tells nothing else."""
    hits = [a for a, pattern in _ASPECTS if re.search(pattern, clause)]
    how = "certificate-collect.how"
    return hits if re.search("邮寄|快递", clause) else [a for a in hits if a != how] or hits


def _rules(sentence: str) -> list[str]:
    """A sentence as one rule a piece: its parts that have an aspect of their own."""
    pieces = re.split(
        r"；|，(?=(?:也可|并|不收|不办理|不提供|邮|快递|费用|到|由|凭|另带|需|可)[^，；]{3,})|。", sentence
    )
    return [p.strip("，（） ") for p in pieces if len(p) > 3]
