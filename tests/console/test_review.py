"""The review: what went unanswered is listed worst first, mended with its effect known, handed on, split, merged and closed."""

from __future__ import annotations

import pytest

from console import sorting
from console.actions import Refused, Staff
from console.reviewing import Reviewer
from store import clusters, drafts, looks, mends, sortings
from store.journal import LEFT
from store.users import Role
from tests.console.forms import fields_of
from tests.console.unanswered import PARKING, asked, gather, say
from tests.staff import Browser, Office

ANSWER = {"answer": "考点没有停车位。", "source": "2026年3月5日公众号公告"}


def state(office: Office, cluster: int) -> str:
    found = clusters.of(office.connections.database.conn, cluster)
    assert found
    return found.state


def drawn_up(office: Office, browser: Browser, cluster: int, **changes: str) -> str:
    """The address of the forecast of a new entry for a cluster."""
    address = f"/console/review/{cluster}/mend/entry"
    browser.get(address)
    response = browser.post(address, fields_of(browser.page, address) | ANSWER | changes)
    assert response.status_code == 302, browser.page
    return response.location


def mended(office: Office, cluster: int) -> None:
    """A new entry for a cluster is saved as a draft."""
    browser = office.signed_in("editor")
    address = drawn_up(office, browser, cluster)
    browser.get(address)
    assert browser.post(f"{address}/save").status_code == 302


def published(office: Office) -> None:
    """The drafts come into force."""
    staff = Staff(office.connections, "publisher", lambda: office.time.now)
    staff.run_check(staff.begin_check())
    staff.publish("新的常见问题")
    office.app.extensions["kaoda"].revisions.newest()


def listed(browser: Browser, query: str = "") -> list[int]:
    """The clusters on the list, in order."""
    browser.get(f"/console/review{query}")
    parts = browser.page.split('class="fw-semibold" href="/console/review/')[1:]
    return [int(part.partition('"')[0]) for part in parts]


# --- the list and the page of a cluster ---


def test_what_concerns_most_people_stands_first(talking: Office) -> None:
    one, many = asked(talking, "附近有没有酒店"), asked(talking, *PARKING)
    viewer = talking.signed_in("viewer")
    assert listed(viewer) == [many, one]
    for words in (PARKING[-1], "<strong>3</strong>人", "拒答 ×3", "我没法回答"):
        assert words in viewer.page


def test_a_cluster_shows_questions_replies_and_what_is_near(talking: Office) -> None:
    cluster = asked(talking, *PARKING)
    viewer = talking.signed_in("viewer")
    viewer.get(f"/console/review/{cluster}")
    for words in (*PARKING, "我没法回答", "现在能回答 0/3", "收费标准"):
        assert words in viewer.page
    assert "怎么改" not in viewer.page
    assert viewer.get("/console/review/99").status_code == 404


def test_who_only_looks_cannot_change_anything(talking: Office) -> None:
    cluster = asked(talking, *PARKING)
    viewer = talking.signed_in("viewer")
    viewer.get("/console")
    for deed in ("split", "merge", "mark", "hand", "mend/entry"):
        assert viewer.post(f"/console/review/{cluster}/{deed}").status_code == 403
    assert viewer.get(f"/console/review/{cluster}/mend/entry").status_code == 403


# --- sorting ---


def test_what_is_new_is_sorted_when_the_list_is_opened(talking: Office) -> None:
    for number, text in enumerate(("考点附近能停车吗", "请问考点附近能停车吗", "考点附近可以停车吗")):
        say(talking, text, user=f"user-{number}")
    viewer = talking.signed_in("viewer")
    assert len(listed(viewer)) == 1
    assert "<strong>3</strong>人" in viewer.page


def test_questionnaires_that_were_left_are_listed_by_the_question_they_were_left_at(talking: Office) -> None:
    for number, text in enumerate(("测一测 上海人力", "测一测 上海企业人力资源管理师")):
        say(talking, text, user=f"user-{number}")
    assert listed(talking.signed_in("viewer")) == []
    talking.time.now += LEFT + 1
    viewer = talking.signed_in("viewer")
    assert len(listed(viewer)) == 1
    assert "问卷中途离开" in viewer.page
    assert "<strong>2</strong>人" in viewer.page


def test_much_is_sorted_apart_and_not_again_at_once(talking: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "FEW", 0)
    say(talking, "考点附近能停车吗")
    viewer = talking.signed_in("viewer")
    assert len(listed(viewer)) == 1
    say(talking, "附近有没有酒店", user="b")
    assert len(listed(viewer)) == 1
    assert "还有1条刚刚收到" in viewer.page
    talking.time.now += sorting.PAUSE
    assert len(listed(viewer)) == 2


def test_a_sorting_that_runs_shows_how_far_it_is(talking: Office) -> None:
    say(talking, "考点附近能停车吗")
    connection = talking.connections.database.conn
    sortings.advance(connection, sortings.begin(connection, talking.time.now), 40, 100, talking.time.now)
    viewer = talking.signed_in("viewer")
    assert listed(viewer) == []
    assert 'value="40" max="100"' in viewer.page
    assert viewer.client.get("/console/review/sorting").get_json() == {"done": 40, "total": 100, "running": True}
    talking.time.now += 60
    assert len(listed(viewer)) == 1


def test_what_keeps_one_from_sorting_is_told(talking: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    say(talking, "考点附近能停车吗")
    connection = talking.connections.database.conn
    monkeypatch.setattr(sorting, "FEW", 0)
    sortings.finish(connection, sortings.begin(connection, talking.time.now), "没有整理完", talking.time.now)
    viewer = talking.signed_in("viewer")
    listed(viewer)
    assert "没有整理完" in viewer.page


def test_the_nearest_clusters_are_offered_for_merging(talking: Office) -> None:
    cluster = asked(talking, *PARKING)
    far, near = asked(talking, "附近有没有酒店"), asked(talking, "考点停车场要钱吗")
    editor = talking.signed_in("editor")
    editor.get(f"/console/review/{cluster}")
    options = editor.page.split('name="into"')[1].split("</select>")[0]
    assert options.index(f'value="{near}"') < options.index(f'value="{far}"')


# --- mending ---


def test_the_form_holds_the_chosen_questions_and_no_source(talking: Office) -> None:
    cluster = asked(talking, *PARKING)
    row = clusters.questions(talking.connections.database.conn, cluster, 1)[0].row
    editor = talking.signed_in("editor")
    address = f"/console/review/{cluster}/mend/entry"
    editor.get(address)
    assert fields_of(editor.page, address)["questions"] == ["\n".join(reversed(PARKING))]
    editor.get(f"{address}?question={row}")
    fields = fields_of(editor.page, address)
    assert (fields["questions"], fields["source"]) == ([PARKING[-1]], [""])


def test_the_scope_is_what_nearly_all_were_about(talking: Office) -> None:
    cluster = asked(talking, "上海人力能停车吗", "上海人力资源考点有停车场吗", "上海人力附近停车")
    editor = talking.signed_in("editor")
    address = f"/console/review/{cluster}/mend/entry"
    editor.get(address)
    fields = fields_of(editor.page, address)
    assert (fields.get("regions"), fields.get("occupations")) == (["上海"], ["企业人力资源管理师"])


def test_a_mend_tells_its_effect_and_becomes_a_draft(talking: Office) -> None:
    cluster = asked(talking, *PARKING)
    say(talking, "上海人力补考", user="z")
    editor = talking.signed_in("editor")
    address = drawn_up(talking, editor, cluster)
    editor.get(address)
    assert "将新增命中 <strong>3</strong> 条历史问题" in editor.page
    assert all(text in editor.page for text in PARKING)
    connection = talking.connections.database.conn
    assert drafts.edits(connection) == ()
    assert editor.post(f"{address}/save").location == f"/console/review/{cluster}"
    editor.get(f"/console/review/{cluster}")
    assert "已存为草稿" in editor.page
    assert 'href="/console/publish"' in editor.page
    edit = drafts.edits(connection)[0]
    assert (edit.kind, edit.author) == ("entries", "editor")
    assert edit.data
    assert (edit.data["answer"], edit.data["questions"]) == (ANSWER["answer"], list(reversed(PARKING)))
    assert state(talking, cluster) == "mended"
    assert [row.action for row in talking.log()[-2:]] == ["review.mend", "draft.save"]


def test_what_is_taken_from_another_answer_is_counted_and_listed(talking: Office) -> None:
    cluster = asked(talking, *PARKING)
    say(talking, "上海人力补考", user="z")
    editor = talking.signed_in("editor")
    editor.get(drawn_up(talking, editor, cluster, questions="补考怎么报名\n没考过怎么补考\n补考报名流程"))
    assert "会从「补考」抢走 <strong>1</strong> 条" in editor.page
    assert "上海人力补考" in editor.page


def test_faults_stand_beside_their_fields_and_nothing_is_drawn_up(talking: Office) -> None:
    cluster = asked(talking, *PARKING)
    editor = talking.signed_in("editor")
    address = f"/console/review/{cluster}/mend/entry"
    editor.get(address)
    assert editor.post(address, fields_of(editor.page, address) | {"answer": "没有。"}).status_code == 400
    assert 'id="source-error"' in editor.page
    assert "没有。" in editor.page
    assert mends.of_cluster(talking.connections.database.conn, cluster) == ()


@pytest.mark.parametrize("way", ["question", "example"])
def test_phrases_need_a_target_and_words(way: str, talking: Office) -> None:
    cluster = asked(talking, *PARKING)
    editor = talking.signed_in("editor")
    address = f"/console/review/{cluster}/mend/{way}"
    editor.get(address)
    assert editor.post(address, {"target": "nope", "phrases": " "}).status_code == 400
    assert "请选一个" in editor.page
    assert "至少写一种说法" in editor.page


def test_a_phrase_goes_to_an_entry_that_there_is(talking: Office) -> None:
    connection = talking.connections.database.conn
    entry = {"id": "faq-1", "questions": ["开车来有地方停吗"], **ANSWER}
    drafts.save(connection, "entries", "faq-1", entry, seen="", author="li", at=1.0)
    cluster = asked(talking, "停车费多少钱")
    editor = talking.signed_in("editor")
    address = f"/console/review/{cluster}/mend/question"
    editor.get(address)
    location = editor.post(address, {"target": "faq-1", "phrases": "停车费多少钱"}).location
    editor.get(location)
    assert "将新增命中 <strong>1</strong> 条" in editor.page
    editor.post(f"{location}/save")
    held = drafts.held(connection, "entries", "faq-1").data
    assert held == entry | {"questions": ["开车来有地方停吗", "停车费多少钱"]}


def test_phrases_teach_what_is_asked(talking: Office) -> None:
    cluster = asked(talking, "北京ATA想再战一回咋弄")
    editor = talking.signed_in("editor")
    address = f"/console/review/{cluster}/mend/example"
    editor.get(address)
    phrases = "想再战一回咋弄\n怎么再战一回\n再战一回要办啥"
    location = editor.post(address, {"target": "retake.how", "phrases": phrases}).location
    editor.get(location)
    assert "将新增命中 <strong>1</strong> 条" in editor.page
    assert "补考怎么报" in editor.page
    editor.post(f"{location}/save")
    held = drafts.held(talking.connections.database.conn, "utterances", "retake.how").data
    assert held == {"aspect": "retake.how", "examples": phrases.split("\n")}


def test_phrases_that_there_are_already_change_nothing(talking: Office) -> None:
    connection = talking.connections.database.conn
    entry = {"id": "faq-1", "questions": ["能停车吗"], **ANSWER}
    drafts.save(connection, "entries", "faq-1", entry, seen="", author="li", at=1.0)
    cluster = asked(talking, *PARKING)
    editor = talking.signed_in("editor")
    address = f"/console/review/{cluster}/mend/question"
    editor.get(address)
    assert editor.post(address, {"target": "faq-1", "phrases": "能停车吗"}).status_code == 400
    assert "已经都有了" in editor.page


def test_another_name_of_what_has_one_goes_to_the_same_document(talking: Office) -> None:
    connection = talking.connections.database.conn
    alias = {"id": "alias-1", "kind": "region", "name": "上海", "others": ["魔都"]}
    drafts.save(connection, "aliases", "alias-1", alias, seen="", author="li", at=1.0)
    cluster = asked(talking, "申城能停车吗")
    editor = talking.signed_in("editor")
    address = f"/console/review/{cluster}/mend/alias"
    editor.get(address)
    location = editor.post(address, {"kind": "region", "name": "上海", "others": "申城"}).location
    editor.get(location)
    editor.post(f"{location}/save")
    assert (drafts.held(connection, "aliases", "alias-1").data or {})["others"] == ["魔都", "申城"]


def test_who_saved_meanwhile_is_told_and_nothing_is_lost(talking: Office) -> None:
    connection = talking.connections.database.conn
    entry = {"id": "faq-1", "questions": ["开车来有地方停吗"], **ANSWER}
    drafts.save(connection, "entries", "faq-1", entry, seen="", author="li", at=1.0)
    cluster = asked(talking, "停车费多少钱")
    editor = talking.signed_in("editor")
    address = f"/console/review/{cluster}/mend/question"
    editor.get(address)
    location = editor.post(address, {"target": "faq-1", "phrases": "停车费多少钱"}).location
    editor.get(location)
    version = drafts.held(connection, "entries", "faq-1").version
    theirs = entry | {"answer": "有停车场。"}
    drafts.save(connection, "entries", "faq-1", theirs, seen=version, author="wang", at=2.0)
    assert editor.post(f"{location}/save").status_code == 409
    assert "wang在您预测以后改过" in editor.page
    assert "有停车场。" in editor.page
    assert state(talking, cluster) == "open"
    assert editor.post(f"{location}/again").location == location
    editor.get(location)
    assert editor.post(f"{location}/save").status_code == 302
    held = drafts.held(connection, "entries", "faq-1").data
    assert held == theirs | {"questions": ["开车来有地方停吗", "停车费多少钱"]}


def test_a_new_entry_whose_number_was_taken_meanwhile_gets_the_next(talking: Office) -> None:
    connection = talking.connections.database.conn
    cluster = asked(talking, *PARKING)
    editor = talking.signed_in("editor")
    location = drawn_up(talking, editor, cluster)
    entry = {"id": "faq-1", "questions": ["有酒店吗"], **ANSWER}
    drafts.save(connection, "entries", "faq-1", entry, seen="", author="wang", at=2.0)
    editor.get(location)
    assert editor.post(f"{location}/save").status_code == 409
    editor.post(f"{location}/again")
    editor.get(location)
    assert editor.post(f"{location}/save").status_code == 302
    assert drafts.held(connection, "entries", "faq-1").data == entry
    assert drafts.held(connection, "entries", "faq-2").data


def test_nothing_is_saved_before_its_effect_is_known(talking: Office) -> None:
    cluster = asked(talking, *PARKING)
    editor = talking.signed_in("editor")
    location = drawn_up(talking, editor, cluster)
    connection = talking.connections.database.conn
    mends.finish(connection, int(location.rpartition("/")[2]), None, "刚才停电")
    editor.get(location)
    assert "刚才停电" in editor.page
    assert "重新预测" in editor.page
    editor.post(f"{location}/save")
    assert drafts.edits(connection) == ()


def test_drafts_of_others_with_faults_do_not_hinder_a_mend(talking: Office) -> None:
    connection = talking.connections.database.conn
    drafts.save(connection, "entries", "broken", {"id": "broken"}, seen="", author="li", at=1.0)
    editor = talking.signed_in("editor")
    editor.get(drawn_up(talking, editor, asked(talking, *PARKING)))
    assert "将新增命中 <strong>3</strong> 条" in editor.page


# --- after publishing ---


def test_a_cluster_is_closed_once_all_is_answered_and_comes_back_when_asked_again(talking: Office) -> None:
    cluster = asked(talking, *PARKING)
    mended(talking, cluster)
    viewer = talking.signed_in("viewer")
    assert listed(viewer) == [cluster]
    talking.time.now += 60
    published(talking)
    assert listed(viewer) == []
    assert listed(viewer, "?state=settled") == [cluster]
    viewer.get(f"/console/review/{cluster}")
    assert "现在能回答 3/3" in viewer.page
    assert "已解决" in viewer.page
    talking.time.now += 60
    row = say(talking, "有停车位没", user="late")[0]
    connection = talking.connections.database.conn
    connection.execute("UPDATE journal SET signals = '[\"unsolved\"]', cluster = ? WHERE id = ?", [cluster, row])
    assert listed(viewer) == [cluster]
    assert "解决后又有人问" in viewer.page


def test_what_is_not_answered_after_publishing_is_listed(talking: Office) -> None:
    cluster = asked(talking, *PARKING, "附近有没有酒店")
    editor = talking.signed_in("editor")
    location = drawn_up(talking, editor, cluster, questions="\n".join(PARKING))
    editor.get(location)
    editor.post(f"{location}/save")
    published(talking)
    editor.get(f"/console/review/{cluster}")
    assert "现在能回答 3/4" in editor.page
    assert listed(editor) == [cluster]
    look = looks.of(talking.connections.database.conn, [cluster])[cluster]
    assert (look.unanswered, look.closed) == (("附近有没有酒店",), None)


def test_a_revision_is_asked_once(talking: Office) -> None:
    cluster = asked(talking, *PARKING)
    reviewer = Reviewer(Staff(talking.connections, "viewer", lambda: talking.time.now))
    knowledge = talking.app.extensions["kaoda"].revisions.newest()
    first = reviewer.look(cluster, knowledge)
    talking.time.now += 60
    assert reviewer.look(cluster, knowledge) == first


# --- other deeds ---


def test_the_ticked_questions_become_a_cluster_of_their_own(talking: Office) -> None:
    cluster = asked(talking, *PARKING, "附近有没有酒店")
    connection = talking.connections.database.conn
    row = clusters.questions(connection, cluster, 1)[0].row
    editor = talking.signed_in("editor")
    editor.get(f"/console/review/{cluster}")
    location = editor.post(f"/console/review/{cluster}/split", {"question": row}).location
    assert location != f"/console/review/{cluster}"
    new = int(location.rpartition("/")[2])
    assert [question.text for question in clusters.questions(connection, new, 9)] == ["附近有没有酒店"]
    assert talking.log()[-1].action == "review.split"


def test_all_or_none_cannot_be_split_off(talking: Office) -> None:
    cluster = asked(talking, *PARKING)
    rows = [q.row for q in clusters.questions(talking.connections.database.conn, cluster, 9)]
    editor = talking.signed_in("editor")
    for ticked in ([], rows):
        editor.get(f"/console/review/{cluster}")
        assert editor.post(f"/console/review/{cluster}/split", {"question": ticked}).location.endswith(f"/{cluster}")
    assert [row.action for row in talking.log() if row.action.startswith("review")] == []


def test_two_clusters_become_one(talking: Office) -> None:
    one, other = asked(talking, *PARKING), asked(talking, "附近能停车吗")
    editor = talking.signed_in("editor")
    editor.get(f"/console/review/{other}")
    assert editor.post(f"/console/review/{other}/merge", {"into": one}).location == f"/console/review/{one}"
    assert listed(editor) == [one]
    editor.post(f"/console/review/{one}/merge", {"into": one})
    assert (talking.log()[-1].action, talking.log()[-1].detail) == ("review.merge", str(one))


def test_what_joins_a_closed_cluster_is_asked_too(talking: Office) -> None:
    cluster, other = asked(talking, *PARKING), asked(talking, "附近有没有酒店")
    mended(talking, cluster)
    talking.time.now += 60
    published(talking)
    editor = talking.signed_in("editor")
    assert listed(editor) == [other]
    editor.get(f"/console/review/{other}")
    editor.post(f"/console/review/{other}/merge", {"into": cluster})
    assert listed(editor) == [cluster]
    editor.get(f"/console/review/{cluster}")
    assert "现在能回答 3/4" in editor.page


def test_a_mend_of_a_cluster_that_was_merged_is_saved_for_the_other(talking: Office) -> None:
    cluster, other = asked(talking, *PARKING), asked(talking, "附近能停车吗")
    editor = talking.signed_in("editor")
    location = drawn_up(talking, editor, cluster)
    editor.get(f"/console/review/{cluster}")
    editor.post(f"/console/review/{cluster}/merge", {"into": other})
    editor.get(location)
    assert editor.post(f"{location}/save").location == f"/console/review/{other}"
    assert state(talking, other) == "mended"


@pytest.mark.parametrize("wanted", ["outside", "dismissed"])
def test_what_is_not_mended_leaves_the_list_and_can_come_back(wanted: str, talking: Office) -> None:
    cluster = asked(talking, *PARKING)
    editor = talking.signed_in("editor")
    editor.get(f"/console/review/{cluster}")
    editor.post(f"/console/review/{cluster}/mark", {"state": wanted, "note": "停车不归我们"})
    assert (state(talking, cluster), listed(editor)) == (wanted, [])
    assert listed(editor, f"?state={wanted}") == [cluster]
    entry = talking.log()[-1]
    assert (entry.action, entry.subject, entry.detail) == (f"review.{wanted}", str(cluster), "停车不归我们")
    editor.get(f"/console/review/{cluster}")
    assert "停车不归我们" in editor.page
    editor.post(f"/console/review/{cluster}/mark", {"state": "open"})
    assert listed(editor) == [cluster]


def test_a_state_that_there_is_not(talking: Office) -> None:
    cluster = asked(talking, *PARKING)
    editor = talking.signed_in("editor")
    editor.get(f"/console/review/{cluster}")
    assert editor.post(f"/console/review/{cluster}/mark", {"state": "mended"}).status_code == 400
    assert editor.get("/console/review?state=nope").status_code == 404


def test_a_cluster_is_handed_to_a_colleague_with_a_note(talking: Office) -> None:
    cluster, other = asked(talking, *PARKING), asked(talking, "附近有没有酒店")
    editor = talking.signed_in("editor")
    editor.get(f"/console/review/{cluster}")
    editor.post(f"/console/review/{cluster}/hand", {"colleague": "publisher", "note": "请问考点"})
    assert state(talking, cluster) == "handed"
    assert listed(editor, "?state=handed&colleague=publisher") == [cluster]
    assert "请问考点" in editor.page
    assert listed(editor, "?colleague=admin") == []
    assert listed(editor) == [cluster, other]
    assert talking.log()[-1].detail == "publisher：请问考点"


@pytest.mark.parametrize("colleague", ["viewer", "nobody", ""])
def test_who_cannot_mend_is_handed_nothing(colleague: str, talking: Office) -> None:
    cluster = asked(talking, *PARKING)
    reviewer = Reviewer(Staff(talking.connections, "editor", lambda: talking.time.now))
    with pytest.raises(Refused):
        reviewer.hand(cluster, colleague, "")
    assert state(talking, cluster) == "open"


def test_a_colleague_who_is_gone_is_not_offered(talking: Office) -> None:
    talking.users.add(talking.time.now, "admin", "leaving", Role.EDITOR, "我喜欢北京烤鸭配大葱")
    talking.users.disable(talking.time.now, "admin", "leaving")
    editor = talking.signed_in("editor")
    editor.get(f"/console/review/{asked(talking, *PARKING)}")
    assert "leaving" not in editor.page


def test_a_state_that_somebody_set_stays_when_new_questions_come(talking: Office) -> None:
    cluster = asked(talking, *PARKING)
    editor = talking.signed_in("editor")
    editor.get(f"/console/review/{cluster}")
    editor.post(f"/console/review/{cluster}/mark", {"state": "dismissed"})
    say(talking, "能停车吗", user="late")
    gather(talking, cluster)
    assert listed(editor) == []
