"""Editing in the browser: every part of every document has a page, and what is not changed stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console import spots
from console.shapes import Several
from knowledge.load import KINDS, canonical, read_documents
from store import drafts
from tests.console.forms import Fields, fields_of
from tests.staff import Browser, Office

DOCUMENTS = [(kind, name) for kind, names in read_documents().items() for name in names]
HR = "/console/knowledge/notices/ata-beijing-2024/"


def pages(kind: str, data: Any) -> Iterator[spots.Path]:
    """Every place of a document with a form of its own."""

    def below(path: spots.Path) -> Iterator[spots.Path]:
        spot = spots.spot(kind, path)
        value = spots.at(data, path)
        if spot.collection is None:
            yield path
            steps = [(*path, name) for name in spot.model.model_fields if value and name in value]
        else:
            steps = [(*path, step) for step in (value if isinstance(value, dict) else range(len(value or ())))]
        for step in steps:
            try:
                spots.spot(kind, step)
            except LookupError:
                continue
            yield from below(step)

    return below(())


def edited(office: Office) -> tuple[drafts.Edit, ...]:
    return drafts.edits(office.connections.database.conn)


def draft(office: Office, name: str, kind: str = "notices") -> Any:
    return drafts.held(office.connections.database.conn, kind, name).data


def opened(browser: Browser, address: str, action: str = "") -> Fields:
    """The fields of the form of a page, or of its form for another `action`."""
    assert browser.get(address).status_code == 200
    return fields_of(browser.page, unquote(action or address))


@pytest.mark.parametrize(("kind", "name"), DOCUMENTS)
def test_saving_a_page_unchanged_changes_nothing(kind: str, name: str, office: Office) -> None:
    editor = office.signed_in("editor")
    for path in pages(kind, canonical(kind, read_documents()[kind][name])):
        address = f"/console/knowledge/{kind}/{name}/{'/'.join(map(str, path))}"
        response = editor.post(address, {**opened(editor, address), "do": "save"})
        assert response.status_code == 302, (address, editor.page)
        assert edited(office) == (), address


def test_a_changed_fee_is_a_draft_that_candidates_do_not_see(office: Office) -> None:
    editor = office.signed_in("editor")
    address = HR + "fees/1"
    fields = opened(editor, address)
    fields |= {"items-0-value": ["９0"], "total": ["170"]}
    assert editor.post(address, fields).status_code == 302
    assert draft(office, "ata-beijing-2024")["fees"][1]["items"] == {"理论知识": 90, "操作技能": 80}
    assert office.app.extensions["kaoda"].revisions.current().notices["ata-beijing-2024"].fees[1].total == 150
    assert [entry.action for entry in office.log()][-1] == "draft.save"


def test_a_fault_stands_beside_its_field_and_nothing_is_saved(office: Office) -> None:
    editor = office.signed_in("editor")
    address = HR + "fees/1"
    fields = opened(editor, address) | {"items-0-value": ["七十"], "total": ["170"]}
    assert editor.post(address, fields).status_code == 400
    beside = editor.page.index('name="items-0-value"')
    assert "整数" in editor.page[beside : beside + 400]
    assert "七十" in editor.page
    assert edited(office) == ()


def test_totals_that_do_not_add_up_are_told_at_the_table(office: Office) -> None:
    editor = office.signed_in("editor")
    address = HR + "fee-table"
    fields = opened(editor, address) | {"rows-2-cell0": ["99"]}
    assert editor.post(address, fields).status_code == 400
    assert "259" in editor.page
    fields = fields | {"rows-2-total": ["259"], "rows-2-cell1": ["８0"]}
    assert editor.post(address, fields).status_code == 302
    assert draft(office, "ata-beijing-2024")["fees"][2]["items"] == {"理论知识": 99, "操作技能": 80, "综合评审": 80}


def test_the_fee_table_sends_what_it_shows(office: Office) -> None:
    editor = office.signed_in("editor")
    for name in ("ata-beijing-2024", "zhongjiao-beijing-2024", "shanghai-2026"):
        address = f"/console/knowledge/notices/{name}/fee-table"
        assert editor.post(address, opened(editor, address)).status_code == 302
    assert edited(office) == ()


def test_a_row_and_a_column_are_added_to_the_fee_table(office: Office) -> None:
    editor = office.signed_in("editor")
    address = HR + "fee-table"
    fields = opened(editor, address) | {"new": ["论文评审"], "do": ["column"]}
    assert editor.post(address, fields).status_code == 200
    fields = fields_of(editor.page, address) | {"do": ["add"]}
    editor.post(address, fields)
    fields = fields_of(editor.page, address)
    fields |= {"rows-4-levels": ["五级"], "rows-4-cell3": ["60"], "rows-4-total": ["60"], "rows-4-section": ["附件2"]}
    assert editor.post(address, fields).status_code == 302
    assert draft(office, "ata-beijing-2024")["fees"][4] == {
        "levels": [5], "items": {"论文评审": 60}, "total": 60, "section": "附件2",
    }  # fmt: skip


def test_rows_are_added_and_taken_out_without_a_script(office: Office) -> None:
    editor = office.signed_in("editor")
    address = "/console/knowledge/notices/shanghai-2026/offers/1"
    fields = opened(editor, address)
    editor.post(address, fields | {"do": ["add rounds"]})
    fields = fields_of(editor.page, address)
    assert "rounds-3-month" in fields
    fields |= {
        "rounds-3-month": ["12"],
        "rounds-3-application-first": ["2026-10-20"],
        "rounds-3-application-last": ["2026-10-01"],
    }
    assert editor.post(address, fields).status_code == 400
    assert "早于" in editor.page or "before" in editor.page
    editor.post(address, fields | {"do": ["drop rounds-0"]})
    fields = fields_of(editor.page, address) | {"rounds-3-application-last": ["2026-10-31"]}
    assert editor.post(address, fields).status_code == 302
    rounds = draft(office, "shanghai-2026")["offers"][1]["rounds"]
    assert [round_["month"] for round_ in rounds] == [8, 11, 12]
    assert rounds[2]["application"] == {"first": "2026-10-20", "last": "2026-10-31"}


def test_a_condition_is_composed_of_predicates_and_read_back_in_words(office: Office) -> None:
    editor = office.signed_in("editor")
    address = "/console/knowledge/notices/liaoning-2020/eligibility/0/requirements/0/routes/3"
    fields = opened(editor, address) | {"number": ["4"]}
    for kind in ("certificate", "school", "work"):
        editor.post(address, fields | {"do": [f"add {kind}"]})
        fields = fields_of(editor.page, address)
    fields |= {
        "rows-0-level": ["5"], "rows-0-work_since": ["2"], "rows-1-group": ["1"], "rows-1-schools": ["技工院校"],
        "rows-2-group": ["2"], "rows-2-years": ["3"],
    }  # fmt: skip
    editor.post(address, fields | {"do": ["preview"]})
    assert "五级/初级工证书，取证后从业满2年" in editor.page
    assert "，或累计从事本职业或相关职业满3年" in editor.page
    assert editor.post(address, fields).status_code == 302
    assert draft(office, "liaoning-2020")["eligibility"][0]["requirements"][0]["routes"][3] == {
        "number": "4",
        "all": [
            {"certificate": {"level": 5, "work_since": 2}},
            {"any": [[{"school": {"schools": ["技工院校"]}}], [{"work": {"years": 3}}]]},
        ],
    }


def test_a_fault_in_a_condition_stands_in_its_sentence(office: Office) -> None:
    editor = office.signed_in("editor")
    address = "/console/knowledge/notices/liaoning-2020/eligibility/0/requirements/0/routes/0"
    assert editor.post(address, opened(editor, address) | {"rows-0-years": ["四"]}).status_code == 400
    beside = editor.page.index('name="rows-0-years"')
    assert "整数" in editor.page[beside : beside + 400]


def test_two_editors_collide_and_the_later_is_told_what_changed(office: Office) -> None:
    office.users.add(0.0, "command line", "li", office.users.find("editor").role, "我喜欢南京盐水鸭配酒")  # type: ignore[union-attr]
    one, other = office.signed_in("editor"), office.browser()
    other.sign_in("li", "我喜欢南京盐水鸭配酒")
    first, second = opened(one, HR + "fees/0"), opened(other, HR + "photo")
    first |= {"items-0-value": ["71"], "total": ["151"]}
    assert one.post(HR + "fees/0", first).status_code == 302
    assert other.post(HR + "photo", second | {"background": ["蓝底"]}).status_code == 409
    assert "editor" in other.page
    assert "71" in other.page
    assert "蓝底" in other.page
    again = fields_of(other.page, HR + "photo")
    assert other.post(HR + "photo", again).status_code == 302
    now = draft(office, "ata-beijing-2024")
    assert (now["fees"][0]["total"], now["photo"]["background"]) == (151, "蓝底")


def test_an_entry_that_moved_meanwhile_is_not_mistaken_for_another(office: Office) -> None:
    one, other = office.signed_in("editor"), office.signed_in("admin")
    mine = opened(other, HR + "fees/1")
    listing = opened(one, HR + "fees")
    assert one.post(HR + "fees", listing | {"do": ["remove 0"]}).status_code == 302
    assert other.post(HR + "fees/1", mine | {"section": ["附件二"]}).status_code == 409
    again = fields_of(other.page, HR + "fees/0")
    assert other.post(HR + "fees/0", again).status_code == 302
    fees = draft(office, "ata-beijing-2024")["fees"]
    assert [(fee["levels"], fee["section"]) for fee in fees] == [([3], "附件二"), ([2], "附件2"), ([1], "附件2")]


def test_entries_are_copied_moved_and_removed(office: Office) -> None:
    editor = office.signed_in("editor")
    for deed in ("copy 0", "up 2", "remove 0"):
        assert editor.post(HR + "contacts", opened(editor, HR + "contacts") | {"do": [deed]}).status_code == 302
    people = [contact["person"] for contact in draft(office, "ata-beijing-2024")["contacts"]]
    assert people == ["张老师", "杨老师"]


def test_a_document_is_made_filled_in_and_given_up(office: Office) -> None:
    editor = office.signed_in("editor")
    editor.get("/console/knowledge")
    assert editor.post("/console/knowledge/new", {"kind": "notices", "name": "Hubei 2027"}).status_code == 302
    assert edited(office) == ()
    editor.get("/console/knowledge")
    assert editor.post("/console/knowledge/new", {"kind": "notices", "name": "hubei-2027"}).status_code == 302
    address = "/console/knowledge/notices/hubei-2027/"
    fields = opened(editor, address) | {"title": ["通知"], "short": ["湖北"], "region": ["湖北"], "year": ["2027"]}
    assert editor.post(address, fields).status_code == 400  # the organiser is not yet named
    fields |= {"issuer-name": ["湖北省某协会"], "issuer-short": ["某协会"]}
    assert editor.post(address, fields).status_code == 302
    assert draft(office, "hubei-2027")["short"] == "湖北"
    discard = "/console/knowledge/notices/hubei-2027/discard"
    stale = opened(editor, "/console/knowledge", discard)
    assert editor.post(address, opened(editor, address) | {"short": ["鄂"]}).status_code == 302
    editor.post(discard, stale)
    assert draft(office, "hubei-2027")["short"] == "鄂", "what was saved since is not given up unseen"
    editor.post(discard, opened(editor, "/console/knowledge", discard))
    assert edited(office) == ()


def test_a_document_with_faults_elsewhere_can_be_mended_part_by_part(office: Office) -> None:
    connection = office.connections.database.conn
    held = drafts.held(connection, "notices", "ata-beijing-2024")
    broken = {**(held.data or {}), "year": "二〇二四", "results": {"where": "公众号"}}
    drafts.save(connection, "notices", "ata-beijing-2024", broken, seen=held.version, author="x", at=1.0)
    editor = office.signed_in("editor")
    editor.get(HR)
    assert "年度" in editor.page
    assert "还要改正" in editor.page
    fields = opened(editor, HR + "results") | {"section": ["三（五）"]}
    assert editor.post(HR + "results", fields).status_code == 302
    assert editor.post(HR, opened(editor, HR) | {"year": ["2024"]}).status_code == 302
    editor.get(HR)
    assert "还要改正" not in editor.page


def test_a_viewer_sees_everything_and_changes_nothing(office: Office) -> None:
    viewer = office.signed_in("viewer")
    fields = opened(viewer, HR + "fees/0")
    assert "保存到草稿" not in viewer.page
    assert viewer.post(HR + "fees/0", fields | {"section": ["x"]}).status_code == 403
    assert edited(office) == ()


@pytest.mark.parametrize(
    "where", ["fees/99", "fees/x", "nonsense", "title", "offers/0/rounds/7/month", "fees/0/items/理论知识"]
)
def test_places_that_are_none_are_not_found(where: str, office: Office) -> None:
    assert office.signed_in("viewer").get(HR + where).status_code == 404


def test_every_kind_of_document_has_a_form() -> None:
    for kind in KINDS:
        assert spots.spot(kind, ()).model is KINDS[kind]


def test_paragraphs_of_an_answer_stay_paragraphs(office: Office) -> None:
    editor = office.signed_in("editor")
    editor.get("/console/knowledge")
    assert editor.post("/console/knowledge/new", {"kind": "entries"}).status_code == 302
    address = "/console/knowledge/entries/faq-1/"
    fields = opened(editor, address) | {
        "questions": ["考点有停车位吗"], "answer": [" 第一行\r\n第二行\r\n"], "source": ["公众号"],
    }  # fmt: skip
    assert editor.post(address, fields).status_code == 302
    assert draft(office, "faq-1", "entries")["answer"] == "第一行\n第二行"
    assert editor.post(address, opened(editor, address)).status_code == 302
    assert draft(office, "faq-1", "entries")["answer"] == "第一行\n第二行"


def test_the_lines_of_a_title_are_those_of_its_box(office: Office) -> None:
    editor = office.signed_in("editor")
    assert editor.post(HR, opened(editor, HR) | {"title": ["关于开展\r\n认定的通知"]}).status_code == 302
    assert draft(office, "ata-beijing-2024")["title"] == "关于开展 认定的通知"


def test_a_name_given_twice_is_a_fault_beside_the_second(office: Office) -> None:
    editor = office.signed_in("editor")
    address = "/console/knowledge/standards/beijing-2023/"
    fields = opened(editor, address)
    first, second = "materials-0-key", "materials-1-key"
    assert editor.post(address, fields | {second: fields[first]}).status_code == 400
    beside = editor.page.index(f'name="{second}"')
    assert "每个名称只能写一行" in editor.page[beside : beside + 400]
    assert "每个名称只能写一行" not in editor.page[:beside]
    assert edited(office) == ()


LINES = st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"])).map(str.strip).filter(bool)
SEPARATED = st.lists(
    LINES | st.sampled_from(["人力资源管理师（一级、二级）", "A,B类证", "、", "a；b;c，d"]), min_size=1
)


@given(SEPARATED, st.booleans())
@example(["人力资源管理师（一级、二级）"], False)
def test_a_list_of_texts_is_read_as_it_was_filled(texts: list[str], lines: bool) -> None:
    shape = Several(lines=lines)
    shown = shape.filled(texts)
    assert shape.read(shown) == shape.read(shown.replace("\n", "\r\n")) == texts


def test_names_with_commas_in_them_stay_whole(office: Office) -> None:
    editor = office.signed_in("editor")
    address = "/console/knowledge/aliases/alias-1/"
    editor.get("/console/knowledge")
    assert editor.post("/console/knowledge/new", {"kind": "aliases"}).status_code == 302
    fields = opened(editor, address) | {"kind": ["occupation"], "name": ["人力资源管理师"]}
    assert editor.post(address, fields | {"others": ["人管（一级、二级）\r\n人事,A类"]}).status_code == 302
    assert editor.post(address, opened(editor, address)).status_code == 302
    assert draft(office, "alias-1", "aliases")["others"] == ["人管（一级、二级）", "人事,A类"]
    assert editor.post(address, opened(editor, address) | {"others": ["人管、人事"]}).status_code == 302
    assert draft(office, "alias-1", "aliases")["others"] == ["人管", "人事"]


@pytest.mark.parametrize("where", ["", "fees", "fees/1", "photo", "eligibility/0/related"])
@pytest.mark.parametrize(
    "do", ["remove ", "up", "copy", "up 99", "copy x", "down 0/levels", "remove 0/1", f"remove {'9' * 5000}", "copy ²"]
)
def test_buttons_that_no_page_has_do_nothing(where: str, do: str, office: Office) -> None:
    editor = office.signed_in("editor")
    seen = drafts.held(office.connections.database.conn, "notices", "ata-beijing-2024").version
    editor.get(HR)
    assert editor.post(HR + where, {"do": do, "seen": seen}).status_code == 400
    assert edited(office) == ()


@pytest.mark.parametrize("do", ["save", "preview", "add rounds", "drop x"])
def test_a_list_has_no_form_to_save(do: str, office: Office) -> None:
    editor = office.signed_in("editor")
    assert editor.post(HR + "fees", opened(editor, HR + "fees") | {"do": [do]}).status_code == 400
    assert editor.post(HR + "photo", opened(editor, HR + "photo") | {"do": ["nonsense"]}).status_code == 400
    assert edited(office) == ()


@pytest.mark.parametrize(("where", "name"), [("", "materials-{}-key"), ("fee-table", "rows-{}-total")])
def test_a_list_has_at_most_300_rows(where: str, name: str, office: Office) -> None:
    editor = office.signed_in("editor")
    fields = opened(editor, HR + where)
    assert editor.post(HR + where, fields | {name.format(n): ["1"] for n in range(301)}).status_code == 400
    assert "最多300行" in editor.page
    for number in ("²", "9" * 5000):
        assert editor.post(HR + where, fields | {name.format(number): ["1"]}).status_code == 400
    fields |= {name.format(n): [str(n)] for n in range(300)}
    assert editor.post(HR + where, fields | {"do": [f"add {name.split('-')[0]}"]}).status_code == 400
    assert edited(office) == ()
