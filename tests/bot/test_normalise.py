"""Each small step that makes spellings alike, by itself and together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.normalise import LONGEST, blanks, emoji_codes, full_width, invisible, lower, markup, normalise, simplified


@pytest.mark.parametrize(
    ("step", "text", "clean"),
    [
        (invisible, "三\u200b级\ufeff", "三级"),
        (invisible, "\u202e三级\u00ad", "三级"),
        (full_width, "３级（ＡＴＡ）", "3级(ATA)"),
        (full_width, "⑤㈠", "5(一)"),
        (markup, "<b>三级</b>", " 三级 "),
        (markup, "a < b", "a < b"),
        (markup, "<script>alert(1)</script>", " alert(1) "),
        (emoji_codes, "你好[微笑]", "你好 "),
        (emoji_codes, "多少钱/::)", "多少钱 "),
        (emoji_codes, "[2026]年", "[2026]年"),
        (simplified, "準考證幾時可以列印", "准考证几时可以列印"),
        (simplified, "企業人力資源管理師三級", "企业人力资源管理师三级"),
        (simplified, "甚麼", "什么"),
        (lower, "ATA HR", "ata hr"),
        (blanks, "  三级\n\t多少钱 ", "三级 多少钱"),
    ],
)
def test_step(step, text: str, clean: str) -> None:  # type: ignore[no-untyped-def]
    assert step(text) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("ＨＲ三級\u200b<b>多少錢</b>[可怜]？", "hr三级 多少钱 ?"),
        ("", ""),
        ("   ", ""),
        ("报名费多少", "报名费多少"),
    ],
)
def test_all_steps(text: str, clean: str) -> None:
    assert normalise(text) == clean


@given(st.text(max_size=80))
def test_never_fails_and_leaves_no_double_blank(text: str) -> None:
    clean = normalise(text)
    assert clean == clean.strip()
    assert "  " not in clean


@given(st.text(st.sampled_from("三级四报名费电商師證HRＡ１２ ？,。\n"), max_size=40))
def test_a_second_time_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_forms_that_stand_for_whole_phrases_make_no_text_longer_than_a_message() -> None:
    assert len(normalise("\ufdfa" * LONGEST)) <= LONGEST
