"""Names of people where a form or a phrase announces them, told from other words by the surname and by what follows."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董潘袁蔡蒋蔣余于杜叶葉程魏苏蘇"
    "吕呂丁任沈姚卢盧姜崔钟鐘谭譚陆陸汪范金石廖贾賈夏韦韋付傅方白邹鄒孟熊秦邱江尹薛闫阎閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴"
    "莫孔向汤湯温康施文牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟申詹欧歐耿关關焦俞柳甘祝包宁尚符舒阮柯纪梅童凌毕畢单裴霍涂苗曲翁"
    "骆路蓝戚游柏解冉辛蒲管房左鲍成屈席佟艾卜冀米靳宗闻娄仇仝冷边池沙隋原鞠窦巩车匡盛卓栗甄时"
)
_TWO_SURNAMES = "|".join(
    " ?".join(name)
    for name in [
        "欧阳",
        "歐陽",
        "司马",
        "司馬",
        "上官",
        "诸葛",
        "諸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "司徒",
        "夏侯",
        "宇文",
        "端木",
        "独孤",
        "南宫",
    ]
)
_HAN = r"[\u4e00-\u9fff]"
_END = r"(?=$|[^\u4e00-\u9fff·])"
_AFTER = (
    r"(?=$|[^\u4e00-\u9fff·]|身份|手机|电话|联系|准考|男|女|性别|生于|出生|今年|去年|现|想|要|报|考|是|在|的|从|来自"
    r"|我|你|您|已|有|没|请|咨询|问|[一二三四五]级|[初中高]级|大专|本科|北京|上海|辽宁|打算|准备|之前|上次|昨天|可|能|会|不|还|就)"
)
_SURNAMED = rf"(?:{_TWO_SURNAMES}|[{_SURNAMES}])[ ]?{_HAN}(?:[ ]?{_HAN})??"
_DOTTED = rf"{_HAN}{{1,8}}·{_HAN}{{1,8}}(?:·{_HAN}{{1,8}})?"
_LATIN = r"[A-Za-z]{2,20}(?:[ .·'-]{1,2}[A-Za-z]{1,20}){0,3}(?![A-Za-z@])"
_ROLE = "考生|学员|申请人|申请者|申报人|报名人|报考人|本人|联系人|收件人|收货人|收款人|持证人|持卡人|开户人|经办人"
_PERSON = f"(?:{_ROLE}|我)"
_FORM = rf"(?:{_PERSON}的?|证书|真实|中文|开户)?(?:姓 {{0,4}}名|名字|户名)(?:\([^()]{{0,12}}\))?"
_INTRODUCED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_FORM}|{_PERSON})\s{{0,2}}[:=]\s{{0,4}}({_DOTTED}|{_SURNAMED}{_AFTER}|{_HAN}{{2,4}}{_END}|{_HAN}(?: {_HAN}){{1,2}}{_END}|{_LATIN})",
        rf"{_FORM}\s{{0,2}}(?:是|为|叫|就是)?\s{{0,4}}({_DOTTED}|{_SURNAMED}{_AFTER})",
        rf"(?:{_FORM}(?:是|为|叫)|[我俺](?:的?(?:大名|全名))?(?:就)?叫做?|本人名?叫)\s{{0,4}}"
        rf"({_DOTTED}|{_SURNAMED}{_AFTER}|[{_SURNAMES}]{_HAN}{{2}}|{_HAN}{{2,4}}{_END}|{_LATIN})",
        rf"(?:本人|考生|学员|申请人|联系人|收件人)[\s:,]?({_DOTTED}|{_SURNAMED}{_AFTER})",
    )
)
ANNOUNCING = re.compile(f"姓|名字|户名|叫|[:=]|{_ROLE}")
"""What every announcement of a name has one of."""
_BEFORE_DATA = re.compile(rf"(?<!{_HAN})({_SURNAMED})(?:[\s,:;、)(]{{0,3}}(?:[男女][\s,:;、]{{0,2}})?)$")
_AFTER_DATA = re.compile(rf"[\s,:;、)(]{{1,3}}({_SURNAMED})(?=$|[^\u4e00-\u9fff·])")
_NEAR = 12
"""Characters beside an identity number or a phone in which a name can stand."""
_NO_NAMES = re.compile(
    "高[中职级考校技等]|马上|时[候间常刻长段期效]|应[该届]|成[绩人都为考]|方[便向面式法案]|于[是都那此]|曾[经在]|何[时地必]|任何|万一|单[位亲独]|关于|许[多可]|"
    "毕业|白天|金[融额]|江[苏西]|安[徽全排]|宁[夏波]|温州|郑州|苏州|向|易|解|管理|路|石[家油]|包[头括]|文[化凭件科]|计|是|全|符合|"
    "原[来件因]|车[间票]|管|冷|边|房|左|盛|游|申[请报]|周[一二三四五六日末]|程序|席位|尚未|白领|钟点|万达|米|龙头|谢谢|付[款费]|汪汪"
)
_NO_NAME_HOLDS = re.compile(
    "[怎什哪吗呢么错填写改是否能可要必不没有和与或的在了级证考报费号话机系吧啊这那谁几多少同上繁简体字音]|老师|主任"
)
_TOO_MANY = 8
"""Different names of one message that are looked for elsewhere in it."""


def introduced(plain: str) -> list[tuple[int, int]]:
    """Spans of the names that a form or a phrase announces."""
    return [match.span(1) for pattern in _INTRODUCED for match in pattern.finditer(plain) if _is_name(match[1])]


def beside(plain: str, numbers: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of the names that stand alone right before or behind a person's number."""
    spans = []
    for start, end in numbers:
        found = _BEFORE_DATA.search(plain[max(0, start - _NEAR) : start]), _AFTER_DATA.match(plain, end, end + _NEAR)
        for match, offset in zip(found, (max(0, start - _NEAR), 0), strict=True):
            if match and _is_name(match[1]) and not _NO_NAME_HOLDS.search(match[1]):
                spans.append((match.start(1) + offset, match.end(1) + offset))
    return spans


def repeated(plain: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans, and every other place where the same names stand."""
    yield from spans
    for name in list(dict.fromkeys(plain[start:end] for start, end in spans))[:_TOO_MANY]:
        yield from (match.span() for match in re.finditer(re.escape(name), plain))


def _is_name(text: str) -> bool:
    surnamed = text[0] in _SURNAMES or re.match(_TWO_SURNAMES, text)
    known = surnamed and not text.endswith(("老师", "主任"))
    return not _NO_NAMES.match(text) and bool(known or "·" in text or not _NO_NAME_HOLDS.search(text))
