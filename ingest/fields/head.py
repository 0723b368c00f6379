"""Issuer, document number, date, region, year and title."""

from __future__ import annotations

import re
from collections import Counter

from ingest.blocks import Paragraph
from ingest.context import Context
from ingest.drafted import Read, Tree
from ingest.figures import days, plain_dates

_ORGANISATION = r"[\u4e00-\u9fffA-Za-z（）·]{2,40}?(?:公司|协会|学会|中心|学院|学校|局|厅|委员会|研究院|研究会|联合会|总会|促进会|鉴定所|评价所|事务所|研究所|服务部|技校|办公室|(?:评价|鉴定|考核|考评|考试|培训|指导|服务|工作)站|集团|工会|商会)"
_NUMBER = re.compile(
    r"^(?:文号[：:])?\s*(?P<n>[\u4e00-\u9fffA-Za-z]{0,16}\s*[〔（\[【]\s*20\d\d\s*[〕）\]】]\s*第?\s*\d{1,4}\s*号)(?:文)?(?:$|\s|发布|签发|20\d\d年|二〇)"
)
_INLINE_NUMBER = re.compile(
    r"(?:文号|发文字号)[：:]\s*([\u4e00-\u9fffA-Za-z]{2,16}\s*[〔（\[【]\s*20\d\d\s*[〕）\]】]\s*第?\s*\d{1,4}\s*号)"
)
REGIONS: dict[str, tuple[str, ...]] = {
    "北京": (), "上海": (), "天津": (), "重庆": (),
    "河北": ("石家庄", "唐山", "保定", "邯郸", "廊坊", "秦皇岛"), "山西": ("太原", "大同"), "内蒙古": ("呼和浩特", "包头"),
    "辽宁": ("沈阳", "大连", "鞍山"), "吉林": ("长春",), "黑龙江": ("哈尔滨", "大庆"),
    "江苏": ("南京", "苏州", "无锡", "常州", "南通", "徐州", "扬州"), "浙江": ("杭州", "宁波", "温州", "嘉兴", "绍兴", "金华", "台州"),
    "安徽": ("合肥", "芜湖"), "福建": ("福州", "厦门", "泉州"), "江西": ("南昌", "赣州"), "山东": ("济南", "青岛", "烟台", "潍坊", "临沂"),
    "河南": ("郑州", "洛阳"), "湖北": ("武汉", "宜昌", "襄阳"), "湖南": ("长沙", "株洲"),
    "广东": ("广州", "深圳", "东莞", "佛山", "珠海", "中山", "惠州"), "广西": ("南宁", "柳州", "桂林"), "海南": ("海口", "三亚"),
    "四川": ("成都", "绵阳"), "贵州": ("贵阳", "遵义"), "云南": ("昆明",), "西藏": ("拉萨",), "陕西": ("西安", "咸阳"),
    "甘肃": ("兰州",), "青海": ("西宁",), "宁夏": ("银川",), "新疆": ("乌鲁木齐",),
}  # fmt: skip
"""Provinces → their larger cities."""


def read(context: Context) -> dict[str, Tree]:
    """The fields of the notice's head; what is not found is a doubt with no value."""
    issuer = _issuer(context)
    return {
        "title": _title(context),
        "issuer": {"name": issuer, "certifies": _certifies(context, str(issuer.value or ""))},
        "document_number": _document_number(context),
        "published": _published(context),
        "region": _region(context, issuer),
        "year": _year(context),
    }


def _title(context: Context) -> Read:
    """The title; an organisation on the line above may belong to it where it does not begin with 关于."""
    title = context.title
    if title is None:
        return Read(None, (), "没有读到标题")
    above = next((p for p in context.outline.paragraphs if p.lines[-1] == title.lines[0] - 1), None)
    apart = above is None or title.text.startswith("关于") or not re.fullmatch(_ORGANISATION, above.text)
    return Read(title.text, title.lines, "" if apart else "上一行的单位名也可能是标题的一部分")


def _main(context: Context) -> tuple[Paragraph, ...]:
    return tuple(p for p in context.outline.paragraphs if not p.section.startswith("附"))


def _document_number(context: Context) -> Read:
    top = context.outline.paragraphs[:12]
    for paragraph in top:
        if match := _NUMBER.match(paragraph.text) or _INLINE_NUMBER.search(paragraph.text):
            text = re.sub(r"\s+", "", match[1])
            return Read(text, paragraph.lines)
    return Read(None, (), "没有读到文号")


def _dates(context: Context) -> list[tuple[Paragraph, str]]:
    """Lines that are nothing but a date, and 发布日期：….."""
    found = []
    for paragraph in context.outline.paragraphs:
        text = re.sub(r"\s+", "", plain_dates(paragraph.text))
        label = re.search(r"(?:发布|发文|印发|成文|公布|更新|发稿)(?:日期|时间)[：:]?(.{6,20})", text)
        alone = re.fullmatch(
            r"(?:日期：)?(20\d\d年\d{1,2}月\d{1,2}日|20\d\d[-./]\d{1,2}[-./]\d{1,2}|20\d{6})(?:印发|发布)?", text
        )
        signed = re.search(rf"{_ORGANISATION}(20\d\d年\d{{1,2}}月\d{{1,2}}日)$", text)
        printed = re.search(r"(20\d\d年\d{1,2}月\d{1,2}日)(?:印发|发布)", text) or re.search(
            r"号(20\d\d年\d{1,2}月\d{1,2}日)$", text
        )
        for match in (label, alone, signed, printed):
            if match and (dated := days(match[1])) and dated[0].year and (day := dated[0].dated(None)):
                found.append((paragraph, day.isoformat()))
                break
    return found


def _published(context: Context) -> Read:
    found = _dates(context)
    if not found:
        return Read(None, (), "没有读到发布日期")
    paragraph, value = found[-1] if not re.search("发布|发文|印发", found[0][0].text) else found[0]
    why = (
        ""
        if len({day for _, day in found}) == 1
        else f"有几个日期：{'、'.join(dict.fromkeys(day for _, day in found))}"
    )
    if context.year and abs(int(value[:4]) - context.year) > 1:
        why = why or f"发布于{value[:4]}年，通知却是{context.year}年的"
    return Read(value, paragraph.lines, why)


def _issuer(context: Context) -> Read:
    """The signature above the date, checked against letterhead, title and 由…组织实施."""
    votes: Counter[str] = Counter()
    where: dict[str, tuple[int, ...]] = {}

    def vote(name: str, lines: tuple[int, ...], weight: int) -> None:
        name = re.sub(r"^(?:由|主办单位：|发布单位：|发布机构：|来源：)", "", name)
        votes[name] += weight
        where.setdefault(name, lines)

    paragraphs = context.outline.paragraphs
    dated = {p.lines for p, _ in _dates(context)}
    for place, paragraph in enumerate(paragraphs):
        alone = re.fullmatch(_ORGANISATION, paragraph.text)
        if alone and place + 1 < len(paragraphs) and paragraphs[place + 1].lines in dated:
            vote(paragraph.text, paragraph.lines, 4)
        elif alone and place < 5:
            vote(paragraph.text, paragraph.lines, 3)
        if signed := re.fullmatch(rf"({_ORGANISATION})20\d\d年\d{{1,2}}月\d{{1,2}}日", paragraph.text):
            vote(signed[1], paragraph.lines, 4)
        for match in re.finditer(rf"由({_ORGANISATION})(?:负责)?(?:组织|颁发|实施|核发)", paragraph.text):
            vote(match[1], paragraph.lines, 2)
        if labelled := re.match(
            rf"^(?:主办单位|发布单位|发布机构|来源|组织单位|实施机构|评价机构)(?:名称)?：({_ORGANISATION})",
            paragraph.body,
        ):
            vote(labelled[1], paragraph.lines, 2)
    if context.title and (titled := re.match(rf"^({_ORGANISATION})(?:关于|20\d\d年)", context.title.text)):
        vote(titled[1], context.title.lines, 3)
    if not votes:
        return Read(None, (), "没有读到发布单位")
    name, score = votes.most_common(1)[0]
    others = [n for n, s in votes.items() if n != name and s >= score - 1 and n not in name and name not in n]
    why = f"还提到{'、'.join(others)}" if others else "" if score >= 3 else "只有一处提到"
    return Read(name, where[name], why)


_OURSELVES = ("机构", "单位", "公司", "中心", "院", "校", "会", "所")
_HANDS = r"(?:统一)?(?:颁发|核发|发放|发给|签发|印发|授予)"


def _certifies(context: Context, issuer: str) -> Read:
    """Whether the issuer itself hands out the certificates, where the notice says who does."""
    told = re.compile(
        rf"由(?P<a>[^，。；由]{{1,40}}?){_HANDS}[^，。；]{{0,20}}证书|证书[^，。；]{{0,6}}由(?P<b>[^，。；]{{1,40}}?){_HANDS}"
        rf"|(?P<c>(?:我|本)(?:机构|单位|公司|中心|院|校|会|协会|所|事务所)){_HANDS}[^，。；]{{0,20}}证书"
    )
    for paragraph in context.outline.paragraphs:
        if match := told.search(paragraph.text):
            who = re.sub(
                r"^(?:我|本)(?=机构|单位|公司|中心|院|校|会|协会|所)", "", match["a"] or match["b"] or match["c"]
            )
            who = re.split("组织|负责|实施|并|统一|向|对", who)[0]
            own = bool(who) and (who in issuer or issuer in who or _names_issuer(who, issuer) or who in _OURSELVES)
            return Read(own, paragraph.lines, "" if own or len(who) > 5 else f"发证的是“{who}”，请确认是否就是发布单位")
        if handed := re.search(rf"{_HANDS}[^，。；]{{0,20}}证书", paragraph.text):
            lead = re.split("[。；]", paragraph.text[: handed.start()])[-1]
            named = issuer and _names_issuer(lead, issuer)
            return Read(bool(named), paragraph.lines, "" if named else "没有写清由谁发证")
    return Read(False, (), "通知没有写明由谁发证")


def _names_issuer(text: str, issuer: str) -> bool:
    """Whether a sentence names the issuer, whole or by the name before its kind (栖梦渡公司), or as 我中心."""
    core = re.split(r"（|职业|技能|评价|鉴定|有限|股份|科技", issuer)[0]
    return (
        issuer in text
        or (len(core) >= 2 and core in text)
        or bool(re.search(r"(?:我|本)(?:机构|单位|公司|中心|院|校|会|所)", text))
    )


def _province(text: str) -> str | None:
    found = [name for name in REGIONS if re.search(rf"{name}(?!路|东路|西路|大街|街)", text)]
    return found[0] if found else None


def _city(text: str) -> tuple[str, str] | None:
    return next(
        ((p, city) for p, cities in REGIONS.items() for city in cities if re.search(rf"{city}(?!路|街)", text)), None
    )


def _region(context: Context, issuer: Read) -> Read:
    title = context.title.text if context.title else ""
    for text, lines in ((title, context.title.lines if context.title else ()), (str(issuer.value or ""), issuer.lines)):
        city = _city(text)
        if name := _province(text):
            return Read(name, lines, f"写到了{city[1]}，请确认地区" if city else "")
        if city:
            return Read(city[0], lines, f"由{city[1]}得来，请确认地区写省还是市")
    counts: Counter[str] = Counter()
    first: dict[str, tuple[int, ...]] = {}
    for paragraph in context.outline.paragraphs:
        for name in REGIONS:
            if name in paragraph.text:
                counts[name] += 1
                first.setdefault(name, paragraph.lines)
    if counts:
        name = counts.most_common(1)[0][0]
        return Read(name, first[name], "标题和单位名里没有地区，由正文得来")
    return Read(None, (), "没有读到地区")


def _year(context: Context) -> Read:
    if context.year is None:
        return Read(None, (), "没有读到年份")
    if context.title and str(context.year) in context.title.text:
        return Read(context.year, context.title.lines)
    lines = next((p.lines for p in context.outline.paragraphs if str(context.year) in p.text), ())
    return Read(context.year, lines, "标题里没有年份，由正文得来")
