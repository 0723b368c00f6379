"""Personal data is masked in every usual spelling, and nothing else is touched."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mask import mask

ASCII, FULL, CHINESE = "0123456789", "０１２３４５６７８９", "零一二三四五六七八九"
GAPS = ["", " ", "-", "—", "\u3000", " - "[:2], "－"]
AROUND = ["", "我的", "电话是", "，", "你好 ", "谢谢。"]


def spelt(digits: str, alphabet: str) -> str:
    return digits.translate({ord(a): b for a, b in zip(ASCII, alphabet, strict=True)})


def luhn_completed(digits: str) -> str:
    for check in ASCII:
        total = sum(
            value - 9 if value > 9 else value
            for value in (int(d) * (1 + place % 2) for place, d in enumerate(reversed(digits + check)))
        )
        if total % 10 == 0:
            return digits + check
    raise AssertionError


digits = st.text(ASCII, min_size=30, max_size=30)
alphabets = st.sampled_from([ASCII, FULL, CHINESE])
gaps = st.sampled_from(GAPS)
around = st.sampled_from(AROUND)


@given(digits, st.dates(date(1930, 1, 1), date(2010, 12, 31)), st.sampled_from("0123456789Xx"), alphabets, gaps, around)
def test_identity_numbers_of_18_places(some: str, born: date, last: str, alphabet: str, gap: str, before: str) -> None:
    area = "1" + some[:5]
    parts = [spelt(part, alphabet) for part in (area, born.strftime("%Y%m%d"), some[5:8])]
    text = gap.join(parts) + (last if not last.isdigit() else spelt(last, alphabet))
    assert mask(f"{before}{text}，三级") == f"{before}〔身份证号〕，三级"


@given(digits, st.dates(date(1930, 1, 1), date(1999, 12, 31)), alphabets, around)
def test_identity_numbers_of_15_places(some: str, born: date, alphabet: str, before: str) -> None:
    text = spelt("3" + some[:5] + born.strftime("%y%m%d") + some[5:8], alphabet)
    assert mask(f"{before}{text}。") == f"{before}〔身份证号〕。"


@given(
    digits,
    st.sampled_from("3456789"),
    alphabets,
    gaps,
    st.sampled_from([(3, 4, 4), (3, 8), (1,) * 11, (11,)]),
    st.sampled_from(["", "+86", "+86 ", "86-", "(+86)", "0086", "（86）"]),
    around,
)
def test_mobile_phones(
    some: str, second: str, alphabet: str, gap: str, sizes: tuple[int, ...], country: str, before: str
) -> None:
    number, blocks = "1" + second + some[:9], []
    for size in sizes:
        blocks.append(spelt(number[:size], alphabet))
        number = number[size:]
    assert mask(f"{before}{country}{gap.join(blocks)}。") == f"{before}〔手机号〕。"


@given(digits, st.integers(16, 19), alphabets, around)
def test_cards_written_in_one(some: str, length: int, alphabet: str, before: str) -> None:
    text = spelt("62220" + some[: length - 5], alphabet)
    assert mask(f"{before}{text}。") in (f"{before}〔银行卡号〕。", f"{before}〔身份证号〕。")


@given(digits, st.sampled_from([16, 18, 19]), alphabets, st.sampled_from([" ", "-", "—"]))
def test_cards_written_in_fours(some: str, length: int, alphabet: str, gap: str) -> None:
    number = luhn_completed("6222" + some[: length - 5])
    text = gap.join(spelt(number[at : at + 4], alphabet) for at in range(0, length, 4))
    assert "〔" in (masked := mask(f"卡号{text}。"))
    assert not any(character in masked for character in alphabet)


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
        "",
    ],
)
def test_ordinary_numbers_and_words_stay(text: str) -> None:
    assert mask(text) == text


@given(st.text())
def test_masking_is_done_after_once(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@pytest.mark.parametrize(
    "piece", ["1 ", "a.", "我叫", "1", "本人王", "准考证号1 ", "(+86", "X1", "1-1 ", "@a.", "姓名：马"]
)
def test_time_is_linear(piece: str) -> None:
    began = time.process_time()
    mask(piece * 20000)
    assert time.process_time() - began < 1.0
