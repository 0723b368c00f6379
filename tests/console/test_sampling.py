"""Sampling: answered questions are judged once; a wrong one leads to a golden question."""

from __future__ import annotations

from store import golden, judgements
from tests.console.forms import fields_of
from tests.console.unanswered import say
from tests.staff import Browser, Office

DAY = 86400.0


def sampled(browser: Browser, query: str = "") -> list[str]:
    """The ids of the messages on the page."""
    browser.get(f"/console/review/sample{query}")
    return [part.partition('"')[0] for part in browser.page.split('<strong id="row-')[1:]]


def judge(browser: Browser, row: str, right: str) -> str:
    return browser.post(f"/console/review/sample/{row}", {"right": right, "shown": row}).location


def test_answered_questions_of_two_weeks_are_sampled_with_reply_and_facts(talking: Office) -> None:
    say(talking, "北京ATA四级报名费多少钱")
    talking.time.now += 15 * DAY
    row = say(talking, "北京ATA三级报名费多少钱", "考点能停车吗", "你好")[0]
    viewer = talking.signed_in("viewer")
    assert sampled(viewer) == [str(row)]
    for words in ("北京ATA三级报名费多少钱", "150元", "附件2"):
        assert words in viewer.page
    assert "不对" not in viewer.page.partition("不对的")[2]


def test_what_was_judged_is_not_sampled_again_and_the_share_is_told(talking: Office) -> None:
    rows = [str(say(talking, f"北京ATA{level}级报名费多少钱", user=level)[0]) for level in "三四二"]
    editor = talking.signed_in("editor")
    assert sorted(sampled(editor)) == sorted(rows)
    judge(editor, rows[0], "yes")
    sampled(editor)
    judge(editor, rows[1], "yes")
    assert sampled(editor) == [rows[2]]
    assert "2条对：<strong>100%" in editor.page
    judge(editor, rows[2], "no")
    assert sampled(editor) == []
    assert "<strong>67%" in editor.page
    assert talking.log()[-1].action == "review.judge"


def test_the_sample_stays_while_it_is_judged(talking: Office) -> None:
    rows = [str(say(talking, f"北京ATA{level}级报名费多少钱", user=level)[0]) for level in "三四二"]
    editor = talking.signed_in("editor")
    sampled(editor)
    location = editor.post(f"/console/review/sample/{rows[0]}", {"right": "yes", "shown": ",".join(rows[:2])}).location
    assert sampled(editor, location.partition("/sample")[2]) == [rows[1]]


def test_a_wrong_answer_leads_to_a_golden_question(talking: Office) -> None:
    row = say(talking, "北京ATA三级报名费多少钱", "那四级呢")[1]
    editor = talking.signed_in("editor")
    sampled(editor)
    location = judge(editor, str(row), "no")
    editor.get(location)
    fields = fields_of(editor.page, "/console/golden")
    assert fields["said"] == ["北京ATA三级报名费多少钱\n那四级呢"]
    assert fields["must_not"][0].startswith("合计")
    assert fields["at"] == ["2026-03-01T10:00"]
    response = editor.post("/console/golden", fields | {"must": "140元"})
    assert response.status_code == 302
    case = golden.all_of(talking.connections.database.conn)[0].case
    assert [turn["say"] for turn in case["turns"]] == ["北京ATA三级报名费多少钱", "那四级呢"]
    assert judgements.share(talking.connections.database.conn) == (0, 1)


def test_a_message_is_judged_once(talking: Office) -> None:
    row = str(say(talking, "北京ATA三级报名费多少钱")[0])
    editor, other = talking.signed_in("editor"), talking.signed_in("publisher")
    sampled(editor)
    sampled(other)
    judge(editor, row, "no")
    judge(other, row, "yes")
    assert judgements.share(talking.connections.database.conn) == (0, 1)


def test_odd_addresses_name_no_messages(talking: Office) -> None:
    row = say(talking, "北京ATA三级报名费多少钱")[0]
    viewer = talking.signed_in("viewer")
    for query in ("?rows=", "?rows=x,-1,²", f"?rows={'9' * 5000}", "?rows=7777777"):
        assert sampled(viewer, query) == [str(row)]
    assert talking.signed_in("editor").get("/console/review/sample/99/golden").status_code == 404
