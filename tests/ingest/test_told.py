"""What sentences tell: months, levels, forms, telephones; and sentences of which something stays unread."""

from __future__ import annotations

import pytest

from ingest.figures import months
from tests.ingest.documents import NOTICE, of_text, value, why

TOLD = """云栖谷技能评价中心关于2026年职业技能等级认定的公告
一、职业与等级
1. 电工：初级工、中级工、高级工、技师
2. 美容师（五级、四级）
二、考试安排
全年安排四次考试，分别在3月、6月、9月和12月，其中技师只在6月和12月开考。
三、考核方式
理论知识考试（机考），操作技能考核（现场操作）。技师另加综合评审（论文答辩）。
四、申报条件
符合以下条件之一即可报名四级/中级工：
条件一：累计从事本职业或相关职业工作满5年。
条件二：持有本职业或相关职业五级/初级工技能等级证书，取证后从事本职业或相关职业满3年。
五、咨询
联系人：杜老师、钱老师；电话：0591-80001111，80002222。投诉电话0591-80003333。地址福建省福州市云栖谷路8号。
"""


def test_months_of_some_levels_only() -> None:
    found = of_text(TOLD)
    rounds = {
        (offer["occupation"], level): [r["month"] for r in offer["rounds"]]
        for offer in found.notice["offers"]
        for level in offer["levels"]
    }
    assert rounds["电工", 2] == [6, 12]
    assert rounds["电工", 3] == rounds["美容师", 5] == [3, 6, 9, 12]
    assert "句子" in why(found, "offers.0.rounds.0.month")


def test_forms_in_brackets_and_levels_of_the_third_paper() -> None:
    papers = {
        level: [(p["subject"], p["form"]) for p in group["papers"]]
        for group in of_text(TOLD).notice["subjects"]
        for level in group["levels"]
    }
    assert papers[5] == [("理论知识", "机考"), ("操作技能", "现场操作")]
    assert papers[2][2] == ("综合评审", "论文答辩")


def test_conditions_numbered_in_words() -> None:
    routes = of_text(TOLD).notice["eligibility"][0]["requirements"][0]["routes"]
    assert [r["number"] for r in routes] == ["1", "2"]


def test_a_condition_without_number_keeps_its_place_however_it_begins() -> None:
    text = TOLD.replace("条件一：累计从事", "技工院校本专业或相关专业毕业（含在读应届毕业生）。\n累计从事").replace(
        "条件二：", ""
    )
    routes = of_text(text).notice["eligibility"][0]["requirements"][0]["routes"]
    assert [r["number"] for r in routes] == ["1", "2", "3"]
    assert "school" in routes[0]["all"][0]


def test_telephones_persons_and_addresses_without_colons() -> None:
    found = of_text(TOLD)
    assert value(found, "contacts.0.address") == "福建省福州市云栖谷路8号"
    assert value(found, "contacts.1.kind") == "complaint"
    assert "区号" in why(found, "contacts.0.phones")
    assert "几个人" in why(found, "contacts.0.person")


def test_one_occupation_with_its_levels_in_a_clause() -> None:
    found = of_text(
        "【半屏山评价站】咖啡师认定通知\n2026年的咖啡师认定上半年一次，6月举行，等级为五级和四级，其它等级不开。\n"
    )
    (offer,) = found.notice["offers"]
    assert (offer["occupation"], offer["levels"], offer["rounds"]) == ("咖啡师", [5, 4], [{"month": 6}])
    assert why(found, "offers.0.occupation")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3月、6月和9月", (3, 6, 9)),
        ("3、6、9、12月", (3, 6, 9, 12)),
        ("第1批（3月）、第2批（9月）", (3, 9)),
        ("每季度末月", (3, 6, 9, 12)),
        ("逢双月", (2, 4, 6, 8, 10, 12)),
        ("全年", tuple(range(1, 13))),
        ("全年2次，5月、11月", (5, 11)),
        ("3—5月", (3, 4, 5)),
        ("3月至5月", (3, 4, 5)),
    ],
)
def test_months(text: str, meant: tuple[int, ...]) -> None:
    assert months(text) == meant


def test_a_sentence_beside_others_that_were_read() -> None:
    found = of_text(NOTICE.replace("李老师", "李老师。报名截止5月8日"))
    assert [text for _, text in found.unread] == ["报名截止5月8日"]


BATCHES = """黑石坡机电行业协会关于2026年技能评价工作的通知
一、评价职业和等级：车工（五级、四级）、电工（四级、三级）。
二、评价时间：第一批次4月25日（车工），报名时间3月1日至3月31日；第二批次6月13日（电工），报名时间4月20日至5月20日。
三、申报资格
1.四级：累计从事本职业或相关职业工作满5年。
2.三级：累计从事本职业或相关职业工作满10年。
相关职业：车工的相关职业为铣工、磨工等；电工的相关职业为钳工等。
"""


def test_batches_that_name_their_occupations() -> None:
    rounds = {o["occupation"]: o["rounds"] for o in of_text(BATCHES).notice["offers"]}
    assert [r["days"] for r in rounds["车工"]] == [["2026-04-25"]]
    assert [r["days"] for r in rounds["电工"]] == [["2026-06-13"]]
    assert rounds["电工"][0]["application"] == {"first": "2026-04-20", "last": "2026-05-20"}


def test_a_condition_behind_its_level() -> None:
    (block,) = of_text(BATCHES).notice["eligibility"]
    assert [(r["level"], r["routes"][0]["all"]) for r in block["requirements"]] == [
        (4, [{"work": {"years": 5}}]),
        (3, [{"work": {"years": 10}}]),
    ]
    assert block["related"]["车工"]["occupations"] == ["铣工", "磨工"]


def test_programmes_in_lines_of_days() -> None:
    found = of_text(
        "关于2026年物业管理师、保安员职业技能等级认定的通知\n一、考试时间\n5月23日：物业管理师四级、三级\n5月24日：保安员四级\n"
    )
    offers = [(o["occupation"], o["levels"], o["rounds"][0]["days"]) for o in found.notice["offers"]]
    assert offers == [("物业管理师", [4, 3], ["2026-05-23"]), ("保安员", [4], ["2026-05-24"])]
    assert why(found, "offers.0.rounds.0.days")


def test_columns_by_what_they_hold() -> None:
    text = (
        "关于2026年保安员职业技能等级认定的通知\n项目\t五级\t四级\n理论知识\t60元\t70元\n操作技能\t140元\t160元\n合计\t200元\t230元\n"
        "时间\n职业\t等级\t第一季度\t第二季度\n保安员\t五级\t3月21日\t6月20日\n\t四级\t—\t6月20日\n"
    )
    notice = of_text(text).notice
    assert [(f["levels"], f["total"]) for f in notice["fees"]] == [([5], 200), ([4], 230)]
    assert [[r["month"] for r in o["rounds"]] for o in notice["offers"]] == [[3, 6], [6]]


def test_hours_of_both_papers_in_a_sentence() -> None:
    found = of_text(BATCHES.replace("三、申", "上午9:00—10:30理论考试，下午13:30—15:30技能考试。\n三、申"))
    sessions = found.notice["offers"][0]["rounds"][0]["sessions"]
    assert [(s["subject"], s["start"]) for s in sessions] == [("理论知识", "09:00"), ("操作技能", "13:30")]
    assert why(found, "offers.0.rounds.0.sessions")


def test_a_short_name_of_a_document_beside_its_full_one() -> None:
    text = NOTICE.replace("三、咨询", "三、入场\n凭准考证和身份证原件入场。\n须上传居民身份证。\n四、咨询")
    assert value(of_text(text), "identity.0.accepts") == ["居民身份证"]
    found = of_text(text.replace("须上传居民身份证", "居民身份证须在有效期内"))
    assert "居民身份证" in why(found, "identity.0.accepts")
