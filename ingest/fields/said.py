"""Sentences and clauses about a thing, and how they are shortened."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.blocks import Paragraph
from ingest.context import Context
from ingest.drafted import Read
from ingest.fields.sites import URL

N = r"(\d{1,3}|[一二两三四五六七八九十]{1,3})"


Said = tuple[Paragraph, str]
"""A clause and the paragraph that it stands in."""


def sentences(context: Context, cue: str, headed: bool = True, ends: str = r"。|；(?!或)") -> list[Said]:
    """Sentences in which the cue stands, and those right below a heading in which it stands; `ends` parts them."""
    pattern = re.compile(cue)
    found = []
    for paragraph in context.paragraphs:
        by_heading = (
            headed
            and any(pattern.search(h) for h in paragraph.headings[-1:])
            and paragraph.body != paragraph.headings[-1]
        )
        for sentence in re.split(
            ends, re.sub(r"^[（(]?[\d一二三四五六七八九十]{1,2}[）)]?[、.]\s*", "", paragraph.body)
        ):
            alone = sentence in paragraph.headings and not paragraph.body.endswith("。")
            if sentence and (pattern.search(sentence) or by_heading) and not alone:
                found.append((paragraph, sentence))
    return found


def clauses(said: list[Said]) -> Iterator[Said]:
    """The parts of sentences between commas."""
    for paragraph, sentence in said:
        for clause in re.split(r"，|；", sentence):
            if clause:
                yield paragraph, clause


def section_of(said: list[Said]) -> Read:
    """Where the clauses stand, two places at most."""
    labels = list(dict.fromkeys(p.section for p, _ in said if p.section))
    return Read("、".join(labels[:2]), said[0][0].lines if said else ())


def quoted(said: Said | None, text: str | None = None, why: str = "") -> Read | None:
    """A clause's text as read; None without a clause."""
    return Read(text or said[1], said[0].lines, why) if said else None


WHERE = re.compile(
    r"[\u4e00-\u9fff]{2,8}网(?![络上页址银])|登录|登陆|登入|网址|网站|小程序|公众号|平台|客户端|系统|官网|短信"
)


def site_names(context: Context) -> list[str]:
    """Names that stand before an address somewhere in the notice."""
    return [
        m[1]
        for p in context.paragraphs
        for m in re.finditer(r"([\u4e00-\u9fff]{3,12}网|[\u4e00-\u9fff]{2,10}(?:平台|系统|网站))(?:（|：|网址)", p.text)
    ]


def shortened(text: str) -> str:
    """Official turns of phrase left out: 方可进行准考证的下载及打印 → 下载和打印."""
    text = re.sub(
        r"(?:^|(?<=，))[^，登]{0,8}在[^，登]{3,}(?:菜单|栏目|页面)(?:中|里|上)?(?=打印|下载|查看|自行)", "", text
    )
    text = re.sub(r"方可(?:进行)?|按要求|(?<!“)(?<!打印)准考证的?|进行(?=[下打])", "", text)
    return re.sub(r"及(?=[\u4e00-\u9fff])", "和", text)


def with_address(said: Said | None, context: Context) -> Read | None:
    """A clause with the address that its name of a site (以下简称…) stands for."""
    if said is None:
        return None
    text, lines = said[1], said[0].lines
    if not URL.search(text):
        for paragraph in context.paragraphs:
            match = re.search(r"（网址：([^（）]+)）（以下(?:简称|称)“?([^“”（）]+)”?）", paragraph.text)
            if match and match[2] in text:
                text, lines = text.replace(match[2], f"{match[2]}（{match[1]}）", 1), (*lines, *paragraph.lines)
                break
    return Read(text, lines)
