"""Personal data is masked in every usual spelling, and nothing else is touched."""

from __future__ import annotations

import re
import time
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mask import mask
from bot.message import CHINA, LONGEST, Message
from knowledge.base import KnowledgeBase
from tests.bot import spellings
from tests.bot.spellings import AFTER, BEFORE, Spelled, shows

around = st.tuples(st.sampled_from(BEFORE), st.sampled_from(AFTER))
numbers = st.one_of(spellings.identities(), spellings.phones(), spellings.cards())


@settings(max_examples=600)
@given(numbers, around)
def test_numbers_in_generated_spellings(number: Spelled, words: tuple[str, str]) -> None:
    masked = mask(number.text.join(words))
    assert not shows(masked, number.digits)
    assert masked.startswith(words[0].replace("张三", "〔姓名〕")[:-4])
    assert masked.endswith(words[1][1:])


@settings(max_examples=200)
@given(st.lists(st.tuples(numbers, st.sampled_from(["，另一个", " 电话", "\n卡号：", "和"])), min_size=2, max_size=4))
def test_several_numbers_in_one_message(several: list[tuple[Spelled, str]]) -> None:
    masked = mask("".join(number.text + gap for number, gap in several))
    assert not any(shows(masked, number.digits) for number, _ in several)


@settings(max_examples=200)
@given(spellings.mails(), around)
def test_mail_in_generated_spellings(mail: str, words: tuple[str, str]) -> None:
    assert "〔邮箱〕" in mask(mail.join(words))


@settings(max_examples=200)
@given(spellings.names())
def test_names_in_generated_forms(form: tuple[str, str]) -> None:
    text, name = form
    assert name not in (masked := mask(text)).replace(" ", "")
    assert "〔姓名〕" in masked


GLANCED_AT = [
    "张三", "王小明", "我", "叫", "姓", "名", "字", "考生", "本人", "联系人", "是", "ab", "Li", "O", "1", "3", "八", "三级", "洞", "叉", "手机", "后四位",
    "准考证号", "考号", "护照", "，", " ", "？", "艾特", "圈a", "at", "qq", "点", "com", "报名费多少",
]  # fmt: skip


@settings(max_examples=600)
@given(st.lists(st.sampled_from(GLANCED_AT), max_size=9).map("".join))
def test_what_is_passed_at_a_glance_is_what_a_close_look_passes(text: str) -> None:
    looked_at = f"{text}\n│"  # an unusual character, so that it is not passed at a glance
    assert mask(text) == mask(looked_at).removesuffix("\n│")


@settings(max_examples=200)
@given(st.lists(st.one_of(numbers.map(lambda number: number.text), st.sampled_from([*BEFORE, *AFTER]), st.text())))
def test_masking_is_done_after_once(pieces: list[str]) -> None:
    once = mask("".join(pieces))
    assert mask(once) == once


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("邮箱zhang.san+1@mail.example.com.cn收", "邮箱〔邮箱〕收"),
        ("ｚｈａｎｇ＠ｑｑ．ｃｏｍ", "〔邮箱〕"),
        ("123456789@qq.com", "〔邮箱〕"),
        ("13800138000@139.com", "〔邮箱〕"),
        ("准考证号：202403151234", "准考证号：〔准考证号〕"),
        ("准考证号码是AB-2024-0315-01", "准考证号码是〔准考证号〕"),
        ("準考證號２０２４０３１５１", "準考證號〔准考证号〕"),
        ("准考证 20240315123", "准考证 〔准考证号〕"),
        ("身份证号 1101011990030785", "身份证号 〔身份证号〕"),
        ("我叫张三，想报三级", "我叫〔姓名〕，想报三级"),
        ("我叫王芳考三级", "我叫〔姓名〕考三级"),
        ("本人李雷，身份证丢了", "本人〔姓名〕，身份证丢了"),
        ("本人姓名欧阳娜娜 电话", "本人姓名〔姓名〕 电话"),
        ("姓名：买买提·艾力\n性别：男", "姓名：〔姓名〕\n性别：男"),
        ("考生姓名:陳大文", "考生姓名:〔姓名〕"),
        ("我的名字是赵云", "我的名字是〔姓名〕"),
        ("幺三八零零幺三八零零零", "〔手机号〕"),
        ("11010119900307851x 13800138000", "〔身份证号〕 〔手机号〕"),
        ("13800138000 110101199003078515", "〔手机号〕 〔身份证号〕"),
        ("2024 13800138000", "2024 〔手机号〕"),
        ("110101１９９００３０７85一五", "〔身份证号〕"),
        ("13800138000一直打不通，13912345678两次都没人接", "〔手机号〕一直打不通，〔手机号〕两次都没人接"),
        ("我电话是138 然后 0013 8000", "我电话是〔手机号〕"),
        ("一三八，后面零零一三，最后四位八零零零", "〔手机号〕"),
        ("手机138中间0013后面8000", "手机〔手机号〕"),
        ("138\n0013\n8000", "〔手机号〕"),
        ("138🌸0013🌸8000", "〔手机号〕"),
        ("l38OO138OOO", "〔手机号〕"),
        ("幺三八洞洞幺三八洞洞洞", "〔手机号〕"),
        ("⒈⒊⒏〇〇⒈⒊⒏〇〇〇", "〔手机号〕"),
        ("1380013800", "〔手机号〕"),
        (
            "13800138000，110101199003078515 139 1234 5678\n6222 0202 0011 2233",
            "〔手机号〕，〔身份证号〕 〔手机号〕\n〔银行卡号〕",
        ),
        ("身份证号：110101199003078515，13800138000", "身份证号：〔身份证号〕，〔手机号〕"),
        ("1-3-8-0-0-1-3-8-0-0-0，1-3-9-1-2-3-4-5-6-7-8", "〔手机号〕，〔手机号〕"),
        ("138001380001", "〔号码〕"),
        ("13800138000139123456781391234567", "〔号码〕"),
        ("1101011990030785", "〔身份证号〕"),
        ("11010119900307851叉", "〔身份证号〕"),
        ("110101 1990 0307 851 X", "〔身份证号〕"),
        ("110101 19900307 85155", "〔身份证号〕"),
        ("11010 19900307 8515", "〔身份证号〕"),
        ("身份证110101 19900307 85", "身份证〔身份证号〕"),
        ("卡号6222 0202 0011 2233", "卡号〔银行卡号〕"),
        ("考号 2024-0315-12", "考号 〔准考证号〕"),
        ("我家电话010-88886666", "我家电话〔电话号码〕"),
        ("护照号E12345678", "护照号〔证件号〕"),
        ("身份证后六位是078515", "身份证后六位是〔号码〕"),
        ("手机号后四位8000", "手机号后四位〔号码〕"),
        ("+852 6123 4567", "+〔手机号〕"),
        ("zhangsan艾特qq点com", "〔邮箱〕"),
        ("zhang at qq.com", "〔邮箱〕"),
        ("姓名：阿依古丽 电话", "姓名：〔姓名〕 电话"),
        ("姓　名：张　三", "姓　名：〔姓名〕"),
        ("申请人：李小四\n联系人：Zhang San", "申请人：〔姓名〕\n联系人：〔姓名〕"),
        ("我叫张三，张三的证书", "我叫〔姓名〕，〔姓名〕的证书"),
        ("我叫李四三级多少钱", "我叫〔姓名〕三级多少钱"),
        ("王\u200b芳 13800138000", "〔姓名〕 〔手机号〕"),
        ("110101199003078515 张小丽 查成绩", "〔身份证号〕 〔姓名〕 查成绩"),
    ],
)
def test_spellings(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "三级报名费560元，二级1200元",
        "65181122-5769",
        "010-65181122-5769转2",
        "65181122 65181133 65181144",
        "024-86907891、0411-84500000",
        "400-810-0000 4008100000 95588",
        "京人社能发〔2021〕12号",
        "职鉴〔2024〕20240315号",
        "2024年3月1日至2024年4月15日",
        "2024-03-01 2024-04-01 10",
        "2024-03-15—2024-04-16",
        "20240315 20240416",
        "1200 1300 1400 1500",
        "1500 800 2000",
        "13 14 15 16 17",
        "一二三四五级都有吗",
        "三级100题二级200题",
        "准考证2024年打印",
        "准考证 20260315开始打印",
        "准考证号在哪里看",
        "姓名怎么填",
        "姓名：怎么填",
        "我叫什么",
        "本人高中毕业，想考三级",
        "本人应届，毕业证没发",
        "本人已经报名",
        "本人江苏户籍",
        "本人马上，就去",
        "身份证过期了 2024年补办",
        "@所有人",
        "http://www.example.com/notice/1234567",
        "4-01-00-01",
        "2026年3月14日",
        "2026.3.14-2026.4.15，2026/3/14",
        "二〇二六年三月十四日",
        "150元 200元 300元",
        "150 200 300 1200",
        "150 1200 1400元怎么差这么多",
        "费用150、1200、1400",
        "理论78 实操82 综合65",
        "78.5 82 65.5",
        "13 14 15 16 17 18 19",
        "1、021-62418668 2、021-62411384",
        "68662352|62411384",
        "400-820-9278、400-007-5676",
        "1、400-820-9278",
        "13个月",
        "3.14 3.15 3.16 3.21 3.22",
        "78.5 82.5 65.5 90.5",
        "1200 1000 800 600 400",
        "20260314-20260320",
        "身份证号码一共18位",
        "密码是身份证后六位吗",
        "手机号11位怎么提示错误",
        "GB/T 2423.1-2008",
        "5 4 3 2 1 级",
        "9:30-11:30 13:30-16:00",
        "9.30-11.30，13.30-16.00",
        "4-04-05-03、4-04-05-04、4-07-03-04",
        "http://www.onekao.net/chongye/Dynamic/20230106188809.html",
        "联系电话024-22955819打不通",
        "一二三四五六七八九",
        "第一二三批",
        "收件人付款吗",
        "联系人史老师",
        "名字是繁体怎么办",
        "姓名是生僻字",
        "我叫不到车",
        "本人符合条件",
        "我是高中学历",
        "电工 13个月",
        "",
    ],
)
def test_ordinary_numbers_and_words_stay(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "text",
    ["19910226328是你们的电话吗", "史老师 199-1022-6328", "发到ECC@itmc.cn可以吗", "我的电话65181122-5769打不通"],
)
def test_what_the_organisers_have_published_stays(text: str, knowledge: KnowledgeBase) -> None:
    assert mask(text, knowledge.published) == text
    assert mask(f"{text}，13800138000", knowledge.published) == f"{text}，〔手机号〕"


@pytest.mark.parametrize("length", [LONGEST - 9, LONGEST + 92, LONGEST + 95])
def test_a_number_at_the_end_of_what_is_read_is_not_cut_in_two(length: int) -> None:
    text = ("三级报名" * LONGEST)[:length] + "110101199003078515" * 9
    assert not re.search("[0-9]", Message.make("text", text, datetime(2026, 3, 1, tzinfo=CHINA)).text)


def duration(text: str) -> float:
    """Seconds of processor time to mask a text, the best of three."""
    took = []
    for _ in range(3):
        began = time.process_time()
        mask(text)
        took.append(time.process_time() - began)
    return min(took)


@pytest.mark.parametrize(
    "piece",
    [
        "1 ", "a.", "我叫", "1", "本人王", "准考证号1 ", "(+86", "X1", "1-1 ", "@a.", "姓名：马", "后面", "1后四位", "一两", "1️⃣", "11 ",
        "13 8", "6222 ", "http://1", "姓 名", "王·", "我叫王·", "a at ", "a点a", "lO1", "\u200b", "138，", "2024-01-01 ", "我的电话0",
    ],
)  # fmt: skip
def test_no_text_takes_long(piece: str) -> None:
    plain, hostile = "想报三级怎么报" * LONGEST, piece * LONGEST
    assert duration(hostile[:LONGEST]) < 100 * duration(plain[:LONGEST])
    assert duration(hostile[: 4 * LONGEST]) < 12 * duration(hostile[:LONGEST]), "proportional to the length"
