"""Numbers, dates, phones, addresses and sites of the notices, exact; identity, photo, results, ticket."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.base import KnowledgeBase

ATA, ZJ, GUIDE, LN, SH = (
    "ata-beijing-2024", "zhongjiao-beijing-2024", "zhongjiao-level1-guide", "liaoning-2020", "shanghai-2026",
)  # fmt: skip

HR = "企业人力资源管理"


def test_five_notices(knowledge: KnowledgeBase) -> None:
    assert set(knowledge.notices) == {ATA, ZJ, GUIDE, LN, SH}
    assert {n.id for n in knowledge.main} == {ATA, ZJ, LN, SH}
    assert [n.id for n in knowledge.guides(ZJ)] == [GUIDE]
    assert [n.id for n in knowledge.guides(ATA)] == []


@pytest.mark.parametrize(
    ("notice", "number", "published", "region", "year", "issuer"),
    [
        (ATA, "全美在线发（2024）1号", date(2023, 12, 12), "北京", 2024, "全美在线（北京）科技股份有限公司"),
        (ZJ, "中教培〔2023〕66号", date(2023, 12, 29), "北京", 2024, "中教畅享（北京）科技有限公司"),
        (GUIDE, None, None, "北京", 2024, "中教畅享科技股份有限公司"),
        (LN, "辽就〔2020〕61号", date(2020, 9, 4), "辽宁", 2020, "辽宁省就业和人才服务中心"),
        (SH, "沪技师(2026)1号", date(2026, 2, 9), "上海", 2026, "上海市技师协会"),
    ],
)
def test_head_of_the_notice(
    knowledge: KnowledgeBase, notice: str, number: str | None, published: date | None, region: str, year: int,
    issuer: str,
) -> None:  # fmt: skip
    held = knowledge.notices[notice]
    assert (held.document_number, held.published) == (number, published)
    assert (held.region, held.year, held.issuer.name) == (region, year, issuer)


@pytest.mark.parametrize(
    ("notice", "title"),
    [
        (ATA, "关于开展2024年北京市社会化职业技能等级认定有关工作的通知"),
        (ZJ, "关于开展2024年北京市社会化职业技能等级认定有关工作的通知"),
        (GUIDE, "职业技能等级证书（一级）报考指南"),
        (LN, "关于做好2020年国家职业资格全省统一鉴定工作的通知"),
        (SH, f"上海市技师协会关于开展2026年上海市{HR}等项目社会化职业技能评价有关操作事项的通知"),
    ],
)
def test_titles(knowledge: KnowledgeBase, notice: str, title: str) -> None:
    assert knowledge.notices[notice].title == title


@pytest.mark.parametrize(
    ("notice", "kind", "person", "phones"),
    [
        (ATA, "consultation", "张老师", ("65181122-5769",)),
        (ATA, "complaint", "杨老师", ("65181122-3931",)),
        (ZJ, "consultation", None, ("400-007-5676",)),
        (ZJ, "complaint", None, ("010-68662352",)),
        (GUIDE, "posting", "史老师", ("19910226328",)),
        (LN, "supervision", None, ("024-22955819",)),
        (LN, "duty", None, ("024-22966549",)),
        (SH, "consultation", None, ("021-62418668",)),
    ],
)
def test_phones(knowledge: KnowledgeBase, notice: str, kind: str, person: str | None, phones: tuple[str, ...]) -> None:
    (contact,) = [c for c in knowledge.notices[notice].contacts if c.kind == kind]
    assert (contact.person, contact.phones) == (person, phones)


def test_shanghai_supervision(knowledge: KnowledgeBase) -> None:
    held = {c.phones[0]: c.hours for c in knowledge.notices[SH].contacts if c.kind == "supervision"}
    assert held.keys() == {"021-62411384", "400-820-9278"}
    assert held["021-62411384"] is None
    for hour in ("9:30-11:00", "13:30-16:30", "工作日"):
        assert hour in (held["400-820-9278"] or "")


def test_no_other_phone_is_held(knowledge: KnowledgeBase) -> None:
    held = sorted(phone for n in knowledge.notices.values() for c in n.contacts for phone in c.phones)
    assert held == sorted(
        ["65181122-5769", "65181122-3931", "400-007-5676", "010-68662352", "19910226328", "024-22955819",
         "024-22966549", "021-62418668", "021-62411384", "400-820-9278"]
    )  # fmt: skip


def test_addresses_and_hours(knowledge: KnowledgeBase) -> None:
    def consultation(notice: str):  # type: ignore[no-untyped-def]
        return next(c for c in knowledge.notices[notice].contacts if c.kind == "consultation")

    ours = "北京市石景山区玉泉路63号远洋时代广场313"
    assert consultation(ZJ).address == ours
    assert consultation(ZJ).hours == "8:30-17:30"
    assert next(c for c in knowledge.notices[GUIDE].contacts if c.kind == "posting").address == ours
    assert consultation(SH).address == "广济路838号A栋A207室"
    for hour in ("工作日", "9:30-11:30", "13:30-16:00", "节假日除外"):
        assert hour in consultation(SH).hours
    assert (consultation(ATA).address, consultation(ATA).hours) == (None, None)
    emails = {c.email for n in knowledge.notices.values() for c in n.contacts if c.email}
    assert emails == {"ecc@itmc.cn"}


@pytest.mark.parametrize(
    ("notice", "urls"),
    [
        (ATA, {"http://jndj.osta.org.cn"}),
        (ZJ, {"http://www.jinengpingjia.com/", "http://jndj.osta.org.cn"}),
        (GUIDE, {"http://www.jinengpingjia.com/", "http://biaozhun.osta.org.cn/"}),
        (LN, {"ln.osta.org.cn"}),
        (SH, {"shhr.ata-test.net.cn", "www.osta.org.cn", "http://biaozhun.osta.org.cn/", "https://www.jnsh.org.cn/"}),
    ],
)
def test_sites(knowledge: KnowledgeBase, notice: str, urls: set[str]) -> None:
    assert {site.url for site in knowledge.notices[notice].sites if site.url} == urls


@pytest.mark.parametrize("notice", [ATA, ZJ])
def test_identity_documents_of_beijing(knowledge: KnowledgeBase, notice: str) -> None:
    assert {i.who: i.accepts for i in knowledge.notices[notice].identity} == {
        "大陆": ("第二代居民身份证原件", "北京社保卡"),
        "港澳": ("港澳居民身份证", "港澳居民居住证", "港澳居民往来内地通行证", "港澳护照原件"),
        "台湾": ("台湾居民居住证", "台湾居民来往大陆通行证原件"),
        "外国": ("外国人永久居留身份证", "护照原件"),
    }


@pytest.mark.parametrize("notice", [GUIDE, LN, SH])
def test_identity_documents_are_not_lent(knowledge: KnowledgeBase, notice: str) -> None:
    assert knowledge.notices[notice].identity == ()


@pytest.mark.parametrize(
    ("notice", "fmt", "height", "width"), [(ATA, "JPEG", 132, 88), (ZJ, "JPEG", 132, 88), (GUIDE, "JPG", None, None)]
)
def test_photo(knowledge: KnowledgeBase, notice: str, fmt: str, height: int | None, width: int | None) -> None:
    photo = knowledge.notices[notice].photo
    assert photo is not None
    assert (photo.size, photo.background, photo.file_format) == ("一寸", "白底", fmt)
    assert (photo.height_over, photo.width_over, photo.kilobytes) == (height, width, (40, 80))


@pytest.mark.parametrize("notice", [LN, SH])
def test_photo_is_not_lent(knowledge: KnowledgeBase, notice: str) -> None:
    assert knowledge.notices[notice].photo is None


def test_results(knowledge: KnowledgeBase) -> None:
    ata, zj, ln, sh = (knowledge.notices[n].results for n in (ATA, ZJ, LN, SH))
    assert ata
    assert zj
    assert ln
    assert sh
    assert knowledge.notices[GUIDE].results is None
    assert ata.after_exam
    assert (ata.after_exam.months, ata.publicity_days, ata.where) == (1, 7, "微信公众号“ATA评价中心”")
    assert zj.after_exam
    assert (zj.after_exam.working_days, zj.publicity_days) == (15, 7)
    assert "http://www.jinengpingjia.com/" in zj.where
    assert (ln.from_day, ln.after_exam, ln.publicity_days) == (date(2020, 11, 16), None, None)
    assert "ln.osta.org.cn" in ln.where
    assert sh.after_exam
    assert sh.later
    assert (sh.after_exam.working_days, sh.later.working_days, sh.publicity_days) == (20, 30, None)
    assert "随申办" in sh.where


def test_tickets(knowledge: KnowledgeBase) -> None:
    opens = {n.id: n.ticket.opens_days_before for n in knowledge.notices.values() if n.ticket}
    assert opens == {ATA: None, ZJ: 7, SH: None}
    assert "shhr.ata-test.net.cn" in (knowledge.notices[SH].ticket or pytest.fail("no ticket")).where


def test_every_fact_has_text_and_section(knowledge: KnowledgeBase) -> None:
    for notice in knowledge.notices.values():
        for statement in knowledge.statements[notice.id]:
            assert statement.text.strip()
            assert statement.section.strip()
            assert len(statement.text) < 130, "own concise words, not the notice pasted in"


@pytest.mark.parametrize("slip", ["往来港澳通行证", "只能手机", "宽度50", "源管理师源"])
def test_slips_of_the_scan_are_put_right(knowledge: KnowledgeBase, slip: str) -> None:
    told = [s.text for statements in knowledge.statements.values() for s in statements]
    assert not [text for text in told if slip in text]


@pytest.mark.parametrize(
    ("notice", "both"),
    [
        (GUIDE, ("物流服务师", "物流服务员")),
        (ZJ, ("物流服务师", "物流服务员")),
        (SH, ("前一周", "4月20日")),
        (GUIDE, ("不可修改", "更改")),
    ],
)
def test_contradictions_are_told_with_both_readings(
    knowledge: KnowledgeBase, notice: str, both: tuple[str, str]
) -> None:
    told = [s.text for s in knowledge.statements[notice] if s.conflict]
    assert [text for text in told if all(reading in text for reading in both)]


def test_related_lists(knowledge: KnowledgeBase) -> None:
    hr = knowledge.related(ATA, "企业人力资源管理师")
    assert hr
    assert hr.occupations == ("企业管理", "行政管理", "管理咨询", "管理研究")
    assert hr.certificates == ("劳动关系协调员",)
    baby = knowledge.related(LN, "育婴员")
    assert baby
    assert baby.open_ended is False, "the list does not end in 等"
    assert {len(m.names) for m in baby.majors or ()} == {2, 4, 15, 8}
    assert len(baby.occupations or ()) == 10
    labour = knowledge.related(LN, "劳动关系协调员")
    assert labour
    assert labour.occupations == ("人力资源管理", "劳动保障事务处理", "社会工作")
    assert knowledge.related(SH, "企业人力资源管理师") is None, "Shanghai states no list"


@pytest.mark.parametrize(
    ("notice", "occupation", "count"),
    [
        (ZJ, "电子商务师", 17),
        (ZJ, "互联网营销师", 25),
        (ZJ, "供应链管理师", 9),
        (ZJ, "信息安全测试员", 11),
        (GUIDE, "电子商务师", 17),
        (GUIDE, "互联网营销师", 25),
        (GUIDE, "供应链管理师", 9),
    ],
)
def test_related_occupations_are_complete(knowledge: KnowledgeBase, notice: str, occupation: str, count: int) -> None:
    related = knowledge.related(notice, occupation)
    assert related
    assert related.occupations
    assert len(related.occupations) == len(set(related.occupations)) == count


def test_electronic_commerce_is_not_related_to_supply_chain_for_now(knowledge: KnowledgeBase) -> None:
    related = knowledge.related(GUIDE, "供应链管理师")
    assert related
    assert set(related.not_related) == {"电子商务师"}
    assert "电子商务师" not in (related.occupations or ())


@pytest.mark.parametrize(
    ("schools", "count"), [("技工学校", 7), ("中等及以上职业学校", 12), ("高等职业学校", 17), ("本科院校", 17)]
)
def test_majors_of_electronic_commerce(knowledge: KnowledgeBase, schools: str, count: int) -> None:
    related = knowledge.related(ZJ, "电子商务师")
    assert related
    (majors,) = [m for m in related.majors or () if m.schools == schools]
    assert len(majors.names) == len(set(majors.names)) == count
