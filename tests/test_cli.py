"""The `kaoda` command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import assistant
import cli
import explanation
import serving
from bot.answer import Option, Reply
from cli import main, shown
from settings import Secret, Settings
from store.database import Connections
from store.revisions import publish_files
from tests.account import counting


@pytest.fixture(autouse=True)
def _bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder, none of our variables, and an assistant that counts."""
    for name in ("WECHAT_TOKEN", "WECHAT_MODE", "WECHAT_AES_KEY", "WECHAT_APPID", "KAODA_PORT", "KAODA_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(assistant, "respond", counting)


def kaoda(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, words, input=typed)


def test_ask_is_one_conversation() -> None:
    result = kaoda("ask", "三级多少钱", "那二级呢", "--now", "2026-03-01T10:00")
    assert result.exit_code == 0
    assert "1 text 三级多少钱 2026-03-01T10:00" in result.output
    assert "2 text 那二级呢 2026-03-01T10:00" in result.output
    assert "[报名费] 三级报名费" in result.output


def test_ask_creates_nothing_but_the_cache(tmp_path: Path) -> None:
    kaoda("ask", "三级")
    assert list(tmp_path.iterdir()) == []  # the tests' cache lies elsewhere


def test_ask_uses_the_database_if_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connections = Connections(tmp_path / "data" / "kaoda.db")
    publish_files(connections)
    connections.close()
    monkeypatch.setattr(assistant, "respond", lambda c, m, n, knowledge: (c, Reply(f"revision {knowledge.revision}")))
    assert "revision 1" in kaoda("ask", "三级").output


def test_why_prints_the_explanation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explanation, "explain", lambda c, m, n, k: f"understood {m.text}")
    assert "understood 三级" in kaoda("ask", "三级", "--why").output
    assert "understood" not in kaoda("ask", "三级").output


@pytest.mark.parametrize("moment", ["tomorrow", "2026-13-01"])
def test_a_wrong_moment(moment: str) -> None:
    result = kaoda("ask", "三级", "--now", moment)
    assert result.exit_code == 2
    assert "2026-03-01T10:00" in result.output


def test_a_moment_elsewhere_is_moved_to_china() -> None:
    assert "2026-03-01T10:00" in kaoda("ask", "三级", "--now", "2026-03-01T02:00+00:00").output


def test_chat_ends_with_an_empty_line() -> None:
    result = kaoda("chat", typed="三级\n那二级呢\n\n不再读\n")
    assert result.exit_code == 0
    assert "1 text 三级" in result.output
    assert "2 text 那二级呢" in result.output
    assert "3 text" not in result.output


def test_chat_ends_with_the_input() -> None:
    assert kaoda("chat", typed="三级").exit_code == 0


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("ask",),
        ("chat",),
        ("evaluate",),
        ("serve",),
        ("backup",),
        ("doctor",),
        ("restore",),
        ("user",),
        ("user", "add"),
        ("user", "list"),
        ("user", "password"),
        ("user", "role"),
        ("user", "disable"),
        ("user", "enable"),
    ],
)
def test_help_shows_an_example(command: tuple[str, ...]) -> None:
    result = kaoda(*command, "--help")
    assert result.exit_code == 0
    assert "Example:" in result.output


def test_serve_refuses_without_a_token() -> None:
    result = kaoda("serve")
    assert result.exit_code == 1
    assert "WECHAT_TOKEN" in result.output


def test_faults_of_the_environment_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAODA_PORT", "x")
    monkeypatch.setenv("WECHAT_MODE", "x")
    result = kaoda("ask", "三级")
    assert result.exit_code == 1
    assert "KAODA_PORT" in result.output
    assert "WECHAT_MODE" in result.output


def test_a_development_token_is_made_once_and_shown() -> None:
    first, again = serving.in_development(Settings()), serving.in_development(Settings())
    assert first == again
    assert first.development
    token = first.require_token().reveal()
    assert len(token) == 32
    assert token in serving.greeting(first)
    assert serving.TOKEN_FILE.stat().st_mode & 0o077 == 0


def test_a_token_of_ones_own_is_used_and_not_shown() -> None:
    settings = serving.in_development(Settings(token=Secret("private")))
    assert settings.require_token().reveal() == "private"
    assert "private" not in serving.greeting(settings)


PASSWORD = "我喜欢北京烤鸭配大葱"


def rows(sql: str) -> list[tuple[object, ...]]:
    """Of the database in the folder."""
    connections = Connections(Settings.database)
    try:
        return connections.database.conn.execute(sql).fetchall()
    finally:
        connections.close()


def add(name: str = "zhang", role: str = "admin", typed: str = f"{PASSWORD}\n") -> Result:
    return kaoda("user", "add", name, "--role", role, "--password-stdin", typed=typed)


def test_the_first_administrator() -> None:
    assert add().exit_code == 0
    assert rows("SELECT name, role FROM users") == [("zhang", "admin")]
    assert rows("SELECT who, action, subject FROM audit") == [("command line", "user.add", "zhang")]


def test_a_password_is_asked_for_twice_until_it_will_do() -> None:
    typed = "short\n" + f"{PASSWORD}\nsomething else\n" + f"{PASSWORD}\n{PASSWORD}\n"
    result = kaoda("user", "add", "zhang", "--role", "编辑", typed=typed)
    assert result.exit_code == 0
    assert "至少要10个字符" in result.stderr
    assert "不一样" in result.stderr
    assert PASSWORD not in result.output
    assert rows("SELECT name, role FROM users") == [("zhang", "editor")]


@pytest.mark.parametrize("typed", ["", "short\n", "password123\n"])
def test_a_password_that_will_not_do(typed: str) -> None:
    result = add(typed=typed)
    assert result.exit_code == 1
    assert "密码" in result.output
    assert rows("SELECT * FROM users") == []


def test_an_account_from_its_beginning_to_its_end() -> None:
    add()
    add("li", "viewer")
    assert kaoda("user", "role", "li", "publisher").exit_code == 0
    assert kaoda("user", "password", "li", "--password-stdin", typed="correct horse battery\n").exit_code == 0
    assert kaoda("user", "disable", "li").exit_code == 0
    assert kaoda("user", "list").stdout == "li\tpublisher\tdisabled\tli\nzhang\tadmin\tactive\tzhang\n"
    assert kaoda("user", "enable", "li").exit_code == 0
    assert "li\tpublisher\tactive" in kaoda("user", "list").stdout
    deeds = [action for (action,) in rows("SELECT action FROM audit WHERE subject = 'li' ORDER BY id")]
    assert deeds == ["user.add", "user.role", "user.password", "user.disable", "user.enable"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "zhang", "--role", "admin"), "已经有了"),
        (("password", "nobody"), "nobody"),
        (("role", "nobody", "admin"), "nobody"),
        (("disable", "zhang"), "最后一名"),
        (("role", "zhang", "viewer"), "最后一名"),
    ],
)
def test_accounts_that_cannot_be_changed(words: tuple[str, ...], said: str) -> None:
    add()
    result = kaoda("user", *words)
    assert (result.exit_code, said in result.stderr) == (1, True)


def test_the_greeting_tells_how_to_make_the_first_administrator() -> None:
    command = ".venv/bin/kaoda user add NAME --role admin"
    assert command in serving.greeting(Settings())
    assert not Settings.database.exists()
    add("li", "publisher")
    assert command in serving.greeting(Settings())
    add()
    assert command not in serving.greeting(Settings())
    assert "/console" in serving.greeting(Settings())
    assert "KAODA_DATABASE=x.db .venv/bin/kaoda" in serving.greeting(Settings(database=Path("x.db")))


CASE = {"id": "x", "topic": "fees", "now": "2026-03-01T10:00", "turns": [{"say": "上海人力三级多少钱", "all": ["400"]}]}


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """A case that is met and one that cannot be."""
    path = tmp_path / "cases.jsonl"
    impossible = CASE | {"id": "y", "turns": [{"say": "上海人力三级多少钱", "all": ["一百万"]}]}
    path.write_text(f"{json.dumps(CASE)}\n{json.dumps(impossible)}\n", encoding="utf-8")
    return path


def test_evaluate_prints_figures(cases: Path) -> None:
    result = kaoda("evaluate", str(cases))
    assert result.exit_code == 0
    assert "cases.jsonl …" in result.stderr
    met = next(line for line in result.stdout.splitlines() if line.startswith("all dialogues: met "))
    assert met.split()[-2:] == ["1/2", "50.0%"]
    assert "一百万" not in result.stdout


def test_evaluate_prints_what_went_wrong_if_asked(cases: Path) -> None:
    assert "y: lacks '一百万'" in kaoda("evaluate", str(cases), "--wrong", "1").stdout


def test_evaluate_as_json(cases: Path) -> None:
    report = json.loads(kaoda("evaluate", str(cases), "--json", "--wrong", "5").stdout)
    assert report["counts"]["all dialogues: met"] == {"right": 1, "all": 2}
    assert report["confused"] == []
    assert len(report["wrong"]) == 1


def test_evaluate_takes_the_checkouts_cases_by_itself(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "CASES", cases.parent)
    assert "cases.jsonl: met" in kaoda("evaluate").stdout
    monkeypatch.setattr(cli, "CASES", cases.parent / "none")
    assert kaoda("evaluate").exit_code == 2


def test_evaluate_names_the_line_that_cannot_be_read(cases: Path) -> None:
    cases.write_text('{"turns": \n', encoding="utf-8")
    result = kaoda("evaluate", str(cases))
    assert result.exit_code == 1
    assert "cases.jsonl: line 1" in result.output


def test_a_reply_in_the_terminal() -> None:
    reply = Reply("三级：560元", (Option("证件", "三级带什么证件"),), page="liaoning-2020")
    assert shown(reply) == "三级：560元\n[页面 /notices/liaoning-2020]\n[证件] 三级带什么证件"
    assert shown(Reply("", kind="silent")) == "（silent）"


CANDIDATES = '{"age": 30, "work": {"own": 3, "related": 2}}\n\n{"work": {"own": 10, "related": 0}}\n'


def test_eligibility_answers_line_by_line() -> None:
    result = kaoda(
        "eligibility", "--notice", "ata-beijing-2024", "--occupation", "企业人力资源管理师", typed=CANDIDATES
    )
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["eligible"] for line in lines] == [[4], [4, 3]]
    assert lines[0]["verdicts"]["4"] == {"verdict": "met", "met_by": ["1"], "lacking": []}


def test_eligibility_trains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli.readiness, "make_ready", lambda *_: pytest.fail("trained"))
    assert kaoda("eligibility", "--notice", "shanghai-2026", "--occupation", "职业培训师", typed="{}\n").exit_code == 0


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (("ata-beijing-2024", "企业人力资源管理师"), '{"age": 30}\n{"age": "x"}\n', "line 2: age: "),
        (("ata-beijing-2024", "企业人力资源管理师"), "30\n", "line 1: (whole line): "),
        (("beijing", "企业人力资源管理师"), "{}\n", "no notice 'beijing'"),
        (("ata-beijing-2024", "育婴员"), "{}\n", "no occupation '育婴员'"),
    ],
)
def test_bad_input_ends_eligibility_with_one_line_and_status_2(words: tuple[str, str], typed: str, said: str) -> None:
    result = kaoda("eligibility", "--notice", words[0], "--occupation", words[1], typed=typed)
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert len(result.stdout.splitlines()) == said.startswith("line 2"), "what came before is answered"
