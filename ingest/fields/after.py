"""From the admission ticket to the certificate: ticket, results, retake, and how certificates are collected."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.context import Context
from ingest.drafted import Read, Tree
from ingest.fields.sites import URL
from ingest.figures import days, number
from ingest.outline import Paragraph

_N = r"(\d{1,3}|[一二两三四五六七八九十]{1,3})"
Said = tuple[Paragraph, str]
"""A clause and the paragraph that it stands in."""


def read(context: Context) -> dict[str, Tree]:
    """ticket, results, retake and the facts about collecting certificates, as far as told."""
    found: dict[str, Tree] = {}
    for name, part in (("ticket", _ticket(context)), ("results", _results(context)), ("retake", _retake(context))):
        if part:
            found[name] = part
    if facts := _collection(context):
        found["facts"] = facts
    return found


def sentences(context: Context, cue: str, headed: bool = True) -> list[Said]:
    """Sentences in which the cue stands, and those right below a heading in which it stands."""
    pattern = re.compile(cue)
    found = []
    for paragraph in context.paragraphs:
        by_heading = (
            headed
            and any(pattern.search(h) for h in paragraph.headings[-1:])
            and paragraph.body != paragraph.headings[-1]
        )
        for sentence in re.split(
            r"。|；(?!或)", re.sub(r"^[（(]?[\d一二三四五六七八九十]{1,2}[）)]?[、.]\s*", "", paragraph.body)
        ):
            if sentence and (pattern.search(sentence) or by_heading) and sentence not in paragraph.headings:
                found.append((paragraph, sentence))
    return found


def clauses(said: list[Said]) -> Iterator[Said]:
    """The parts of sentences between commas."""
    for paragraph, sentence in said:
        for clause in re.split(r"，|；", sentence):
            if clause:
                yield paragraph, clause


def _section(said: list[Said]) -> Read:
    labels = list(dict.fromkeys(p.section for p, _ in said if p.section))
    return Read("、".join(labels[:2]), said[0][0].lines if said else ())


def _read(said: Said | None, text: str | None = None, why: str = "") -> Read | None:
    return Read(text or said[1], said[0].lines, why) if said else None


_WHERE = re.compile(r"(?:服务|工作|认定|查询)网|登录|登陆|登入|网址|网站|小程序|公众号|平台|客户端|系统|官网|短信")


def _ticket(context: Context) -> dict[str, Tree] | None:
    said = [
        s
        for s in sentences(context, r"准考证")
        if not re.search(r"领取准考证书|入场|有效身份证", s[1]) or re.search("打印|下载", s[1])
    ]
    said = [
        s
        for s in said
        if re.search(r"打印|下载|准考证", s[1]) and not re.search(r"印在准考证上|等待准考证|凭准考证|持准考证", s[1])
    ]
    useful = [s for s in said if _WHERE.search(s[1]) or re.search(rf"前\s*{_N}\s*[天日周]", s[1])]
    if not useful:
        return None
    tree: dict[str, Tree] = {}
    when = _ticket_when(useful)
    whole = "".join(text for _, text in useful)
    if match := re.search(rf"(?:考试|考|认定|开考|评价)(?:开始)?(?:日|时间)?前\s*{_N}\s*(?:天|日)", whole):
        days_before = number(match[1])
        holder = next(s for s in useful if match[0] in s[1] or days_before)
        tree["opens_days_before"] = Read(days_before, holder[0].lines)
    tree["when"] = when
    pieces = list(clauses(useful))
    doing = re.compile(r"打印|下载|输入|保存|点开")
    going = re.compile(r"登录|登陆|登入|网址|进入|下载")
    where = next((s for s in pieces if _WHERE.search(s[1]) and going.search(s[1]) and "打印时间" not in s[1]), None)
    where = where or next((s for s in pieces if _WHERE.search(s[1])), None)
    read_where = _with_address(where, context) or Read(None, useful[0][0].lines, "没有写在哪里打印")
    if not re.search(r"“|https?:|www|\.cn|\.com", str(read_where.value)) and not any(
        n in str(read_where.value) for n in _site_names(context)
    ):
        read_where = read_where.doubted("没有写网址或名称")
    tree["where"] = read_where
    if how := "，".join(dict.fromkeys(t for _, t in pieces if doing.search(t) and "打印时间" not in t)):
        tree["how"] = Read(shortened(how), useful[0][0].lines)
    tree["section"] = _section(useful)
    return tree


def _site_names(context: Context) -> list[str]:
    """Names that stand before an address somewhere in the notice."""
    return [
        m[1]
        for p in context.paragraphs
        for m in re.finditer(r"([\u4e00-\u9fff]{3,12}网|[\u4e00-\u9fff]{2,10}(?:平台|系统|网站))(?:（|：|网址)", p.text)
    ]


_BEFORE = re.compile(
    rf"(?:考试|考|认定|开考|评价|鉴定)?(?:开始)?(?:日|时间)?前\s*{_N}\s*(?:个)?(?:天|日|周|工作日)(?:[起内]|(?:至|到)[^，。；]{{2,8}}前)?"
)


def shortened(text: str) -> str:
    """Official turns of phrase left out: 方可进行准考证的下载及打印 → 下载和打印."""
    text = re.sub(r"方可(?:进行)?|按要求|(?<!“)(?<!打印)准考证的?|进行(?=[下打])", "", text)
    return re.sub(r"及(?=[\u4e00-\u9fff])", "和", text)


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


def _with_address(said: Said | None, context: Context) -> Read | None:
    """A clause with the address that its name of a site (以下简称…) stands for."""
    if said is None:
        return None
    text, lines = said[1], said[0].lines
    if not URL.search(text):
        for paragraph in context.paragraphs:
            match = re.search(r"（网址：([^（）]+)）（以下(?:简称|称)“?([^“”（）]+)”?）", paragraph.text)
            if match and match[2] in text:
                text, lines = text.replace(match[2], f"{match[2]}（{match[1]}）", 1), (*lines, *paragraph.lines)
                break
    return Read(text, lines)


_AFTER = re.compile(
    rf"(?:(?:后|结束)的?，?[^，。；\d]{{0,6}}?|(?<=[的目]，)){_N}\s*(个月|个?工作日|日|天|周)(?=内|左右|后|可|（|，)"
)


def _results(context: Context) -> dict[str, Tree] | None:
    said = [
        s
        for s in sentences(context, r"成绩(?!合格者|不合格|单|保留|有效)|查分")
        if not re.search(r"补考|保留|复查费|有效期|取消|领取", s[1]) or re.search("公布|公示|查询", s[1])
    ]
    said = [
        s
        for s in said
        if re.search(r"公布|公示|查询|发布|查看|可查", s[1]) and not re.search("取消|标注|证书自|复查的", s[1])
    ]
    tree: dict[str, Tree] = {}
    _result_times(said, tree)
    _result_rows(context, tree)
    if match := next(
        (
            (p, m)
            for p, t in said
            if (m := re.search(rf"公示(?:期)?(?:为|不少于)?\s*{_N}\s*(?:个)?(?:天|日|工作日)", t))
        ),
        None,
    ):
        why = "原文是工作日" if "工作日" in match[1][0] else ""
        tree["publicity_days"] = Read(number(match[1][1]), match[0].lines, why)
    where = next((s for s in said if _WHERE.search(s[1])), None)
    if "where" not in tree and (told := _with_address(where, context)):
        tree["where"] = told
    if not tree:
        return None
    tree.setdefault("where", Read(None, said[0][0].lines if said else (), "没有写在哪里查成绩"))
    if said:
        tree.setdefault("section", _section(said))
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
                if remark and _WHERE.search(remark.flat):
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


_KEPT = re.compile(
    rf"(?:保留|有效期(?:为)?|(?:有效期|保留期|保留期限)(?:为|：)?)\s*{_N}\s*年|(?:成绩|科目)[^，。；]{{0,6}}?{_N}\s*年内有效|{_N}\s*年内(?:有效|保留)"
)
_ATTEMPTS = re.compile(
    rf"(?:补考|有)(?:不超过|最多|仅可|仅限|只能|限|可以?)?(?:申请)?(?:补考)?\s*{_N}\s*次|(?:不超过|最多|仅有?|可以?)(?:补考)?{_N}次(?:补考)?(?:机会)?|{_N}次补考(?:机会)?"
)


def _retake(context: Context) -> dict[str, Tree] | None:
    said = [
        s
        for s in sentences(context, r"补考|成绩有效期|合格.{0,6}成绩.{0,4}保留|(?:单科|科目).{0,8}成绩")
        if not re.search("不得|公示", s[1]) or "补考" in s[1]
    ]
    kept = [
        (p, next(g for g in m.groups() if g))
        for p, t in said
        if re.search("合格|通过|成绩|科目", t)
        for m in _KEPT.finditer(t)
    ]
    if not said or not (
        kept or any(re.search(r"申请补考|补考(?:机会|费|申报|报名|缴费|次)|参加补考|可(?:以)?补考", t) for _, t in said)
    ):
        return None
    tree: dict[str, Tree] = {}
    years = {number(n) for _, n in kept}
    if kept:
        why = "" if len(years) == 1 else f"文中有{'、'.join(f'{y}年' for y in sorted(filter(None, years)))}几种说法"
        tree["kept_years"] = Read(number(kept[0][1]), kept[0][0].lines, why)
    else:
        tree["kept_years"] = Read(None, said[0][0].lines, "没有写合格成绩保留几年")
    attempts = [(p, next(g for g in m.groups() if g)) for p, t in said if "补考" in t for m in _ATTEMPTS.finditer(t)]
    if attempts:
        different = len({number(n) for _, n in attempts}) > 1
        tree["attempts"] = Read(number(attempts[0][1]), attempts[0][0].lines, "文中有几种次数" if different else "")
    tree["fee_rule"] = _fee_rule(said, context)
    retaking = [s for s in said if "补考" in s[1]]
    if how := _read(next((s for s in retaking if re.search(r"报名|流程|申报|缴费|交费|申请", s[1])), None)):
        tree["how"] = how
    tree["section"] = _section(said)
    return tree


def _fee_rule(said: list[Said], context: Context) -> Read:
    text = "".join(t for _, t in said)
    lines = said[0][0].lines
    by_module = [g for g in context.grids if g.column("retake") is not None]
    if re.search(
        r"全额(?:缴|交)|(?:缴|交)纳?(?:该|所补)?科目(?:的)?(?:全部|认定)费用|按(?:所补)?科目[^，。；]{0,10}全额", text
    ):
        return Read("subject fee in full", lines)
    if by_module:
        return Read("fee per module", by_module[0].table.lines[:1])
    if re.search(r"按(?:所补)?(?:科目|模块)(?:数)?(?:收费|缴费|交费|计费)", text):
        return Read("fee per module", lines, "按科目收费，请核对是全额还是另有标准")
    if re.search(r"补考.{0,12}(?:免费|半价|\d+\s*元|\d+%)", text):
        return Read(None, lines, "补考收费的写法没读懂")
    told = re.search(r"补考[^。；]{0,16}(?:费|元)", text)
    return Read("not stated", lines, f"“{told[0]}”没读懂是怎样收费" if told else "")


_ASPECTS: tuple[tuple[str, str], ...] = (
    ("certificate-collect.correct", r"更正|制证信息|证书信息有误|证书.{0,6}错误"),
    ("certificate-collect.replace", r"补办|遗失|补发|挂失"),
    ("certificate-collect.fee", r"(?:快递|邮寄|邮|运)费|到付|不收费|免费|工本费|自理"),
    ("certificate-collect.progress", r"进度|物流|快递单号"),
    ("certificate-collect.electronic", r"电子证书|电子认定证书|纸质证书须|勾选|默认"),
    ("certificate-collect.bring", r"(?:携带|凭|出示|提供|带)[^，。；]*(?:身份证|证件|护照|委托书)|委托书|代领"),
    (
        "certificate-collect.when",
        r"另行通知|(?:日|天|月|周|期满|之后)后?.{0,6}(?:起|发放|领取|制作)|证书(?:做好|制作)|领取时间|工作日",
    ),
    ("certificate-collect.where", r"地址|到[^，。；]{2,16}(?:领取|领证)|(?:前台|窗口|大厅|考务部)"),
    ("certificate-collect.how", r"领取|邮寄|快递|发放|自取|下载|公布"),
)


def _collection(context: Context) -> list[Tree]:
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
                aspect = "certificate-collect.when" if re.search("领取", task.flat) else "certificate-collect.correct"
                found.append(
                    {
                        "aspect": Read(aspect, (task.line,), "引自原文，请改写"),
                        "text": Read("，".join(texts), (task.line,), "引自原文，请改写"),
                        "section": Read(grid.table.section, (task.line,)),
                    }
                )
    return found


def _aspects(clause: str) -> list[str]:
    """Every aspect that a clause tells of; how it is collected only where it tells nothing else."""
    hits = [a for a, pattern in _ASPECTS if re.search(pattern, clause)]
    return [a for a in hits if a != "certificate-collect.how"] or hits


def _rules(sentence: str) -> list[str]:
    """A sentence as one rule a piece: its parts that have an aspect of their own."""
    pieces = re.split(r"；|，(?=(?:也可|并|不收|邮|快递|费用|到|由|凭|另带|需|可)[^，；]{3,})|。", sentence)
    return [p.strip("，（） ") for p in pieces if len(p) > 3]
