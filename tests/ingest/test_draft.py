"""From a document to a draft: what is read, the line it came from, and what is marked rather than guessed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from ingest.checks import _days_fit_their_month
from ingest.compare import compare, same_text
from ingest.draft import draft
from ingest.drafted import Read, Tree, leaves
from ingest.readers import read, read_path
from knowledge.notice import Notice
from tests.ingest.documents import NOTICE, of_text, value, why, word

FAR = {"shibeitan-2026": 0.7, "tuolingdu-2025": 0.35, "xuezhiling-2026": 0.6}
"""Samples in layouts that are not read whole yet: what is missing there has to grow less, and nothing may be wrong."""
SAMPLES = Path(__file__).parent / "samples"


def test_a_plain_notice() -> None:
    found = of_text(NOTICE)
    assert value(found, "title") == "关于开展2026年保育师职业技能等级认定的通知"
    assert value(found, "document_number") == "青评〔2026〕7号"
    assert value(found, "issuer.name") == "青石岭技能评价中心"
    assert value(found, "published") == "2026-01-08"
    assert found.notice["offers"][0]["rounds"] == [{"month": 4}, {"month": 9}]
    assert [fee["total"] for fee in found.notice["fees"]] == [180, 210]
    assert value(found, "contacts.0.phones") == ["0571-80001234"]
    assert not why(found, "fees.0.total")


def test_each_field_names_its_line_and_text() -> None:
    field = next(f for f in of_text(NOTICE).fields if f.path == "fees.1.total")
    assert (field.line, field.text) == (13, "四级/中级工\t70\t140\t210")


def test_a_draft_is_plain_json() -> None:
    found = of_text(NOTICE).as_dict()
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize(
    ("replaced", "by", "path", "told"),
    [
        ("60\t120\t180", "60\t120\t190", "fees.0.total", "180"),
        ("60\t120\t180", "约60\t120\t180", "fees.0.items.理论知识", "没读懂"),
        ("保育师\t五级/初级工", "保育师\t五级/高级工", "offers.0.levels", "没读懂"),
        ("四级/中级工\t70\t140\t210", "三级/高级工\t70\t140\t210", "fees.1.levels", "认定项目里没有"),
        ("四级/中级工\t70\t140\t210", "五级/初级工\t70\t140\t210", "fees.1.total", "两行不同"),
        ("（0571）80001234", "0571-800012345", "contacts.0.phones", "位数不对"),
        ("2026年1月8日", "2023年1月8日", "published", "2023"),
        ("青评〔2026〕7号\n", "", "document_number", "没有读到"),
    ],
)
def test_what_does_not_agree_is_marked(replaced: str, by: str, path: str, told: str) -> None:
    assert replaced in NOTICE
    assert told in why(of_text(NOTICE.replace(replaced, by)), path)


def test_a_line_that_looks_like_a_fact_and_was_not_read_is_listed() -> None:
    found = of_text(NOTICE.replace("三、咨询", "三、团体考场押金为每场300元。\n四、咨询"))
    assert any("押金" in text for _, text in found.unread)


def test_a_condition_not_understood_is_no_condition() -> None:
    text = NOTICE.replace(
        "二、收费",
        "附则\n具备以下条件之一者，可申报五级/初级工：\n（1）由行业协会推荐，并累计从事本职业工作满1年。\n二、收费",
    )
    found = of_text(text)
    doubted = [f for f in found.doubtful if f.path.startswith("eligibility.0.requirements.0.routes.0.all")]
    assert doubted
    assert doubted[0].value is None


def test_the_same_notice_as_word_and_as_cells_on_lines() -> None:
    rows = [["职业", "等级", "认定月份"], ["保育师", "五级/初级工", "4、9"], ["^", "四级/中级工", "9"]]
    fees = [
        ["等级", "理论知识", "操作技能", "合计"],
        ["五级/初级工", "60", "120", "180"],
        ["四级/中级工", "70", "140", "210"],
    ]
    lines = NOTICE.splitlines()
    made = word(*lines[:6], rows, "二、收费标准", fees, *lines[13:])
    expected = of_text(NOTICE).notice
    assert draft(read(made, "a.docx")).notice == expected
    lined = of_text(NOTICE.replace("\n\t", "\n").replace("\t", "\n")).notice
    assert lined["fees"] == expected["fees"]
    assert lined["offers"] == expected["offers"]


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.truth.yaml")), ids=lambda p: p.name.split(".")[0])
def test_sample_notices(path: Path) -> None:
    truth = Notice.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    document = path.with_name(path.name.removesuffix(".truth.yaml"))
    found = draft(read_path(document))
    result = compare(found, truth, {})
    assert result.share >= FAR.get(path.name.split(".")[0], 0.95), result.missing
    assert not result.wrong
    listed = path.with_name(document.name + ".doubtful.txt")
    for doubtful in listed.read_text().split() if listed.exists() else ():
        assert why(found, doubtful)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("公示期为7天", "公示7天", True),
        ("考试前7日", "考试前5日", False),
        ("登录管理平台（http://a.example）", "管理平台（http://b.example）", False),
        ("现场实操", "纸笔闭卷", False),
    ],
)
def test_texts_agree_by_figures_and_characters(one: str, other: str, same: bool) -> None:
    assert same_text(one, other) is same


TWO = """2026年家政服务员、健康照护师职业技能等级认定报名简章
第一章 认定职业
认定职业为家政服务员（五级、四级）和健康照护师（四级、三级）。
第二章 时间
第一批：报名时间2026年3月2日至3月20日，考试时间4月18日—19日。
第二批：报名时间2026年8月3日至8月21日，考试时间9月19日。
第三章 申报条件
家政服务员
一、五级/初级工（具备下列条件之一）
1.累计从事本职业或相关职业工作满1年。
二、四级/中级工（具备下列条件之一）
1.累计从事本职业或相关职业工作满6年。
健康照护师
一、四级/中级工（具备下列条件之一）
1.累计从事本职业或相关职业工作满7年。
二、三级/高级工（具备下列条件之一）
1.取得四级/中级工证书后，累计从事本职业或相关职业工作满5年。
第四章 收费
五级每人220元（理论60元，实操160元），四级每人260元（理论知识60元、操作技能200元）。
第五章 报名
港澳台居民可持港澳居民来往内地通行证、台湾居民来往大陆通行证报名。
"""


def test_rounds_told_in_sentences() -> None:
    rounds = of_text(TWO).notice["offers"][0]["rounds"]
    assert [r["application"]["last"] for r in rounds] == ["2026-03-20", "2026-08-21"]
    assert [r["days"] for r in rounds] == [["2026-04-18", "2026-04-19"], ["2026-09-19"]]


def test_conditions_belong_to_the_occupation_above_them() -> None:
    blocks = of_text(TWO).notice["eligibility"]
    years = {
        (block["occupations"][0], requirement["level"]): requirement["routes"][0].get("all")
        for block in blocks
        for requirement in block["requirements"]
    }
    assert years["家政服务员", 4] == [{"work": {"years": 6}}]
    assert years["健康照护师", 4] == [{"work": {"years": 7}}]
    assert years["健康照护师", 3] is None


def test_two_lists_that_run_into_one_are_doubtful() -> None:
    found = of_text(TWO.replace("健康照护师\n一、四级", "一、四级"))
    routes = [f for f in found.fields if f.path.endswith(".all") and f.value]
    assert [bool(f.why) for f in routes if "requirements.1" in f.path] == [True, True]


def test_fees_in_sentences_are_doubtful_but_read() -> None:
    found = of_text(TWO)
    assert [(fee["levels"], fee["total"]) for fee in found.notice["fees"]] == [([5], 220), ([4], 260)]
    assert why(found, "fees.0.total")


def test_documents_go_to_whom_they_are_issued() -> None:
    found = {entry["who"]: entry["accepts"] for entry in of_text(TWO).notice["identity"]}
    assert found == {"港澳": ["港澳居民来往内地通行证"], "台湾": ["台湾居民来往大陆通行证"]}


def test_a_fee_table_on_its_side() -> None:
    text = (
        "关于2026年焊工、电工职业技能等级认定的通告\n职业\t电工\t电工\t焊工\n等级\t五级\t四级\t四级\n"
        "理论\t60\t60\t60\n实操\t240\t280\t400\n合计\t300\t340\t460\n"
    )
    fees = of_text(text).notice["fees"]
    assert [(f["occupations"], f["levels"], f["total"]) for f in fees] == [
        (["电工"], [5], 300),
        (["电工"], [4], 340),
        (["焊工"], [4], 460),
    ]


def test_footnotes_by_occupation_and_school() -> None:
    text = TWO + (
        "①家政服务员的相关职业：养老护理员、育婴员等；健康照护师的相关职业：医疗护理员。\n"
        "②健康照护师的相关专业：中职：护理、中医护理；本科：护理学等。\n"
    )
    related = {k: v for block in of_text(text).notice["eligibility"] for k, v in block.get("related", {}).items()}
    assert related["家政服务员"]["occupations"] == ["养老护理员", "育婴员"]
    assert related["家政服务员"]["open_ended"] is True
    assert related["健康照护师"]["open_ended"] is False
    assert [(m["schools"], m["names"], m["open_ended"]) for m in related["健康照护师"]["majors"]] == [
        ("中职", ["护理", "中医护理"], False),
        ("本科", ["护理学"], True),
    ]


def test_a_word_cut_by_a_page_is_put_together() -> None:
    text = TWO.replace("港澳台居民可持港澳居民", "港澳台居民和其他各类人员在报名的时候可持港澳居\n- 2 -\n居民")
    assert {e["who"] for e in of_text(text).notice["identity"]} == {"港澳", "台湾"}


def test_exam_days_outside_the_month_of_their_batch_are_doubted() -> None:
    tree: dict[str, Tree] = {
        "offers": [{"rounds": [{"month": Read(3, (1,)), "days": Read(["2026-03-07", "2026-09-12"], (1,))}]}]
    }
    _days_fit_their_month(tree)
    ((_, day),) = [(path, read) for path, read in leaves(tree) if path.endswith("days")]
    assert "不在批次的3月" in day.why
    assert "相隔太远" in day.why
