"""Whom to ask or complain to: kind, person, telephones, mail, address and hours."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.blocks import Paragraph, Table
from ingest.context import Context
from ingest.drafted import Read, Tree
from ingest.fields.places import HOURS_LIKE, note_places, posting_place
from ingest.figures import PHONE, odd_phones, phones

KINDS: tuple[tuple[str, str], ...] = (
    ("posting", r"邮寄|寄送|收件|寄至|寄到|寄给|通信地址"),
    ("complaint", r"投诉"),
    ("supervision", r"监督|举报"),
    ("duty", r"值班|技术支持|考试(?:当天|当日|日)"),
    ("consultation", r"咨询|联系|电话|报考|报名|热线|业务受理|客服"),
)
"""Kinds by their words, the first that stands counting (投诉监督 is a complaint)."""


_ASKED = r"咨询|报名|报考|联系|业务|客服|受理|服务"
_PERSON = re.compile(
    r"(?<![\u4e00-\u9fff])(?:联系人|负责人|咨询人)?[：:]?\s*([\u4e00-\u9fff]{1,3}(?:老师|先生|女士|主任|经理|同志))|(?:联系人|负责人|咨询人)[：:]\s*([\u4e00-\u9fff]{2,4})(?=[，、；。（）\s\d]|$|联系|电话)"
)


_ANY_PERSON = re.compile(r"([\u4e00-\u9fff](?:老师|先生|女士|主任|经理))")


_MAIL = re.compile(r"(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


@dataclass
class _Contact:
    kind: str
    lines: tuple[int, ...]
    section: str
    phones: list[str] = field(default_factory=list)
    office: str = ""
    person: str = ""
    mail: str = ""
    address: Read | None = None
    hours: Read | None = None
    why: str = ""
    kind_why: str = ""
    person_why: str = ""

    def tree(self) -> Tree:
        """As the notice has it."""
        found: dict[str, Tree] = {"kind": Read(self.kind, self.lines, self.kind_why)}
        for name, value in (("office", self.office), ("person", self.person), ("email", self.mail)):
            if value:
                found[name] = Read(value, self.lines, self.person_why if name == "person" else "")
        if self.phones:
            found["phones"] = Read(self.phones, self.lines, self.why)
        if self.address:
            found["address"] = self.address
        if self.hours:
            found["hours"] = self.hours
        found["section"] = Read(self.section, self.lines)
        return found


def read(context: Context) -> list[Tree]:
    """One tree a contact, each telephone once."""
    found: list[_Contact] = []
    addresses: list[tuple[Read, str, str]] = []
    hours: list[tuple[Read, str, str]] = []
    for block in context.outline.blocks:
        if isinstance(block, Table):
            found += _of_table(block)
            continue
        if block not in context.paragraphs or _furniture(block):
            continue
        note_places(block, addresses, hours)
        found += _of_paragraph(block, context)
    _attach(kept := _unique(found), addresses, hours)
    return [contact.tree() for contact in kept]


def _furniture(paragraph: Paragraph) -> bool:
    return bool(re.search(r"版权|ICP备|技术支持：(?!.*值班)|访问量|扫码|身份证号", paragraph.text))


def _kind(*texts: str) -> str | None:
    return next((kind for text in texts for kind, pattern in KINDS if re.search(pattern, text)), None)


def _of_paragraph(paragraph: Paragraph, context: Context) -> list[_Contact]:
    """A contact for each kind or person that a paragraph gives telephones for."""
    text = paragraph.text
    if not phones(text):
        odd = odd_phones(text) if _kind(text) and re.search("电话|热线|手机|联系方式", text) else ()
        if odd:
            return [
                _Contact(
                    _kind(text) or "consultation", paragraph.lines, paragraph.section, list(odd), why="电话的位数不对"
                )
            ]
        return _mail_only(paragraph)
    if respective := _respectively(paragraph):
        return respective
    found: list[_Contact] = []
    waiting = before = ""
    for clause in _clauses(text):
        numbers = phones(clause)
        if not numbers:
            waiting, before = _person(clause, context) or waiting, clause
            if found and (mail := _MAIL.search(clause)):
                found[-1].mail = found[-1].mail or mail[0]
            continue
        kind = (
            _posting(clause, text)
            or _kind(_before_phone(clause))
            or (found[-1].kind if found else None)
            or _kind(*reversed(paragraph.headings), text)
        )
        if kind is None:
            continue
        contact = _Contact(kind, paragraph.lines, paragraph.section, list(numbers))
        if kind == "consultation" and not re.search(_ASKED, f"{text}{''.join(paragraph.headings)}"):
            contact.kind_why = "没有写明这个电话是做什么的"
        contact.person, waiting = _person(clause, context) or waiting, ""
        if len(set(_ANY_PERSON.findall(f"{before}；{clause}" if before else clause))) > 1:
            contact.person_why = "写了几个人，只记了一个"
        before = ""
        if mail := _MAIL.search(clause):
            contact.mail = mail[0]
        contact.office = _office(clause)
        if inner := re.search(rf"{PHONE.pattern}[，、]?（([^（）]*\d{{1,2}}:\d\d[^（）]*)）", clause):
            hours = re.sub(r"^[^，\d]{1,4}(?:老师|先生|女士|主任)，", "", inner[inner.lastindex or 1])
            contact.hours = Read(hours, paragraph.lines)
        if len(numbers) > 1 and len({"-" in n or len(n) == 11 for n in numbers}) > 1:
            contact.why = "有的号码没有区号，请核对"
        if odd_phones(clause):
            contact.why = f"电话“{'、'.join(odd_phones(clause))}”的位数不对，没有记入"
        if kind == "posting" and (place := posting_place(text)):
            contact.address = Read(place, paragraph.lines)
        found.append(contact)
    return found


def _mail_only(paragraph: Paragraph) -> list[_Contact]:
    mail, kind = _MAIL.search(paragraph.text), _kind(paragraph.text)
    if mail and kind in ("complaint", "supervision"):
        contact = _Contact(kind, paragraph.lines, paragraph.section)
        contact.mail = mail[0]
        return [contact]
    return []


def _clauses(text: str) -> list[str]:
    """Clauses, each with one telephone or several of the same kind."""
    pieces = re.split(
        r"[；。]|，(?=[\u4e00-\u9fff]{0,8}(?:电话|邮箱|监督|投诉|咨询))"
        r"|(?<=[\d师士生任])\s*(?=[\u4e00-\u9fff]{2,8}(?:电话|热线)[：:\s]*[\d（])",
        text,
    )
    return [p for p in pieces if p]


def _posting(clause: str, text: str) -> str | None:
    """Whether the sentence up to a telephone says where to send something, and the clause nothing else."""
    if re.search("咨询|投诉|监督|举报|值班|客服", clause):
        return None
    lead = re.split("[。；]", text[: text.find(clause)] + _before_phone(clause))[-1]
    return "posting" if re.search(KINDS[0][1], lead) else None


def _before_phone(clause: str) -> str:
    match = PHONE.search(clause)
    return clause[: match.start()] if match else clause


def _person(clause: str, context: Context) -> str:
    match = _PERSON.search(clause)
    name = (match[1] or match[2]) if match else None
    if name is None and (near := _ANY_PERSON.search(clause)):
        name = near[1]
    if name is None or any(name in occupation for occupation in context.occupations):
        return ""
    return re.sub(r"^(?:联系|找|由|请|为|向|是)", "", name)


_OFFICE = re.compile(
    r"([\u4e00-\u9fff]{2,20}?(?:中心|局|厅|部|处|科|协会|公司|学院|学校|办公室|窗口|总台|前台))(?=[^，。；]{0,8}(?:电话|咨询|监督|投诉|热线|：))"
)


def _office(clause: str) -> str:
    """The office that a telephone is said to be of."""
    match = _OFFICE.search(_before_phone(clause))
    return match[1] if match and not re.search(r"拨打|致电|可|向", match[1]) else ""


def _respectively(paragraph: Paragraph) -> list[_Contact]:
    """监督举报和值班电话，分别为：024-…、024-…."""
    match = re.search(r"([^，。；]{0,60})电话[，：]?分别(?:为|是)[：:]?(.+)", paragraph.text)
    if match is None:
        return []
    kinds = [k for part in re.split(r"[和、及与]", match[1]) if (k := _kind(part))]
    numbers = phones(match[2])
    if len(kinds) != len(numbers):
        return []
    head = re.search(r"([\u4e00-\u9fff]{0,6}(?:省|市)?中心|[\u4e00-\u9fff]{2,12}(?:局|厅|协会|公司))", match[1])
    found = []
    for kind, phone_number in zip(kinds, numbers, strict=True):
        contact = _Contact(kind, paragraph.lines, paragraph.section, [phone_number])
        contact.office = re.sub(r"^（[^）]*）", "", head[1]) if head else ""
        found.append(contact)
    return found


def _of_table(table: Table) -> list[_Contact]:
    """A table with a contact a row: its kind in one cell, telephones in another."""
    found = []
    for row in table.rows:
        texts = [c.flat for c in row if c.text]
        if not texts or not any(phones(t) for t in texts):
            continue
        kind = _kind(texts[0]) or _kind(*texts)
        if kind is None or len(texts) < 2:
            continue
        line = (row[0].line,)
        contact = _Contact(kind, line, table.section, [p for t in texts for p in phones(t)])
        rest = texts[1:] if not phones(texts[0]) else texts
        for text in rest:
            person = _ANY_PERSON.search(text)
            contact.person = contact.person or (person[1] if person else "")
            mail = _MAIL.search(text)
            contact.mail = contact.mail or (mail[0] if mail else "")
            if HOURS_LIKE.search(text) and not phones(text):
                contact.hours = Read(text, line)
            elif re.search(r"(?:路|街|道|巷).*\d+\s*号|\d+号", text) and not phones(text):
                contact.address = Read(text, line)
        found.append(contact)
    return found


def _unique(contacts: list[_Contact]) -> list[_Contact]:
    """Each telephone once a kind; a later place adds what the first had not."""
    found: list[_Contact] = []
    for contact in contacts:
        same = next(
            (
                c
                for c in found
                if set(c.phones) & set(contact.phones) and (c.kind == contact.kind or contact.kind == "consultation")
            ),
            None,
        )
        if same is None:
            found.append(contact)
            continue
        same.person = same.person or contact.person
        same.mail = same.mail or contact.mail
        same.phones += [p for p in contact.phones if p not in same.phones]
    return found


def _attach(
    contacts: list[_Contact], addresses: list[tuple[Read, str, str]], hours: list[tuple[Read, str, str]]
) -> None:
    """Address and hours go to the first contact for questions; several of a sort are doubtful."""
    asking = next((c for c in contacts if c.kind == "consultation"), None)
    if asking is None:
        return
    free = [a for a in addresses if not re.search(r"邮寄|寄送|收件|寄至|寄到", a[2])]
    different = len({read.value for read, _, _ in free}) > 1
    if (
        free
        and not asking.office
        and (window := re.search(r"[：，]([^：，（]{2,24}(?:窗口|办公室|中心|大厅))（", free[0][2]))
    ):
        asking.office = window[1]
    if free and asking.address is None:
        asking.address = free[0][0].doubted("文中有几个地址") if different else free[0][0]
    if hours and asking.hours is None:
        asking.hours = hours[0][0].doubted("文中有几处时间") if len({r.value for r, _, _ in hours}) > 1 else hours[0][0]
