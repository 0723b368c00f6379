"""What a candidate has to show: identity documents and the photograph."""

from __future__ import annotations

import re

from ingest.blocks import Paragraph
from ingest.context import Context
from ingest.drafted import Read, Tree

WHO: tuple[tuple[str, str], ...] = (
    ("外国", r"外国|外籍|非中国籍|国外|国际友人"),
    ("港澳", r"香港|澳门|港澳"),
    ("台湾", r"台湾"),
    ("大陆", r"大陆|内地|境内|中国公民"),
)
KNOWN = (
    "居民身份证", "第二代居民身份证", "临时居民身份证", "临时身份证", "社会保障卡", "社保卡", "北京社保卡", "港澳居民来往内地通行证", "港澳居民居住证",
    "台湾居民来往大陆通行证", "台湾居民居住证", "外国人永久居留身份证", "外国人永久居留证", "护照", "身份证", "军官证", "户口簿", "户口本", "驾驶证",
    "往来港澳通行证", "港澳居民身份证", "港澳护照", "外国人居留许可", "中华人民共和国护照", "电子社保卡", "电子身份证", "外国护照",
)  # fmt: skip
"""Documents by their usual names; another name is a doubt."""
_DOCUMENT = re.compile(
    r"(?:身份证(?![明件])|社保卡|社会保障卡|居住证|通行证|护照|居留证|军官证|户口[簿本]|驾驶证|居留许可)(?:原件|复印件)?"
)
_PRESENT = re.compile(r"(?:需|须|应|凭|持|带|携带|出示|提供|上传|提交)")
_SHOWN_BEFORE = re.compile(rf"{_PRESENT.pattern}[^：，。；]{{0,16}}$")
_ELSE = re.compile(r"领取|领证|代领|证书|委托|姓名|身份证号|复印件|邮寄|快递|打印")


def read(context: Context) -> dict[str, Tree]:
    """identity, identity_rule and photo."""
    found: dict[str, Tree] = {}
    if identity := _identity(context):
        found["identity"] = identity
    if rule := _rule(context):
        found["identity_rule"] = rule
    if photo := _photo(context):
        found["photo"] = photo
    return found


def _clauses(paragraph: Paragraph) -> list[str]:
    text = re.sub(r"（[^（）]*）", lambda m: m[0].replace("；", "，"), paragraph.body)
    return [c for c in re.split(r"[；。]", text) if c]


def _identity(context: Context) -> list[Tree]:
    """Documents by kind of person; who is not named is from the mainland."""
    found: dict[str, tuple[int, Tree]] = {}
    for paragraph in _identity_paragraphs(context):
        for clause in _clauses(paragraph):
            document = _DOCUMENT.search(clause)
            if document is None or not _SHOWN_BEFORE.search(clause[: document.start()]):
                continue
            if re.search(
                "照片|拍照|拍摄", re.sub(r"(?:、|和|及|以及)[^、，；。]*(?:照片|证件照).*", "", clause)
            ) and not re.search("^身份证件|证件：|有效证件", clause):
                continue
            who = next(
                (
                    w
                    for w, pattern in WHO
                    if re.search(pattern, re.split(r"需|须|应|凭|持|上传|提供|出示|带", clause)[0])
                ),
                "大陆",
            )
            for owner, names in _by_owner(_documents(clause), who).items():
                short = {re.sub("原件$|^有效", "", name) for name in names} == {"身份证"}
                score = _weight(clause) - 9 * short  # a document's short name says less than any list
                if owner not in found or found[owner][0] < score:
                    accepts = _checked(names, paragraph)
                    fuller = short and any("居民身份证" in p.text for p in context.paragraphs)
                    tree: Tree = {
                        "who": Read(owner, paragraph.lines),
                        "accepts": accepts.doubted("别处写的是“居民身份证”等，请核对") if fuller else accepts,
                        "section": Read(paragraph.section, paragraph.lines),
                    }
                    found[owner] = (score, tree)
    return [tree for _, tree in found.values()]


def _by_owner(names: list[str], who: str) -> dict[str, list[str]]:
    """Documents by who holds them: one whose own name says so goes there, though the clause names somebody else."""
    found: dict[str, list[str]] = {}
    for name in names:
        own = next((w for w, pattern in WHO if w != "大陆" and re.search(pattern, name)), who)
        if "来往大陆" in name:
            own = "台湾"
        for holder in ("港澳", "台湾") if "港澳台" in name else (own,):
            found.setdefault(holder, []).append(name)
    return found


def _weight(clause: str) -> int:
    """What is shown at the exam counts more than what is uploaded."""
    return (
        2 * bool(re.search(r"考试|入场|当天|现场|参加", clause))
        + bool(re.search("原件|有效", clause))
        - 2 * bool(re.search("正反面|拍摄", clause))
    )


def _identity_paragraphs(context: Context) -> list[Paragraph]:
    """Those under a heading about identity first, then any that tells what to show at exam or enrolment."""
    headed = [p for p in context.under(r"身份证件|身份证明|有效证件|证件") if _DOCUMENT.search(p.text)]
    others = [
        p
        for p in context.paragraphs
        if _DOCUMENT.search(p.text)
        and p not in headed
        and not any(re.search(r"领|证书|联系|收费", h) for h in p.headings)
    ]
    return [*headed, *(p for p in others if any(map(_shown, _parts(p))))]


def _parts(paragraph: Paragraph) -> list[str]:
    """What a paragraph says of documents, between commas."""
    return [part for clause in _clauses(paragraph) for part in clause.split("，") if _DOCUMENT.search(part)]


def _shown(clause: str) -> bool:
    return bool(_PRESENT.search(clause) and not re.search(r"领取|领证|代领|委托|填写|输入|登录|姓名及", clause))


def _documents(clause: str) -> list[str]:
    """Names of the documents that a clause lists by 或 and 、."""
    if re.search(r"领取|代领|复印件.{0,4}一并|输入", clause):
        return []
    clause = re.sub("准考证(?:原件)?(?:和|及|、|与|以及)", "", clause)
    start = _PRESENT.search(clause)
    body = clause[start.end() :] if start and _DOCUMENT.search(clause[start.end() :]) else clause
    lists = list(re.split(r"[，、]?或者?|、|，", body))
    found = []
    for part in lists:
        if match := re.search(
            r"(?:有效期内的|有效的?|本人的?|相应的|提供|出示|携带|上传|持)*([\u4e00-\u9fff]*?(?:身份证(?![明件])|社保卡|社会保障卡|居住证|通行证|护照|居留证|军官证|户口[簿本])(?:原件)?)(?![\u4e00-\u9fff]{0,3}(?:号|复印))",
            part,
        ):
            name = re.sub(
                r"^.*?(?:有效期内的|有效的|本人的?|携带|出示|上传|提供|提交|凭|持|带|须|需)(?=[\u4e00-\u9fff]{2})",
                "",
                match[1],
            )
            found.append(name)
    return list(dict.fromkeys(found))


def _checked(names: list[str], paragraph: Paragraph) -> Read:
    odd = [n for n in names if re.sub(r"原件$|^有效", "", n) not in KNOWN]
    why = f"“{'”“'.join(odd)}”不是常见的证件名称，请核对" if odd else ""
    if any("往来港澳通行证" in n for n in names):
        why = "“往来港澳通行证”是内地居民的证件，疑为“来往内地通行证”之误"
    return Read(names, paragraph.lines, why)


_RULE = re.compile(
    r"证件[^，。；]{0,6}有效期内[^。；]*|(?:证件|身份证)?(?:上的)?[^，。；]{0,12}(?:姓名|信息)[^。；]{0,24}(?:一致|相符)[^。；]*|[^，。；]*(?:临时证明|复印件|过期)[^。；]{0,8}(?:不予认可|无效|不得|不能)[^。；]*"
)


def _rule(context: Context) -> Read | None:
    for paragraph in _identity_paragraphs(context):
        for clause in re.split(r"[。；]|，(?=临时|过期)", paragraph.body):
            if match := _RULE.search(clause):
                return Read(match[0], paragraph.lines)
    return None


_SIZE = re.compile(r"([一二大小12]{1,2}寸)")
_COLOUR = re.compile(r"([白蓝红灰]色?)(?:为)?(?:底|背景)|(?:底色|背景)(?:为|：|颜色为)?([白蓝红灰])色?")
_FORMAT = re.compile(r"(JPE?G|PNG|BMP)", re.IGNORECASE)
_BYTES = re.compile(
    r"(\d{1,4})\s*(?:kb|k|千字节)?\s*(?:[-—–~至到和与]+|，?不(?:大于|超过))\s*(\d{1,4})\s*(?:kb|k|千字节)",
    re.IGNORECASE,
)
_OVER = {
    "height_over": re.compile(r"高(?:度)?(?:须|应)?(?:大于|不少于|不小于|超过|≥|>)\s*(\d{2,4})"),
    "width_over": re.compile(r"宽(?:度)?(?:须|应)?(?:大于|不少于|不小于|超过|≥|>)\s*(\d{2,4})"),
}


def _photo(context: Context) -> dict[str, Tree] | None:
    """The photograph, out of every sentence about it."""
    told = [
        (paragraph, clause)
        for paragraph in context.paragraphs
        for clause in re.split(r"[。；]", paragraph.text)
        if re.search(r"照片|证件照|免冠|彩照|头像|拍照要求|相片", clause) or (re.search("照片|照$|证件照", "".join(paragraph.headings[-1:])) and paragraph.depth is not None)
        or (re.search("照片|证件照", paragraph.text) and re.search(r"五官|服装|镜片|眼镜|帽|首饰|美颜|\d\s*K", clause, re.IGNORECASE))
    ]  # fmt: skip
    told = [
        (p, re.sub(r"^(?:（[\d一二三四五六七八九十]+）|[\d一二三四五六七八九十]+[.、])", "", c))
        for p, c in told
        if not re.search(r"身份证.{0,6}(?:拍摄|正反面)(?!.*寸)", c) or _SIZE.search(c)
    ]
    sized = next(((p, c) for p, c in told if _SIZE.search(c)), None)
    if sized is None:
        return None
    told += _in_forms(context)
    found: dict[str, Tree] = {}
    for key, pattern in (("size", _SIZE), ("background", _COLOUR)):
        found[key] = _first(told, pattern, key)
    if any(_FORMAT.search(c) for _, c in told):
        found["file_format"] = _first(told, _FORMAT, "file_format")
    for key, pattern in _OVER.items():
        if hit := next(((p, m) for p, c in told if (m := pattern.search(c))), None):
            why = "原文含这个数，通知的形式里是“大于”" if re.search(r"不少于|不小于|≥", hit[1][0]) else ""
            found[key] = Read(int(hit[1][1]), hit[0].lines, why)
    if hit := next(((p, m) for p, c in told if (m := _BYTES.search(c))), None):
        found["kilobytes"] = Read([int(hit[1][1]), int(hit[1][2])], hit[0].lines)
    if rules := _photo_rules(told):
        found["rules"] = rules
    found["section"] = Read(sized[0].section, sized[0].lines)
    return found


def _in_forms(context: Context) -> list[tuple[Paragraph, str]]:
    """Cells of tables and blank forms about the photograph, which may say otherwise than the text."""
    cells = (cell for table in context.outline.tables for row in table.rows for cell in row if "照片" in cell.text)
    return [(Paragraph(cell.flat, (cell.line,), cell.flat), cell.flat) for cell in cells if len(cell.flat) < 40]


def _first(told: list[tuple[Paragraph, str]], pattern: re.Pattern[str], key: str) -> Read:
    hits = [(p, next(g for g in m.groups() if g)) for p, c in told if (m := pattern.search(c))]
    if not hits:
        return Read(None, (), "照片的底色没有读到" if key == "background" else "没有读到")
    values = {_tidy(key, value) for _, value in hits}
    return Read(
        _tidy(key, hits[0][1]), hits[0][0].lines, "" if len(values) == 1 else f"有几种写法：{'、'.join(sorted(values))}"
    )


def _tidy(key: str, value: str) -> str:
    if key == "size":
        return value
    if key == "background":
        return value[0] + "底"
    return value


_RULE_CUE = re.compile(
    r"免冠|彩|近期|头像|眼睛|五官|头发|双唇|服装|镜片|眼镜|帽|首饰|美颜|自拍|生活照|翻拍|拍摄身份证|电子版|清晰|不得|不着"
)


def _photo_rules(told: list[tuple[Paragraph, str]]) -> Read | None:
    rules: list[str] = []
    lines: list[int] = []
    for paragraph, clause in told:
        for piece in re.split(r"，(?!.{0,3}不被)", re.sub(r"^[^：]{2,8}：", "", clause)):
            piece = re.sub(_SIZE, "", piece)
            if _RULE_CUE.search(piece) and 2 <= len(piece) <= 60 and piece not in rules:
                rules.append(piece)
                lines += paragraph.lines
    return Read(list(dict.fromkeys(rules)), tuple(sorted(set(lines)))) if rules else None
