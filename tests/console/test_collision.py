"""Two at one document: whoever saves later is told, and never writes into what somebody else made of it."""

from __future__ import annotations

from typing import Any

import pytest

from console.collision import relocated, same_entry
from console.spots import Path
from knowledge.load import canonical, read_documents
from knowledge.notice import Fee
from store import drafts
from tests.console.forms import Fields, fields_of
from tests.staff import Browser, Office

NOTICE = ("notices", "ata-beijing-2024")
HR = "/console/knowledge/notices/ata-beijing-2024/"
THREE, TWO, ONE, FOUR = ({"levels": [level], "total": level} for level in (3, 2, 1, 4))
DOCUMENT: Any = canonical(NOTICE[0], read_documents()[NOTICE[0]][NOTICE[1]])


def opened(browser: Browser, address: str) -> Fields:
    assert browser.get(address).status_code == 200
    return fields_of(browser.page, address)


def held(office: Office, kind: str = NOTICE[0], name: str = NOTICE[1]) -> drafts.Held:
    return drafts.held(office.connections.database.conn, kind, name)


def put(office: Office, kind: str = NOTICE[0], name: str = NOTICE[1], **parts: Any) -> None:
    """A colleague saves other parts of a document."""
    now = held(office, kind, name)
    data = canonical(kind, {**(now.data or {}), **parts})
    assert data
    drafts.save(office.connections.database.conn, kind, name, data, seen=now.version, author="li", at=1.0)


@pytest.mark.parametrize(
    ("after", "place"),
    [
        ([THREE, TWO, ONE], 1),
        ([TWO, ONE], 0),
        ([ONE, THREE, TWO], 2),
        ([THREE, {**TWO, "total": 9}, ONE, FOUR], 1),
        ([FOUR, THREE, ONE, {**TWO, "total": 9}], 3),
        ([THREE, ONE, FOUR], None),
        ([THREE, {**TWO, "total": 9}, {**TWO, "total": 8}], None),
        ([THREE, TWO, ONE, TWO], 1),
        ([], None),
    ],
)
def test_an_entry_is_known_by_its_content_or_its_identity(after: list[Any], place: int | None) -> None:
    assert same_entry(Fee, [THREE, TWO, ONE], 1, after) == place


def test_of_two_equal_entries_neither_is_taken_for_the_other() -> None:
    assert same_entry(Fee, [TWO, TWO], 1, [ONE, TWO, TWO]) == 2
    assert same_entry(Fee, [TWO, TWO], 1, [TWO, ONE]) is None


@pytest.mark.parametrize(
    ("path", "now", "found"),
    [
        (("fees", 1), {"fees": [TWO]}, (("fees", 0), False)),
        (("fees", 0), {}, (("fees", 0), True)),
        (("fees", 2), {"fees": [THREE, TWO, ONE]}, (("fees", 3), False)),
        (("photo",), {}, (("photo",), False)),
        (("fees", 1), None, ((), False)),
    ],
)
def test_a_place_is_found_again_step_by_step(path: Path, now: Any, found: tuple[Path, bool]) -> None:
    seen = {"fees": [THREE, TWO], "photo": {"background": "白底"}}
    assert relocated("notices", path, seen, now) == found


def test_a_fee_is_not_written_over_another_one(office: Office) -> None:
    editor = office.signed_in("editor")
    mine = opened(editor, HR + "fees/1")
    fees = DOCUMENT["fees"]
    added = {**fees[1], "levels": [5], "section": "新"}
    put(office, fees=[fees[0], *fees[2:], added])
    assert editor.post(HR + "fees/1", mine | {"section": ["我的"]}).status_code == 409
    assert "作为新的一项加在最后" in editor.page
    assert "我的" in editor.page
    assert "li" in editor.page
    end = f"{HR}fees/{len(fees)}"
    assert editor.post(end, fields_of(editor.page, end)).status_code == 302
    assert (held(office).data or {})["fees"] == [fees[0], *fees[2:], added, {**fees[1], "section": "我的"}]


def test_a_fee_that_somebody_changed_is_not_doubled(office: Office) -> None:
    editor = office.signed_in("editor")
    mine = opened(editor, HR + "fees/1")
    fees = DOCUMENT["fees"]
    added = {**fees[1], "levels": [5]}
    put(office, fees=[added, fees[0], {**fees[1], "section": "她的"}, *fees[2:]])
    assert editor.post(HR + "fees/1", mine | {"section": ["我的"]}).status_code == 409
    assert "新的一项" not in editor.page
    assert editor.post(HR + "fees/2", fields_of(editor.page, HR + "fees/2")).status_code == 302
    assert (held(office).data or {})["fees"] == [added, fees[0], {**fees[1], "section": "我的"}, *fees[2:]]


def test_a_part_stays_in_the_block_that_it_belongs_to(office: Office) -> None:
    editor = office.signed_in("editor")
    blocks = DOCUMENT["eligibility"]
    key = next(iter(blocks[0]["related"]))
    mine = opened(editor, f"{HR}eligibility/0/related/{key}")
    front = {**blocks[0], "occupations": ["劳动关系协调员"], "section": "新", "related": {}}
    put(office, eligibility=[front, *blocks])
    address = f"{HR}eligibility/0/related/{key}"
    assert editor.post(address, mine | {"occupations": ["我的职业"]}).status_code == 409
    now = f"{HR}eligibility/1/related/{key}"
    assert editor.post(now, fields_of(editor.page, now)).status_code == 302
    saved = (held(office).data or {})["eligibility"]
    assert saved[1]["related"][key]["occupations"] == ["我的职业"]
    assert "related" not in saved[0]
    assert saved[2:] == blocks[1:]


def test_a_route_stays_with_its_level(office: Office) -> None:
    editor = office.signed_in("editor")
    standard: Any = held(office, "standards", "beijing-2023").data
    first, second, *others = standard["requirements"]
    address = "/console/knowledge/standards/beijing-2023/"
    mine = opened(editor, address + "requirements/0/routes/0")
    put(office, "standards", "beijing-2023", requirements=[second, first, *others])
    assert editor.post(address + "requirements/0/routes/0", mine | {"number": ["九"]}).status_code == 409
    now = address + "requirements/1/routes/0"
    assert editor.post(now, fields_of(editor.page, now)).status_code == 302
    saved = (held(office, "standards", "beijing-2023").data or {})["requirements"]
    assert saved[1]["routes"] == [{**first["routes"][0], "number": "九"}, *first["routes"][1:]]
    assert (saved[0], saved[2:]) == (second, others)


def test_a_part_of_what_is_gone_is_shown_and_cannot_be_saved(office: Office) -> None:
    editor = office.signed_in("editor")
    address = "/console/knowledge/standards/beijing-2023/"
    where = address + "requirements/0/routes/0"
    mine = opened(editor, where)
    standard: Any = held(office, "standards", "beijing-2023").data
    put(office, "standards", "beijing-2023", requirements=standard["requirements"][1:])
    before = held(office, "standards", "beijing-2023")
    assert editor.post(where, mine | {"number": ["九九"]}).status_code == 409
    assert "这一部分已经不在了" in editor.page
    assert 'value="九九"' in editor.page
    assert f'href="{address}requirements"' in editor.page
    assert 'value="save"' not in editor.page
    assert 'name="seen"' not in editor.page
    assert held(office, "standards", "beijing-2023") == before


def test_what_was_typed_outlives_the_entry(office: Office) -> None:
    editor = office.signed_in("editor")
    last = len(DOCUMENT["fees"]) - 1
    address = f"{HR}fees/{last}"
    mine = opened(editor, address)
    put(office, fees=DOCUMENT["fees"][:1])
    assert editor.post(address, mine | {"section": ["我的"]}).status_code == 409
    assert editor.post(HR + "fees/1", fields_of(editor.page, HR + "fees/1")).status_code == 302
    assert (held(office).data or {})["fees"][1] == {**DOCUMENT["fees"][last], "section": "我的"}


@pytest.mark.parametrize("where", ["", "photo", "fees/1"])
def test_what_was_typed_outlives_the_document(where: str, office: Office) -> None:
    editor = office.signed_in("editor")
    mine = opened(editor, HR + where)
    connection = office.connections.database.conn
    drafts.save(connection, *NOTICE, None, seen=held(office).version, author="li", at=1.0)
    assert editor.post(HR + where, mine | {"section": ["我填的"], "short": ["我填的"]}).status_code == 409
    assert "li在您打开这一页以后改过这份资料" in editor.page
    assert "这一部分已经不在了" in editor.page
    assert "我填的" in editor.page
    assert 'name="seen"' not in editor.page
    assert held(office).data is None


def test_a_row_that_is_added_late_is_there_on_the_page_that_tells(office: Office) -> None:
    editor = office.signed_in("editor")
    address = "/console/knowledge/notices/shanghai-2026/offers/1"
    mine = opened(editor, address)
    put(office, "notices", "shanghai-2026", short="沪")
    assert editor.post(address, mine | {"do": ["add rounds"]}).status_code == 409
    assert "沪" in editor.page
    assert "rounds-3-month" in fields_of(editor.page, address)


def test_moving_entries_of_a_list_that_is_gone_moves_nothing(office: Office) -> None:
    editor = office.signed_in("editor")
    mine = opened(editor, HR + "eligibility/0/requirements")
    put(office, eligibility=[])
    response = editor.post(HR + "eligibility/0/requirements", mine | {"do": ["remove 0"]})
    assert response.location == HR + "eligibility"
    drafts.save(office.connections.database.conn, *NOTICE, None, seen=held(office).version, author="li", at=1.0)
    editor.get("/console/knowledge")
    assert editor.post(HR + "fees", mine | {"do": ["remove 0"]}).location == "/console/knowledge"


@pytest.mark.parametrize(
    "address",
    [
        "/console/knowledge/notices/liaoning-2020/eligibility/0/requirements/0/routes/0",
        f"{HR}eligibility/0/related/企业人力资源管理师",
        f"{HR}fees/1",
        f"{HR}photo",
        HR,
    ],
)
@pytest.mark.parametrize("seen", ["", "nonsense"])
def test_who_does_not_say_what_was_open_saves_nothing_unseen(address: str, seen: str, office: Office) -> None:
    editor = office.signed_in("editor")
    assert editor.post(address, opened(editor, address) | {"seen": [seen]}).status_code == 409
    assert drafts.edits(office.connections.database.conn) == ()


def test_a_document_is_removed_only_as_it_was_seen(office: Office) -> None:
    editor = office.signed_in("editor")
    remove = HR + "remove-document"
    editor.get(HR)
    mine, form = fields_of(editor.page, remove), fields_of(editor.page, HR)
    put(office, short="别的")
    assert editor.post(HR, form | {"do": ["add materials"]}).status_code == 409
    assert remove not in editor.page, "the page is about what somebody else wrote"
    assert editor.post(remove, mine).status_code == 302
    assert held(office).data is not None
