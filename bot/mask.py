"""Personal data → a neutral word in brackets, in all usual spellings; public numbers stay as they are.

The text is matched against a shadow of equal length in which full-width and Chinese digits are ASCII ones, so that a
place in the shadow is the same place in the text. Every pattern is linear: runs are found once, then judged in code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

IDENTITY, PHONE, EMAIL, CARD, TICKET, NAME = "身份证号", "手机号", "邮箱", "银行卡号", "准考证号", "姓名"

_GAP = r"[ \t\u00a0\u3000\u200b_\u2010-\u2015\u2212\uff0d-]{0,2}"
_RUN = re.compile(rf"[0-9]+(?:{_GAP}[0-9]+)*+(?:{_GAP}X(?![0-9A-Z]))?", re.IGNORECASE)
_BLOCK = re.compile(r"[0-9]+|X", re.IGNORECASE)
_EMAIL = re.compile(
    r"(?<![\w.%+-])[A-Za-z0-9._%+-]{1,64}+ ?@ ?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}", re.ASCII
)
_COUNTRY = re.compile(rf"(?:[(（]?\+?(?:00)?86[)）]?\s?{_GAP}|[(（]?\+)$")
_TICKET, _NUMBER, _IS = "[准準]考[证證証正]", "(?:号码|號碼|号|號)", r"[\s:：是为為]{0,4}"
_INTRODUCED = (
    (
        re.compile(rf"{_TICKET}{_NUMBER}{_IS}([A-Z]{{0,4}}{_GAP}[0-9](?:{_GAP}[0-9A-Z]){{5,29}}+)", re.IGNORECASE),
        TICKET,
    ),
    (re.compile(rf"{_TICKET}{_IS}([A-Z]{{0,4}}{_GAP}[0-9](?:{_GAP}[0-9]){{8,29}}+)", re.IGNORECASE), TICKET),
    (
        re.compile(rf"身[份分][证證証]{_NUMBER}?{_IS}([0-9](?:{_GAP}[0-9]){{11,19}}+(?:{_GAP}X)?)", re.IGNORECASE),
        IDENTITY,
    ),
)

_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_IDENTITY_18 = re.compile(rf"[1-9][0-9]{{5}}(?:19|20)[0-9]{{2}}{_DAY}[0-9]{{3}}[0-9X]", re.IGNORECASE)
_IDENTITY_15 = re.compile(rf"[1-9][0-9]{{7}}{_DAY}[0-9]{{3}}")
_PHONE = re.compile(r"(0086|86|0)?1[3-9][0-9]{9}")
_PHONE_GROUPS = {(11,), (3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (3, 3, 5), (3, 2, 2, 2, 2)}
_LONGEST = 19
"""Digits of the longest bank card number."""

_SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董潘袁蔡蒋蔣余于杜叶葉程魏苏蘇"
    "吕呂丁任沈姚卢盧姜崔钟鐘谭譚陆陸汪范金石廖贾賈夏韦韋付傅方白邹鄒孟熊秦邱江尹薛闫阎段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴"
    "莫孔向汤湯温康施文牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟申詹欧歐耿关關焦俞柳甘祝包宁尚符舒阮柯纪梅童凌毕畢单裴霍涂苗曲翁"
    "骆路蓝戚游柏解冉辛蒲管房左鲍成屈席佟艾卜冀米靳宗闻娄"
)
_TWO_SURNAMES = "欧阳|歐陽|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|宇文|端木"
_HAN = r"[\u4e00-\u9fff]"
_AFTER_NAME = (
    r"(?=$|[^\u4e00-\u9fff]|身份|手机|电话|联系|准考|男|女|性别|生于|出生|今年|现|想|要|报|考|是|在|的|从|来自"
    r"|我|你|您|已|有|没|请|咨询|问)"
)
_FULL_NAME = rf"(?:{_HAN}{{1,8}}·{_HAN}{{1,8}}|(?:{_TWO_SURNAMES}|[{_SURNAMES}]){_HAN}{{1,2}}?{_AFTER_NAME}"
_NAMES = (
    re.compile(rf"(?:我叫做?|(?:我的)?名字[是叫]|姓名\s?(?:是|为|[:：]))\s?({_FULL_NAME}|[{_SURNAMES}]{_HAN}{{2}}))"),
    re.compile(rf"本人(?:叫|姓名|名叫)?[\s:：,，]?({_FULL_NAME}))"),
)
_NO_NAMES = re.compile(
    "高[中职级考校技等]|马上|时[候间]|应[该届]|成[绩人都]|方[便向面式]|于[是都]|曾[经在]|何[时地必]|任何|万一|单位|关于|许[多可]|"
    "毕业|白天|金融|江[苏西]|安[徽全排]|宁[夏波]|温州|郑州|苏州|向|易|解|管理|路|成|石家|包[头括]|文[化凭件]|单|计|是|全"
)


class Find(NamedTuple):
    """A place in the text, and what stands there."""

    start: int
    end: int
    what: str


def mask(text: str) -> str:
    """`text` with 〔身份证号〕, 〔手机号〕 and the like in place of personal data."""
    shadow = text.translate(_SHADOW)
    taken = bytearray(len(text))
    found: list[Find] = []
    for find in (*_emails(shadow), *_introduced(shadow), *_numbers(shadow), *_names(text)):
        if not any(taken[find.start : find.end]):
            taken[find.start : find.end] = b"\1" * (find.end - find.start)
            found.append(find)
    pieces, last = [], 0
    for find in sorted(found):
        pieces += [text[last : find.start], f"〔{find.what}〕"]
        last = find.end
    return "".join(pieces) + text[last:]


def _emails(shadow: str) -> Iterator[Find]:
    for match in _EMAIL.finditer(shadow):
        yield Find(*match.span(), EMAIL)


def _introduced(shadow: str) -> Iterator[Find]:
    """Numbers that a word before them names, whatever their form."""
    for pattern, what in _INTRODUCED:
        for match in pattern.finditer(shadow):
            yield Find(*match.span(1), what)


def _names(text: str) -> Iterator[Find]:
    """Names where a form or a phrase announces them, told from other words by the surname."""
    for pattern in _NAMES:
        for match in pattern.finditer(text):
            if not _NO_NAMES.match(match[1]):
                yield Find(*match.span(1), NAME)


def _numbers(shadow: str) -> Iterator[Find]:
    """Numbers that tell by their own form what they are: runs of digits, split into blocks at spaces and dashes."""
    for run in _RUN.finditer(shadow):
        blocks = [match.span() for match in _BLOCK.finditer(shadow, *run.span())]
        first = 0
        while first < len(blocks):
            count, what = _judge(shadow, blocks[first : first + _LONGEST])
            if what:
                start, end = blocks[first][0], blocks[first + count - 1][1]
                if what == PHONE and (country := _COUNTRY.search(shadow, max(0, start - 9), start)):
                    start = country.start()
                yield Find(start, end, what)
            first += count


def _judge(shadow: str, blocks: list[tuple[int, int]]) -> tuple[int, str]:
    """How many of the leading blocks make up one number, and which; (1, "") if they are nothing personal. An identity
    number comes before all else (its first 17 digits could be a card's), then the longest."""
    digits, sizes, best = "", [], (1, "")
    for count, (start, end) in enumerate(blocks, 1):
        digits += shadow[start:end]
        sizes.append(end - start)
        if count > 1 and len(digits) > _LONGEST:
            break
        if what := _kind(digits, tuple(sizes)):
            best = count, what
        if what == IDENTITY:
            break
    return best


def _kind(digits: str, sizes: tuple[int, ...]) -> str:
    """What a number of these digits, written in blocks of these sizes, is; '' for nothing personal.

    A date of birth in the right place makes an identity number. Spaced digits can also be a list of fees or days, so
    phones and cards in blocks must have the blocks in which people write them, and cards the check digit as well.
    """
    if _IDENTITY_18.fullmatch(digits):
        return IDENTITY
    even = set(sizes) == {1}
    if (phone := _PHONE.fullmatch(digits)) and _phone_groups(sizes, len(phone[1] or "")):
        return PHONE
    if _IDENTITY_15.fullmatch(digits) and (even or len(sizes) == 1 or sizes == (6, 6, 3)):
        return IDENTITY
    if len(digits) >= 16 and digits.isdigit() and (len(sizes) == 1 or _spaced_card(digits, sizes)):
        return CARD
    return ""


def _phone_groups(sizes: tuple[int, ...], prefix: int) -> bool:
    """Whether blocks are a phone's, once the country's `prefix` digits at the front are taken off."""
    sizes = sizes[1:] if sizes[0] == prefix else (sizes[0] - prefix, *sizes[1:])
    return sizes in _PHONE_GROUPS or set(sizes) == {1}


def _spaced_card(digits: str, sizes: tuple[int, ...]) -> bool:
    """Whether blocks are a card's: fours, single digits, or the issuer's six and the rest; the check digit is right."""
    fours = set(sizes[:-1]) == {4} and sizes[-1] <= 4
    grouped = fours or set(sizes) == {1} or (sizes[0] == 6 and len(sizes) == 2)
    return grouped and digits[0] in "34569" and _luhn(digits)


def _luhn(digits: str) -> bool:
    """The check of ISO/IEC 7812: every second digit from the right doubled, digits of the products added."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _shadow_table() -> dict[int, str]:
    """Full-width ASCII and Chinese digits, each to one ASCII character."""
    table = {0xFEE0 + code: chr(code) for code in range(0x21, 0x7F) if chr(code) not in "-()"}
    for digit, spellings in enumerate(
        ("〇零○Ｏ", "一壹幺", "二贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
    ):
        table |= {ord(character): str(digit) for character in spellings}
    return table | {ord("×"): "X", ord("✕"): "X"}


_SHADOW = _shadow_table()
