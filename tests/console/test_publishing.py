"""The publish gate: what will change is seen before, and what fails is published only with a reason."""

from __future__ import annotations

import json
from typing import Any

import pytest

from console import cases
from console.actions import Refused, Staff
from store import checks, drafts, golden
from store.revisions import documents_of, history
from tests.staff import Browser, Office

NOTICE = "ata-beijing-2024"
COMMENT = {"comment": "2024年补充公告"}


def dearer(office: Office, total: int = 170) -> None:
    """Draft another fee for level 3."""
    connection = office.connections.database.conn
    held = drafts.held(connection, "notices", NOTICE)
    data: dict[str, Any] = {**(held.data or {})}
    row = {**data["fees"][1], "items": {"理论知识": 90, "操作技能": total - 90}, "total": total}
    data["fees"] = [data["fees"][0], row, *data["fees"][2:]]
    drafts.save(connection, "notices", NOTICE, data, seen=held.version, author="editor", at=office.time.now)


def asked(office: Office, *texts: str) -> None:
    """Candidates' questions in the journal."""
    for text in texts:
        office.connections.database.conn.execute(
            "INSERT INTO journal (at, user, text, revision) VALUES (?, '', ?, 1)", [office.time.now, text]
        )


def checked(office: Office) -> Browser:
    """A publisher who has checked the drafts and looks at the result."""
    browser = office.signed_in("publisher")
    browser.get("/console/publish")
    assert browser.post("/console/publish/check").status_code == 302
    assert browser.get("/console/publish").status_code == 200
    return browser


def fee(office: Office) -> int:
    knowledge = office.app.extensions["kaoda"].revisions.newest()
    return int(knowledge.notices[NOTICE].fees[1].total)


def test_the_gate_shows_which_fact_becomes_what(talking: Office) -> None:
    dearer(talking)
    browser = talking.signed_in("viewer")
    browser.get("/console/publish")
    for words in ("收费", "三级", "150元", "170元"):
        assert words in browser.page


def test_a_check_shows_which_answers_change_old_and_new(talking: Office) -> None:
    dearer(talking)
    asked(talking, "北京ATA三级要交多少钱", "北京ATA四级要交多少钱", "你好")
    page = checked(talking).page
    assert "问了2道标准问题和3条最近的真实提问" in page
    changed = page[page.index("会变的回答") :]
    assert "北京ATA三级要交多少钱" in changed
    assert "北京ATA四级要交多少钱" not in changed
    assert "你好" not in changed


def test_a_failing_golden_question_is_published_with_a_reason_only(talking: Office) -> None:
    dearer(talking)
    browser = checked(talking)
    assert "1道标准问题不符合要求" in browser.page
    browser.post("/console/publish", COMMENT)
    assert fee(talking) == 150
    browser.get("/console/publish")
    browser.post("/console/publish", {**COMMENT, "reason": "公告改了收费，旧题作废"})
    assert fee(talking) == 170
    assert drafts.edits(talking.connections.database.conn) == ()
    newest = history(talking.connections)[0]
    assert (newest.author, newest.comment, newest.reason) == ("publisher", "2024年补充公告", "公告改了收费，旧题作废")
    assert talking.log()[-1].action == "knowledge.publish"


def test_what_failed_before_in_the_same_way_blocks_no_more(talking: Office) -> None:
    dearer(talking)
    checked(talking).post("/console/publish", {**COMMENT, "reason": "旧题作废"})
    connection = talking.connections.database.conn
    held = drafts.held(connection, "notices", NOTICE)
    data = {**(held.data or {}), "title": "通知"}
    drafts.save(connection, "notices", NOTICE, data, seen=held.version, author="editor", at=1.0)
    browser = checked(talking)
    assert "早已如此" in browser.page
    browser.post("/console/publish", COMMENT)
    assert history(talking.connections)[0].reason == ""
    assert talking.app.extensions["kaoda"].revisions.newest().notices[NOTICE].title == "通知"


def test_without_a_check_of_this_very_draft_nothing_is_published(talking: Office) -> None:
    dearer(talking)
    browser = checked(talking)
    dearer(talking, 180)
    browser.post("/console/publish", {**COMMENT, "reason": "x"})
    assert fee(talking) == 150
    browser.get("/console/publish")
    assert "还没有检查" in browser.page


@pytest.mark.parametrize(
    ("done", "silent", "running"), [(0, 170, True), (0, 190, False), (40, 20, True), (40, 40, False)]
)
def test_a_check_that_gives_no_sign_of_life_counts_as_broken_off(
    done: int, silent: int, running: bool, talking: Office
) -> None:
    dearer(talking)
    check = Staff(talking.connections, "editor", lambda: talking.time.now).begin_check()
    checks.advance(talking.connections.database.conn, check, done, 1000, talking.time.now)
    browser = talking.signed_in("publisher")
    talking.time.now += silent
    browser.get("/console/publish")
    assert ("正在检查" in browser.page, "中断了" in browser.page) == (running, not running)


def test_a_comment_is_asked_for(talking: Office) -> None:
    dearer(talking)
    checked(talking).post("/console/publish", {"comment": " ", "reason": "x"})
    assert fee(talking) == 150


def test_a_draft_with_faults_cannot_be_published_and_says_what_is_wrong(talking: Office) -> None:
    connection = talking.connections.database.conn
    held = drafts.held(connection, "notices", NOTICE)
    broken = {**(held.data or {}), "year": "二〇二四"}
    drafts.save(connection, "notices", NOTICE, broken, seen=held.version, author="editor", at=1.0)
    browser = talking.signed_in("publisher")
    browser.get("/console/publish")
    assert "草稿有错误" in browser.page
    assert "年度" in browser.page
    with pytest.raises(Refused):
        Staff(talking.connections, "publisher", lambda: 1.0).publish("x")


def test_rolling_back_is_one_click_and_a_revision_of_its_own(talking: Office) -> None:
    dearer(talking)
    checked(talking).post("/console/publish", {**COMMENT, "reason": "旧题作废"})
    browser = talking.signed_in("publisher")
    browser.get("/console/revisions/1")
    assert browser.post("/console/revisions/1/restore").status_code == 302
    assert fee(talking) == 150
    connection = talking.connections.database.conn
    assert [revision.number for revision in history(talking.connections)] == [3, 2, 1]
    assert documents_of(connection, 3) == documents_of(connection, 1)
    browser.get("/console/revisions/3")
    assert "170元" in browser.page


def test_going_back_to_what_is_in_force_is_refused(talking: Office) -> None:
    browser = talking.signed_in("publisher")
    browser.get("/console/revisions/1")
    browser.post("/console/revisions/1/restore")
    assert len(history(talking.connections)) == 1


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_who_may_not_publish_cannot_by_address_either(role: str, talking: Office) -> None:
    dearer(talking)
    checked(talking)
    browser = talking.signed_in(role)
    browser.get("/console/publish")
    assert 'action="/console/publish"' not in browser.page
    assert browser.post("/console/publish", {**COMMENT, "reason": "x"}).status_code == 403
    assert browser.post("/console/revisions/1/restore").status_code == 403
    assert fee(talking) == 150


def test_a_golden_question_of_the_staff_guards_the_next_publication(talking: Office) -> None:
    editor = talking.signed_in("editor")
    editor.get("/console/golden")
    form = {"said": "北京ATA三级多少钱\n那二级呢", "must": "235元", "must_not": "160元", "at": "2024-03-01T10:00"}
    assert editor.post("/console/golden", form).headers["Location"] == "/console/golden/1"
    editor.get("/console/golden/1")
    assert ">符合<" in editor.page
    editor.get("/console/golden")
    assert editor.post("/console/golden", {"said": "北京ATA三级多少钱"}).status_code == 400
    connection = talking.connections.database.conn
    held = drafts.held(connection, "notices", NOTICE)
    data: dict[str, Any] = {**(held.data or {})}
    data["fees"] = [
        *data["fees"][:2],
        {**data["fees"][2], "items": {"理论知识": 75, "操作技能": 85}, "total": 160},
        data["fees"][3],
    ]
    drafts.save(connection, "notices", NOTICE, data, seen=held.version, author="editor", at=1.0)
    page = checked(talking).page
    assert "staff-1" in page
    editor.get("/console/golden")
    assert editor.post("/console/golden/1/retire").status_code == 302
    assert "staff-1" not in checked(talking).page


def test_the_preview_answers_from_the_draft_and_keeps_the_thread(talking: Office) -> None:
    dearer(talking)
    browser = talking.signed_in("viewer")
    assert browser.get("/console/preview").status_code == 200
    token = browser.page.split('data-token="')[1].split('"')[0]

    def send(text: str, memory: str = "") -> dict[str, Any]:
        order = {"user": "0123456789abcdef", "kind": "text", "text": text, "sent": "2024-03-01T10:00", "memory": memory}
        answer = browser.client.post("/console/preview/send", json=order, headers={"X-CSRFToken": token})
        assert answer.status_code == 200
        found: dict[str, Any] = answer.get_json()
        return found

    first = send("北京ATA三级报名费多少钱")
    assert "170" in first["content"]
    assert "150" in send("那四级呢", first["memory"])["content"]
    assert fee(talking) == 150


def test_the_matrix_shows_what_is_not_stated(talking: Office) -> None:
    browser = talking.signed_in("viewer")
    assert browser.get("/console/coverage").status_code == 200
    assert "没有写" in browser.page
    assert "企业人力资源管理师" in browser.page


def test_two_publishers_at_once_make_one_revision(talking: Office) -> None:
    dearer(talking)
    checked(talking)
    one, other = (Staff(talking.connections, who, lambda: talking.time.now) for who in ("publisher", "admin"))
    assert one.publish("一", "旧题作废") == 2
    with pytest.raises(Refused):
        other.publish("二", "旧题作废")


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00", "9999-12-31T23:59", "1999-12-31T23:59", "soon", "0001-01-01T00:00+08:00"]
)
def test_a_golden_question_is_of_a_year_that_can_be_played(at: str, talking: Office) -> None:
    editor = talking.signed_in("editor")
    editor.get("/console/golden")
    assert editor.post("/console/golden", {"said": "你好", "must": "x", "at": at}).status_code == 400
    assert golden.all_of(talking.connections.database.conn) == ()


@pytest.mark.parametrize("at", ["2000-01-01T00:00", "2100-12-31T23:59", "2024-03-01T02:00+00:00"])
def test_years_at_the_bounds_are_played(at: str, talking: Office) -> None:
    editor = talking.signed_in("editor")
    editor.get("/console/golden")
    address = editor.post("/console/golden", {"said": "北京ATA三级多少钱", "must": "x", "at": at}).headers["Location"]
    assert editor.get(address).status_code == 200
    dearer(talking)
    assert "检查没有完成" not in checked(talking).page


def test_a_golden_question_has_at_most_20_lines(talking: Office) -> None:
    editor = talking.signed_in("editor")
    editor.get("/console/golden")
    for lines, status in ((20, 302), (21, 400)):
        form = {"said": "你好\n" * lines, "must": "x", "at": ""}
        editor.get("/console/golden")
        assert editor.post("/console/golden", form).status_code == status


def test_the_list_plays_nothing_and_has_pages(office: Office) -> None:
    connection = office.connections.database.conn
    for number in range(45):
        broken: dict[str, Any] = {"now": "never", "turns": [{"say": f"第{number}问"}]}
        golden.add(connection, broken, "editor", office.time.now)
    viewer = office.signed_in("viewer")
    seen = []
    for page in (0, 1, 2):
        assert viewer.get(f"/console/golden?page={page}").status_code == 200
        seen.append(viewer.page.count("/console/golden/"))
    assert seen == [20, 20, 5]
    assert viewer.get("/console/golden?page=99").status_code == 200
    assert viewer.get("/console/golden?page=-1").status_code == 200


def test_a_check_that_breaks_says_so(talking: Office) -> None:
    dearer(talking)
    golden.add(talking.connections.database.conn, {"now": "never", "turns": [{"say": "x"}]}, "editor", 1.0)
    page = checked(talking).page
    assert "检查时程序出错（ValueError）" in page
    assert "正在检查" not in page


def test_a_check_counts_on_its_day_and_for_the_same_questions_only(talking: Office) -> None:
    dearer(talking)
    checked(talking)
    someone = Staff(talking.connections, "publisher", lambda: talking.time.now)
    found = someone.latest_check()
    assert found
    assert found.result
    talking.time.now += 86400
    assert someone.latest_check() is None
    with pytest.raises(Refused, match="检查"):
        someone.publish("x", "x")
    talking.time.now -= 86400
    assert someone.latest_check() == found
    case = {"id": "new", "now": "2024-03-01T10:00", "turns": [{"say": "你好"}]}
    (cases.CASES / "more.jsonl").write_text(json.dumps(case), encoding="utf-8")
    assert someone.latest_check() is None


def test_a_check_that_was_begun_yesterday_is_not_carried_out(talking: Office) -> None:
    dearer(talking)
    someone = Staff(talking.connections, "publisher", lambda: talking.time.now)
    number = someone.begin_check()
    talking.time.now += 86400
    someone.run_check(number)
    found = checks.of(talking.connections.database.conn, number)
    assert found
    assert found.failure
    assert found.result is None


def test_the_preview_says_when_the_draft_has_faults_meanwhile(talking: Office) -> None:
    browser = talking.signed_in("viewer")
    browser.get("/console/preview")
    token = browser.page.split('data-token="')[1].split('"')[0]
    connection = talking.connections.database.conn
    entry = {"id": "parking", "questions": ["能停车吗"], "answer": "可以。", "source": "现场", "aspect": "no.such"}
    drafts.save(connection, "entries", "parking", entry, seen="", author="editor", at=1.0)
    order = {"user": "0123456789abcdef", "kind": "text", "text": "你好"}
    answer = browser.client.post("/console/preview/send", json=order, headers={"X-CSRFToken": token})
    assert answer.get_json()["status"] == 409
    assert "草稿里还有错误" in answer.get_json()["words"]
    assert browser.get("/console/preview").status_code == 302


@pytest.mark.parametrize(
    "change",
    [
        {"kind": ["text"]},
        {"kind": {}},
        {"text": "\ud800"},
        {"sent": "0001-01-01T00:00"},
        {"sent": "1969-12-31T00:00"},
        {"sent": "9999-12-31T23:59"},
        {"sent": "9999-12-31T23:59-23:59"},
        {"memory": "\ud800"},
        {"memory": ["x"]},
        {"user": None},
    ],
)
def test_orders_to_the_preview_that_the_page_would_not_send(change: dict[str, Any], talking: Office) -> None:
    browser = talking.signed_in("viewer")
    browser.get("/console/preview")
    token = browser.page.split('data-token="')[1].split('"')[0]
    order = {"user": "0123456789abcdef", "kind": "text", "text": "你好"} | change
    answer = browser.client.post("/console/preview/send", json=order, headers={"X-CSRFToken": token})
    assert answer.status_code == 400


@pytest.mark.parametrize("number", ["0", str(2**63), "9" * 5000])
def test_numbers_that_no_row_has_are_not_found(number: str, office: Office) -> None:
    admin = office.signed_in("admin")
    for path in ("import/{}", "import/{}/file", "workbook/{}", "publish/check/{}", "golden/{}", "revisions/{}"):
        assert admin.get(f"/console/{path.format(number)}").status_code == 404, path
    for path in ("import/{}/settle", "workbook/{}", "revisions/{}/restore", "golden/{}/retire"):
        admin.get("/console/golden")
        assert admin.post(f"/console/{path.format(number)}").status_code in (302, 404), path
