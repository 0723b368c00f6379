"""Other rules quoted under the aspect that a heading or a word makes certain; staff put them into words."""

from __future__ import annotations

import re

from ingest.context import Context
from ingest.drafted import Read, Tree

QUOTED = "引自原文，请改写"
TOPICS: tuple[tuple[str, str], ...] = (
    ("payment.refund", r"退费|不予退还|退款|不退"),
    ("payment.invoice", r"发票|票据"),
    ("payment.how", r"(?:现场|网上|在线|微信|扫码|对公)[^，。；]{0,6}(?:缴费|支付|转账)|(?:缴费|支付)方式"),
    ("payment.when", r"审核通过[^。；]{0,12}(?:缴|交)费|缴费(?:时间|截止)"),
    ("registration.how", r"(?:登录|关注|搜索|通过)[^。；]{2,40}(?:报名|申报)|报名(?:方式|途径)"),
    ("registration.group", r"团体(?:申报|报名)|集体报名"),
    ("registration.review", r"资格(?:审核|审查)[^。；]{0,20}(?:工作日|短信|结果)"),
    ("registration.amend", r"报名信息[^。；]{0,10}(?:修改|更改)|修改[^。；]{0,6}报名"),
    ("registration.copies", r"一式[一二两三]份"),
    ("dates.few", r"人数不足"),
    ("documents.identity_match", r"姓名[^。；]{0,20}一致"),
    ("documents.upload", r"上传[^。；]{2,}"),
    ("rules.false_materials", r"弄虚作假|虚假|伪造"),
    ("rules.penalty", r"取消[^。；]{0,10}成绩|不得参加评价|违纪"),
    ("rules.conduct", r"不得携带|考场纪律|禁携|禁止"),
    ("results.recheck", r"成绩复[查核]|复核成绩"),
    ("certificate-query.where", r"证书[^。；]{0,6}查询[^。；]*(?:http|www|网|系统)"),
    ("validity.adjust", r"(?:政策|标准|目录)[^。；]{0,16}调整"),
    ("validity.effective", r"(?:发布|印发|公布)之日起(?:实施|执行|施行)"),
    ("validity.basis", r"^(?:根据|依据|按照|依照)[^。；]*《"),
    ("retake.reapply", r"重新(?:申报|报名)"),
    ("retake.contest", r"竞赛[^。；]*补考"),
)


def read(context: Context, taken: frozenset[str]) -> list[Tree]:
    """A fact for each sentence with a certain topic; `taken` are texts that became facts already."""
    found: list[Tree] = []
    seen: set[str] = set(taken)
    for paragraph in context.paragraphs:
        for sentence in re.split(r"。", paragraph.body):
            sentence = sentence.strip("；， ")
            if not 8 <= len(sentence) <= 160 or sentence in seen:
                continue
            aspect = next((name for name, pattern in TOPICS if re.search(pattern, sentence)), None)
            if aspect is None:
                continue
            seen.add(sentence)
            found.append(
                {
                    "aspect": Read(aspect, paragraph.lines, QUOTED),
                    "text": Read(sentence + "。", paragraph.lines, QUOTED),
                    "section": Read(paragraph.section, paragraph.lines),
                }
            )
    return found
