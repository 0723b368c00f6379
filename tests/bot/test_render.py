"""Replies fit the platform: 1,800 bytes with links, cut at sentence borders, and 更多 loses nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import Option, Part, Target
from bot.render import LIMIT, MORE, PAGE_LINK, cost, cut, fit, label, size, sources
from knowledge.base import KnowledgeBase

ATA, ZJ, SH = "ata-beijing-2024", "zhongjiao-beijing-2024", "shanghai-2026"
texts = st.text(st.sampled_from("三级报名费多少，。！？；\na1<&"), max_size=1500)
options = st.lists(
    st.builds(
        Option, st.text(st.sampled_from("级多少a"), max_size=12), st.text(st.sampled_from("级多少a"), max_size=20)
    ),
    max_size=6,
).map(tuple)


def squeezed(text: str) -> str:
    return "".join(text.split())


def spent(text: str, shown: tuple[Option, ...], page: str | None) -> int:
    return size(text) + sum(map(cost, shown)) + (PAGE_LINK if page else 0)


def test_the_limit_is_the_platforms_with_room() -> None:
    assert LIMIT == 1800


@settings(max_examples=150, deadline=None)
@given(texts, st.sampled_from(["", "依据：某文 一", "依据：" + "某文" * 60]), options, st.sampled_from([None, SH]))
def test_a_reply_fits_and_more_brings_all_the_rest(
    head: str, tail: str, choices: tuple[Option, ...], page: str | None
) -> None:
    reply, rest = fit(head, tail, choices, page)
    said = []
    for _ in range(20):
        assert spent(reply.text, reply.options, reply.page) <= LIMIT
        assert (MORE in reply.text) is bool(rest)
        said.append(reply.text.replace(MORE, ""))
        if not rest:
            break
        reply, rest = fit(rest, "", choices, None)
    assert not rest, "更多 comes to an end"
    assert tail in said[0]
    said[0] = said[0].removesuffix(tail)
    assert squeezed("".join(said)) == squeezed(head)


@settings(max_examples=150, deadline=None)
@given(texts, st.integers(60, 1500))
def test_cut_at_a_sentence_border(text: str, room: int) -> None:
    first, rest = cut(text, room)
    assert size(first) <= room
    assert squeezed(first + rest) == squeezed(text)
    if rest and size(max(text.replace("\n", "。").split("。"), key=size)) < room // 4:
        assert first == "" or first[-1] in "。！？；" or text[len(first) : len(first) + 1] == "\n"


def test_sentences_are_not_torn() -> None:
    text = "第一句话。第二句话！第三句话？第四句"
    assert cut(text, size("第一句话。第二句话！第三")) == ("第一句话。第二句话！", "第三句话？第四句")
    assert cut(text, 10_000) == (text, "")


def test_one_endless_sentence_is_cut_between_characters() -> None:
    first, rest = cut("字" * 1000, 100)
    assert first == "字" * 33
    assert first + rest == "字" * 1000


def test_the_source_always_stays() -> None:
    reply, rest = fit("很长。" * 500, "依据：沪技师(2026)1号 三", (), None)
    assert reply.text.endswith("依据：沪技师(2026)1号 三")
    assert rest


def test_at_most_four_options_are_shown() -> None:
    reply, _ = fit("问", "", tuple(Option(str(i), str(i)) for i in range(9)), None)
    assert [o.label for o in reply.options] == ["0", "1", "2", "3"]


def test_sources_name_number_and_sections_once(knowledge: KnowledgeBase) -> None:
    parts = [Part(("a",), ((SH, "三"), (SH, "附件2"))), Part(("b",), ((SH, "三"), (ATA, "附件2")))]
    told = sources(parts, knowledge)
    assert told.startswith("依据：")
    assert told.count("沪技师(2026)1号") == told.count("全美在线发（2024）1号") == 1
    assert "三、附件2" in told
    assert sources([Part(("a",))], knowledge) == ""


def test_a_notice_without_number_is_named_by_its_title(knowledge: KnowledgeBase) -> None:
    told = sources([Part(("a",), (("zhongjiao-level1-guide", "三-8"),))], knowledge)
    assert "《职业技能等级证书（一级）报考指南》" in told
    assert "None" not in told


def test_many_sections_are_cut_short(knowledge: KnowledgeBase) -> None:
    told = sources([Part((), tuple((SH, f"节{n}") for n in range(9)))], knowledge)
    assert "节3" in told
    assert "节8" not in told


def test_a_label_names_only_what_differs(knowledge: KnowledgeBase) -> None:
    hr = "企业人力资源管理师"
    ata, sh = Target(ATA, hr, None, 3), Target(SH, hr, None, 3)
    assert label([ata], knowledge, [ata, sh]) == "北京·ATA"
    third, fourth = Target(SH, hr, None, 3), Target(SH, hr, None, 4)
    assert label([third], knowledge, [third, fourth]) == "三级"
    assert label([third, fourth], knowledge, [third, fourth]) == ""
