"""The workbook gives back what was written; staff's edits arrive as meant; whatever is wrong is told with its cell."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from ingest.cells import CellFault, decoded, encoded
from ingest.envelope import MOST_BYTES, MOST_UNPACKED
from ingest.workbook import GUIDE, WorkbookFault, read, titles, written
from knowledge.difference import difference
from knowledge.load import Documents, canonical, read_documents
from knowledge.notice import Contact, Fact, Fee, Paper, Photo, Related, Round, Route
from knowledge.problems import problems

ATA, SHANGHAI, LIAONING, ZHONGJIAO = "ata-beijing-2024", "shanghai-2026", "liaoning-2020", "zhongjiao-beijing-2024"
OWN_WORDS: Documents = {
    "entries": {
        "parking": {"id": "parking", "questions": ["能停车吗", "停车、充电"], "answer": "可以。\n请走西门。", "source": "现场", "valid_from": "2026-03-01", "levels": [3]},
    },
    "aliases": {"hr": {"id": "hr", "kind": "occupation", "name": "企业人力资源管理师", "others": ["人力师", "HR证"]}},
    "utterances": {"fees.amount": {"aspect": "fees.amount", "examples": ["多少钱呀", "报名费，贵吗"]}},
}  # fmt: skip
SOUND: Documents = {
    kind: {name: canonical(kind, data) for name, data in documents.items()}
    for kind, documents in (read_documents() | OWN_WORDS).items()
}


@cache
def book_of(tables: tuple[str, ...] | None) -> bytes:
    return written(SOUND, tables)


def book_of_all() -> bytes:
    return book_of(None)


def edited(edit: Callable[[Any], object], tables: tuple[str, ...] | None = None) -> bytes:
    """The workbook of SOUND, or of some tables, after staff changed it."""
    book = load_workbook(io.BytesIO(book_of(tables)))
    edit(book)
    return saved(book)


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def column(page: Any, header: str) -> int:
    return [cell.value for cell in page[1]].index(header) + 1


def row_of(page: Any, name: str, number: int = 0) -> int:
    """The row of the `number`th entry of a document."""
    return [cell.row for cell in page["A"] if cell.value == name][number]


@dataclass(frozen=True)
class Put:
    """A value that staff type into a cell of an entry of a document."""

    sheet: str
    name: str
    header: str
    value: Any
    number: int = 0

    def __call__(self, book: Any) -> None:
        page = book[self.sheet]
        cell = page.cell(row_of(page, self.name, self.number), column(page, self.header))
        cell.value = self.value


def changed(edit: Callable[[Any], None], *tables: str) -> list[tuple[str, str, str, str]]:
    after = read(edited(edit, tables or None), SOUND)
    return [(c.action, c.where, c.before, c.after) for c in difference(SOUND, after)]


def faults(content: bytes) -> list[str]:
    before = copy.deepcopy(SOUND)
    with pytest.raises(WorkbookFault) as caught:
        read(content, SOUND)
    assert before == SOUND
    assert len(caught.value.faults) == len(str(caught.value).splitlines())
    return [str(fault) for fault in caught.value.faults]


def test_the_whole_knowledge_survives() -> None:
    assert read(book_of_all(), SOUND) == SOUND


def test_documents_stay_as_they_were_written_where_nothing_changed() -> None:
    raw = read_documents()
    assert read(written(raw), raw) == raw
    after = read(written(SOUND), raw)
    assert after["notices"] == raw["notices"]


def test_everything_comes_from_the_sheets() -> None:
    bare: Documents = {"notices": {}, "standards": {}}
    after = read(book_of_all(), bare)
    assert after == SOUND


def leaves(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else None
    return [path] if steps is None else [leaf for step, inner in steps for leaf in leaves(inner, (*path, step))]


PLACES = [(kind, name, path) for kind, docs in SOUND.items() for name, data in docs.items() for path in leaves(data)]
TEXT = st.text(max_size=12) | st.sampled_from(
    [
        "=1+1",
        "甲、乙",
        "[1]",
        '"a"',
        "· 点",
        "a；b",
        " 边 ",
        "x\r\ny",
        "_x0041_",
        "—",
        "1",
        "2026-03-01",
        "甲等",
        "〔乙〕",
        "a：b",
        "'",
        "\x07",
    ]
)


def other(draw: Any, value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return draw(st.integers(1, 400))
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return draw(TEXT)
    return str(draw(st.dates()))


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_whatever_is_sound_survives(data: st.DataObject) -> None:
    after = copy.deepcopy(SOUND)
    for kind, name, path in data.draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=8)):
        place: Any = after[kind][name]
        for step in path[:-1]:
            place = place[step]
        kept = place[path[-1]]
        place[path[-1]] = other(data.draw, kept)
        if problems(after):
            place[path[-1]] = kept
    sound = {kind: {name: canonical(kind, one) for name, one in docs.items()} for kind, docs in after.items()}
    assert read(written(sound), SOUND) == sound


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_entries_that_go_and_change_places_survive(data: st.DataObject) -> None:
    after = copy.deepcopy(SOUND)
    name = data.draw(st.sampled_from([ATA, SHANGHAI, LIAONING, ZHONGJIAO]))
    notice = after["notices"][name]
    for field in ("offers", "subjects", "fees", "eligibility", "identity", "contacts", "sites", "facts"):
        if field in notice:
            notice[field] = data.draw(st.permutations(notice[field]))[: data.draw(st.integers(1, 99))]
    for field in data.draw(st.lists(st.sampled_from(["photo", "ticket", "results", "retake", "facts", "fees"]))):
        notice.pop(field, None)
    if not problems(after):
        assert read(written(after), SOUND) == after


@pytest.mark.parametrize("name", ["\x1f", " ", "甲（元）", "合计", '"x"', "x\ny"])
def test_charged_items_of_odd_names_survive(name: str) -> None:
    odd = copy.deepcopy(SOUND)
    odd["notices"][ATA]["fees"][0] |= {"items": {name: 150}, "blank": ["甲", f"{name}乙"]}
    assert read(written(odd), SOUND) == odd


def test_dates_and_numbers_are_cells_of_their_type_and_the_header_stays_in_sight() -> None:
    book = load_workbook(io.BytesIO(book_of_all()))
    page = book["项目与批次"]
    row = row_of(page, SHANGHAI)
    assert isinstance(page.cell(row, column(page, "申报时间：开始日期")).value, datetime)
    assert page.cell(row, column(page, "月份")).value == 4
    fees = book["收费"]
    assert fees.cell(row_of(fees, ATA), column(fees, "理论知识（元）")).value == 70
    assert fees.cell(row_of(fees, ATA), column(fees, "综合评审（元）")).value == "—"
    assert all(book[title].freeze_panes == "B2" for title in titles())
    assert book.sheetnames == [GUIDE, *titles()]


def test_conditions_stand_in_words() -> None:
    page = load_workbook(io.BytesIO(book_of_all()))["共用标准"]
    told = [page.cell(row, column(page, "条件")).value for row in range(2, page.max_row + 1)]
    assert "年满16周岁，且拟从事本职业或相关职业" in told
    assert not any(words.startswith("[") for words in told)


@pytest.mark.parametrize(
    ("sheet", "name", "header", "value", "number", "before", "after"),
    [
        ("收费", SHANGHAI, "补考每科费用", 180, 0, "175元", "180元"),
        ("收费", SHANGHAI, "补考每科费用", "１８０", 0, "175元", "180元"),
        ("收费", SHANGHAI, "补考每科费用", " 180 ", 0, "175元", "180元"),
        ("收费", SHANGHAI, "补考每科费用", "180元", 0, "175元", "180元"),
        ("收费", SHANGHAI, "补考每科费用", "¥1,800", 0, "175元", "1800元"),
        ("收费", SHANGHAI, "补考每科费用", 180.0, 0, "175元", "180元"),
        ("收费", SHANGHAI, "补考每科费用", None, 0, "175元", "（没有写）"),
        ("项目与批次", LIAONING, "考试日期", datetime(2020, 9, 27), 0, "2020-09-26", "2020-09-27"),  # noqa: DTZ001 – Excel has none
        ("项目与批次", LIAONING, "考试日期", "2020年9月27日", 0, "2020-09-26", "2020-09-27"),
        ("项目与批次", LIAONING, "考试日期", "2020/9/26、2020.9.27", 0, "2020-09-26", "2020-09-26、2020-09-27"),
        ("联系方式", SHANGHAI, "电话", 62418668, 0, "021-62418668", "62418668"),
        ("联系方式", SHANGHAI, "用途", "值班", 0, "咨询", "值班"),
        ("其他事实", ATA, "通知自相矛盾", "是", 0, "否", "是"),
        ("其他事实", ATA, "级别", "三级", 0, "（没有写）", "三级"),
        ("其他事实", ATA, "级别", 3, 0, "（没有写）", "三级"),
        ("其他事实", ATA, "级别", "3，2", 0, "（没有写）", "三级、二级"),
        ("补考", ATA, "补考收费", "按模块收费", 0, "按科目全额", "按模块收费"),
        ("申报条件", LIAONING, "条件", "累计从事本职业或相关职业满六年", 0, "累计从事本职业或相关职业满4年", "累计从事本职业或相关职业满6年"),
        ("通知", ATA, "发布日期", "2023-12-13", 0, "2023-12-12", "2023-12-13"),
        ("照片", ATA, "文件大小", "40KB至90KB", 0, "40KB、80KB", "40KB、90KB"),
        ("常见问题", "parking", "答复", "=没有", 0, "可以。\n请走西门。", "=没有"),
        ("例句", "fees.amount", "例句", "多少钱呀", 0, "多少钱呀、报名费，贵吗", "多少钱呀"),
    ],
)  # fmt: skip
def test_what_staff_type_is_understood(
    sheet: str, name: str, header: str, value: Any, number: int, before: str, after: str
) -> None:
    def edit(book: Any) -> None:
        Put(sheet, name, header, value, number)(book)
        if isinstance(value, str) and value.startswith("="):
            page = book[sheet]
            page.cell(row_of(page, name), column(page, header)).data_type = "s"

    [(action, _, old, new)] = changed(edit, sheet)
    assert (action, old, new) == ("changed", before, after)


def test_a_row_more_is_an_entry_more() -> None:
    def edit(book: Any) -> None:
        book["网址"].append([SHANGHAI, "新用途", "新网站", None, "九"])

    assert changed(edit) == [("added", "网址 › 新用途", "", "用途：新用途；名称：新网站；出处：九")]


def test_a_row_less_is_an_entry_less() -> None:
    [(action, where, _, _)] = changed(lambda book: book["证件"].delete_rows(row_of(book["证件"], ATA, 1)))
    assert (action, where) == ("removed", "证件 › 港澳")


def test_rows_in_another_order_are_entries_in_another_order() -> None:
    def edit(book: Any) -> None:
        page = book["证件"]
        one, two = row_of(page, ATA, 0), row_of(page, ATA, 1)
        for place in range(1, page.max_column + 1):
            first, second = page.cell(one, place), page.cell(two, place)
            first.value, second.value = second.value, first.value

    assert [(a, w) for a, w, _, _ in changed(edit)] == [("moved", "证件")]


def test_a_batch_without_a_group_joins_the_programme_that_is_named_alike() -> None:
    def edit(book: Any) -> None:
        book["项目与批次"].append([ATA, None, "企业人力资源管理师", None, "四级、三级、二级、一级", "一", 12])

    [(action, where, _, _)] = changed(edit)
    assert (action, where) == ("added", "项目与批次 › 企业人力资源管理师 四级、三级、二级、一级 › 批次 › 12月")


def test_a_programme_of_another_name_is_a_new_one() -> None:
    def edit(book: Any) -> None:
        book["项目与批次"].append([ATA, None, "劳动关系协调员", None, "三级", "一", 12])

    [(action, where, _, _)] = changed(edit)
    assert (action, where) == ("added", "项目与批次 › 劳动关系协调员 三级")


def test_a_new_column_of_fees() -> None:
    def edit(book: Any) -> None:
        page = book["收费"]
        page.cell(1, page.max_column + 1).value = "工本费（元）"
        page.cell(row_of(page, ATA), page.max_column).value = 10
        Put("收费", ATA, "合计", 160)(book)

    assert [(w, b, a) for _, w, b, a in changed(edit)] == [
        ("收费 › 四级 › 收费项目 › 工本费", "（没有写）", "10元"),
        ("收费 › 四级 › 合计", "150元", "160元"),
    ]


def test_columns_may_change_places() -> None:
    def edit(book: Any) -> None:
        page = book["网址"]
        values = [[cell.value for cell in row] for row in page.iter_rows()]
        page.delete_cols(1, page.max_column)
        for number, row in enumerate(values, 1):
            for place, value in enumerate(reversed(row), 1):
                page.cell(number, place).value = value

    assert changed(edit) == []


def test_a_new_notice_and_one_that_goes() -> None:
    def edit(book: Any) -> None:
        page = book["通知"]
        for place, cell in enumerate(page[row_of(page, ATA)], 1):
            page.cell(page.max_row + (place == 1), place).value = cell.value
        page.cell(page.max_row, 1).value = "ata-beijing-2025"

    assert [(a, w) for a, w, _, _ in changed(edit)] == [("added", "通知")]
    told = faults(edited(lambda book: book["通知"].delete_rows(row_of(book["通知"], ATA))))
    assert f"工作表“收费”第2行A列（编号）：没有编号为“{ATA}”的通知" in told


def test_a_single_table_leaves_the_rest_as_it_is() -> None:
    content = edited(Put("收费", SHANGHAI, "补考每科费用", 180), ("收费",))
    assert load_workbook(io.BytesIO(content)).sheetnames == [GUIDE, "收费"]
    [change] = difference(SOUND, read(content, SOUND))
    assert (change.before, change.after) == ("175元", "180元")


@pytest.mark.parametrize("title", titles())
def test_each_table_by_itself_survives(title: str) -> None:
    assert read(written(SOUND, [title]), SOUND) == SOUND


def test_conditions_by_themselves_keep_what_is_related() -> None:
    def edit(book: Any) -> None:
        page = book["申报条件"]
        page.delete_rows(row_of(page, ZHONGJIAO))

    after = read(edited(edit, ("申报条件",)), SOUND)["notices"][ZHONGJIAO]["eligibility"]
    assert after == SOUND["notices"][ZHONGJIAO]["eligibility"][1:]


def wide(book: Any) -> None:
    book["收费"].cell(1, 300).value = "x"


def group(book: Any) -> None:
    Put("项目与批次", SHANGHAI, "级别", "三级", 1)(book)


def merged(book: Any) -> None:
    book["收费"].merge_cells("C3:D4")


def hidden(book: Any) -> None:
    book["收费"].sheet_state = "hidden"


def renamed(book: Any) -> None:
    book["收费"].title = "收费表"


def deleted(book: Any) -> None:
    del book["收费"]


def nameless(book: Any) -> None:
    book["收费"].cell(3, 40).value = 5


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (Put("收费", SHANGHAI, "合计", "很多"), "工作表“收费”第6行I列（合计）：“很多”不行，应填大于 0 的整数，元，等于各项之和"),
        (Put("收费", SHANGHAI, "合计", 351), "工作表“收费”第6行：各项加起来是350元，与合计351元不符"),
        (Put("收费", SHANGHAI, "合计", None), "工作表“收费”第6行I列（合计）：必填，应填：大于 0 的整数，元，等于各项之和"),
        (Put("收费", SHANGHAI, "合计", "=350"), "工作表“收费”第6行I列（合计）：这一格（“=350”）是公式，请改成数值或文字"),
        (Put("收费", SHANGHAI, "合计", "#REF!"), "工作表“收费”第6行I列（合计）：这一格（“#REF!”）是错误值，请改正"),
        (Put("收费", SHANGHAI, "合计", -5), "工作表“收费”第6行I列（合计）：“-5”不行，应填：大于 0 的整数，元，等于各项之和"),
        (Put("收费", SHANGHAI, "级别", "六级"), "工作表“收费”第6行D列（级别）：“六级”不行，应填其中之一：一级、二级、三级、四级、五级"),
        (Put("收费", SHANGHAI, "职业", "厨师"), "工作表“收费”第6行B列（职业）：项目与批次里没有“厨师”"),
        (Put("收费", SHANGHAI, "编号", None), "工作表“收费”第6行A列（编号）：必填，应填通知或标准的编号"),
        (Put("收费", SHANGHAI, "编号", "shanghai"), "工作表“收费”第6行A列（编号）：没有编号为“shanghai”的通知"),
        (Put("通知", ATA, "发布日期", "去年"), "工作表“通知”第2行H列（发布日期）：“去年”不行，应填日期，如 2026-03-01"),
        (Put("通知", ATA, "发布日期", "2023-02-30"), "工作表“通知”第2行H列（发布日期）：“2023-02-30”不行，应填日期，如 2026-03-01"),
        (Put("通知", ATA, "细化哪个通知", "x"), "工作表“通知”第2行K列（细化哪个通知）：没有编号为x的通知"),
        (Put("联系方式", ATA, "用途", "聊天"), "工作表“联系方式”第2行B列（用途）：“聊天”不行，应填其中之一：咨询、投诉、监督、值班、寄材料"),
        (Put("其他事实", ATA, "通知自相矛盾", "也许"), "工作表“其他事实”第2行I列（通知自相矛盾）：“也许”不行，应填是或否"),
        (Put("项目与批次", SHANGHAI, "组", "甲"), "工作表“项目与批次”第10行B列（组）：“甲”不行，应填整数或不填"),
        (Put("相关职业与专业", ATA, "组", 9), "工作表“相关职业与专业”第2行B列（组）：“申报条件”里这份通知没有第9组"),
        (Put("共用标准", "beijing-2023", "标题", "别的", 1), "工作表“共用标准”第3行B列（标题）：和第2行同属一组（或同一份），这一列应填得一样"),
        (Put("项目与批次", LIAONING, "考试场次", "理论知识 八点"), "工作表“项目与批次”第4行N列（考试场次）：“理论知识 八点”不行，“理论知识 八点”应写成科目和时间，如 理论知识 08:30-10:00，几场用；隔开"),
        (group, "工作表“项目与批次”第11行E列（级别）：和第10行同属一组（或同一份），这一列应填得一样"),
        (merged, "工作表“收费”第3行C列：有合并的单元格（C3:D4）：请取消合并，每格都填"),
        (hidden, "工作表“收费”：工作表被隐藏了：请取消隐藏，或整张删掉"),
        (renamed, "工作表“收费表”：没有这张工作表，是不是“收费”？"),
        (deleted, "工作表“收费”：少了这张工作表：请放回来；不想改它，就在“说明”的清单里也删去它的名字"),
        (nameless, "工作表“收费”第3行AN列：这一格（“5”）上面没有列名"),
        (wide, "工作表“收费”：太大，每张工作表最多20000行、200列，全部最多20万格：请删去多余的空行、空列"),
        (Put("收费", "编号", "合计", "总计"), "工作表“收费”第1行（合计）：少了这一列"),
        (Put("收费", "编号", "出处", "出 处"), "工作表“收费”第1行K列（出 处）：没有这一列，是不是“出处”？"),
        (Put("收费", "编号", "出处", "合计"), "工作表“收费”第1行K列（合计）：列名出现了两次"),
        (Put("材料", "zhongjiao-level1-guide", "代号", "form"), "工作表“材料”第4行B列（代号）：“form”已经写过了"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_cell(edit: Callable[[Any], None], told: str) -> None:
    alone = (edit.sheet,) if isinstance(edit, Put) else None
    assert told in faults(edited(edit, alone))


def test_a_condition_that_is_not_understood() -> None:
    told = faults(edited(Put("申报条件", LIAONING, "条件", "长得高")))
    assert [fault for fault in told if fault.startswith("工作表“申报条件”第3行K列（条件）：") and "长得高" in fault]


def test_all_faults_come_at_once() -> None:
    def edit(book: Any) -> None:
        Put("收费", ATA, "合计", "很多")(book)
        Put("通知", ATA, "发布日期", "去年")(book)
        Put("照片", ATA, "高大于", "高")(book)

    assert len(faults(edited(edit))) == 3


def test_two_rows_for_what_there_is_only_one_of() -> None:
    def edit(book: Any) -> None:
        book["补考"].append([ATA, 1, 1, "按科目全额", None, "三（六）"])

    assert any("重复" in fault for fault in faults(edited(edit)))


def test_a_sheet_left_out_of_the_guide_too_is_left_as_it_is() -> None:
    def edit(book: Any) -> None:
        del book["收费"]
        guide = book[GUIDE]
        guide.delete_rows([cell.value for cell in guide["A"]].index("收费") + 1)

    assert read(edited(edit), SOUND) == SOUND


def zipped(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in entries.items():
            bundle.writestr(name, content)
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)
FOREIGN = {
    "empty": (b"", "空的"),
    "text": (b"hello", "不是Excel文件"),
    "html": ("<html>收费</html>".encode(), "不是Excel文件"),
    "cut": (written(SOUND)[:5000], "已损坏"),
    "word": (zipped({"word/document.xml": b"<x/>"}), "不是Excel文件"),
    "hollow": (zipped({"xl/workbook.xml": b""}), "已损坏"),
    "garbled": (zipped({"xl/workbook.xml": b"<workbook", "[Content_Types].xml": b"<Types/>"}), "已损坏"),
    "bomb": (zipped({"xl/workbook.xml": bytes(MOST_UNPACKED + 1)}), "展开后过大"),
    "large": (bytes(MOST_BYTES + 1), "10MB"),
    "locked": (OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "old": (OLE + "Workbook".encode("utf-16-le"), ".xls"),
    "other": (saved(Workbook()), "没有可用的工作表"),
}


@pytest.mark.parametrize(("content", "told"), FOREIGN.values(), ids=FOREIGN)
def test_files_that_are_no_workbook_of_ours(content: bytes, told: str) -> None:
    assert any(told in fault for fault in faults(content))


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 20}">' for n in range(1, 9))
BOMB = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "{"ha" * 50}">{LAUGHS}]><{{root}}>&l8;</{{root}}>'


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/worksheets/sheet3.xml", "<worksheet><a"),
        ("xl/worksheets/sheet3.xml", BOMB.format(root="worksheet")),
        ("xl/styles.xml", "<html>"),
        ("xl/workbook.xml", BOMB.format(root="workbook")),
    ],
)
def test_a_damaged_part_in_a_sound_envelope(part: str, content: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book_of_all())) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry in old.infolist():
            new.writestr(entry.filename, content if entry.filename == part else old.read(entry))
    assert any("已损坏" in fault for fault in faults(buffer.getvalue()))


def test_unsound_documents_are_not_written() -> None:
    unsound = copy.deepcopy(SOUND)
    unsound["notices"][ATA]["fees"][0]["total"] = 1
    with pytest.raises(WorkbookFault, match="合计"):
        written(unsound)


@pytest.mark.parametrize(
    ("model", "field", "value", "cell"),
    [
        (Fee, "total", 80, 80),
        (Fee, "levels", [4, 3], "四级、三级"),
        (Contact, "phones", ["a、b", "c"], "· a、b\n· c"),
        (Contact, "phones", ["a", "b"], "a、b"),
        (Contact, "phones", [], "[]"),
        (Fact, "text", "=1", "=1"),
        (Fact, "text", " x", '" x"'),
        (Fact, "text", '"x"', '"\\"x\\""'),
        (Fact, "text", "a\x07", '"a\\u0007"'),
        (Round, "sessions", [{"subject": "理论", "start": "08:30", "end": "10:00"}], "理论 08:30-10:00"),
        (Paper, "parts", [{"name": "知识", "points": 90, "weight": 90}], "知识 90分 90%"),
        (Related, "majors", [{"schools": "技校", "own": True, "names": ["甲", "乙"]}], "〔技校〕本专业：甲、乙等"),
        (Related, "majors", [{"names": ["甲等"], "open_ended": False}], '[{"names": ["甲等"], "open_ended": false}]'),
        (Related, "not_related", {"甲": "未开设"}, "甲：未开设"),
        (Photo, "kilobytes", [40, 80], "40-80"),
        (Route, "all", [{"work": {"years": 5}}, {"intends": {}}], "累计从事本职业或相关职业满5年，且拟从事本职业或相关职业"),
    ],
)  # fmt: skip
def test_values_in_cells(model: type, field: str, value: Any, cell: Any) -> None:
    assert encoded(model, field, value) == cell
    assert decoded(model, field, cell) == value


@pytest.mark.parametrize("cell", ["五十", "5.5", "50元整", True, "", "5 0"])
def test_what_is_no_number(cell: Any) -> None:
    if cell == "":
        assert decoded(Fee, "total", cell) is None
    else:
        with pytest.raises(CellFault, match="整数"):
            decoded(Fee, "total", cell)


def test_the_workbook_of_a_file_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "资料.xlsx"
    path.write_bytes(book_of_all())
    assert read(path.read_bytes(), SOUND) == SOUND
