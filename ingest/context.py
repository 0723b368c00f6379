"""What the readers of all parts share: the outline, its tables by header, the year, the names of occupations."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from ingest.blocks import Block, Paragraph, Table
from ingest.columns import Grid
from ingest.documents import Document
from ingest.figures import days, level_cell, levels
from ingest.lined import from_lines
from ingest.outline import Outline, outline
from ingest.programmes import NAME, looks_like_occupation, split_name
from ingest.tables import grids

_LEAD = re.compile(
    r"^.*?(?:开展的?|面向社会开展|符合|包括|组织|实施|职业为|项目为|职业包括|认定职业|鉴定职业|为|做好|举办|年度?|季度|半年|[一二三四五六七八九十\d]月份?|批次?的|全市|全省|市|省|第[一二三四五六七八九十\d]+[批期次]|报考|申报|参加|取得|及|和|与|或)(?=[\u4e00-\u9fff]{3})"
)
_SUBJECT_WORDS = re.compile(
    r"职业技能(?:等级)?(?:认定|评价|鉴定|考试)|技能等级(?:认定|评价)|(?:认定|评价|鉴定)(?=的?(?:报名)?(?:通知|公告|通告|简章|安排))|职业资格|申报条件|收费标准|等级认定|技能评价"
)
_FORM = re.compile(r"承诺书|报名表|申请表|申报表|登记表|汇总表|样表|示例|填写")


@dataclass(frozen=True)
class Context:
    """A document ready for the readers of its parts."""

    outline: Outline

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """All paragraphs, those of blank forms (申报表, 承诺书) aside."""
        return tuple(p for p in self.outline.paragraphs if not is_form(p))

    @cached_property
    def grids(self) -> tuple[Grid, ...]:
        """All tables by header; those in blank forms aside."""
        return tuple(grid for table in self.outline.tables if not _form_table(table) for grid in grids(table))

    @cached_property
    def title(self) -> Paragraph | None:
        """The notice's title, its lines put together."""
        return title_of(self.outline)

    @cached_property
    def year(self) -> int | None:
        """The year that the notice is about: the title's, else the text's first 20xx年度, else its date's."""
        texts = [self.title.text if self.title else "", *(p.text for p in self.outline.paragraphs)]
        for pattern in (r"(20\d\d)\s*年",):
            if match := re.search(pattern, texts[0]):
                return int(match[1])
        counts = Counter(
            int(y) for text in texts[1:] for y in re.findall(r"(20\d\d)年(?:度|第|上|下|职业|全|版)", text)
        )
        if counts:
            return counts.most_common(1)[0][0]
        dated = [d.year for p in self.outline.paragraphs for d in days(p.text) if d.year]
        return Counter(dated).most_common(1)[0][0] if dated else None

    @cached_property
    def occupations(self) -> tuple[str, ...]:
        """Names of occupations, in the order in which the notice first offers them."""
        names = dict.fromkeys([*self._of_tables(), *self._of_lists(), *self._of_captions(), *self._of_headings()])
        return tuple(n for n in names if not self._piece(n, tuple(names)))

    def _piece(self, name: str, names: tuple[str, ...]) -> bool:
        """Whether a name is the end of another (测试员 of 信息安全测试员), or another with a word before it (三场茶艺师)."""
        for other in names:
            longer, shorter = (other, name) if len(other) > len(name) else (name, other)
            if longer == shorter or not longer.endswith(shorter):
                continue
            alone = len(re.findall(rf"(?<![\u4e00-\u9fff]){shorter}", self._whole))
            if (name == shorter) == (alone <= self._whole.count(longer)):
                return True
        return False

    @cached_property
    def _whole(self) -> str:
        """All text without blanks."""
        cells = (cell.flat for table in self.outline.tables for row in table.rows for cell in row)
        return re.sub(r"\s", "", "\n".join((*(p.text for p in self.outline.paragraphs), *cells)))

    def _of_headings(self) -> list[str]:
        """Lines that are a name and nothing else, above conditions or lists of what is related."""
        found = []
        for paragraph, following in zip(self.outline.paragraphs, self.outline.paragraphs[1:], strict=False):
            name = paragraph.body.strip("：:")
            if looks_like_occupation(name) and re.search(
                r"^[①-⑳]?(?:相关职业|本职业|本专业|具备|申报)|可申报", following.body
            ):
                found.append(name)
        return found

    def _of_tables(self) -> list[str]:
        found = []
        for grid in self.grids:
            if grid.column("level", "month", "exam", "fee") is None:
                continue
            for row in grid.rows:
                cell = grid.cell(row, "occupation")
                name = split_name(cell.flat)[0] if cell and cell.text else ""
                if looks_like_occupation(name):
                    found.append(name)
        return found

    def _of_lists(self) -> list[str]:
        return [name for p in self.paragraphs for name, _ in listed_programmes(p)]

    def _of_captions(self) -> list[str]:
        found = []
        texts = [c.text for t in self.outline.tables for c in t.caption] + [self.title.text if self.title else ""]
        for text in texts:
            if match := re.search(
                rf"({NAME}(?:[、和及与]{NAME})*)(?:（[^（）]*）)?(?:职业)?(?:项目)?(?:{_SUBJECT_WORDS.pattern})", text
            ):
                found += [trimmed(piece) for piece in re.split("[、和及与]", match[1])]
        for table in self.outline.tables:
            for row in table.rows:
                for key, value in itertools.pairwise(row):
                    if re.fullmatch(r"职业(?:名称)?|申报职业", key.flat):
                        found.append(value.flat)
        return [name for name in found if looks_like_occupation(name)]

    def occupation_in(self, *texts: str) -> str | None:
        """The one occupation that the texts name, the longest name first; None for none or several."""
        return next((named[0] for text in texts if len(named := self.occupations_in(text)) == 1), None)

    def occupations_in(self, text: str) -> tuple[str, ...]:
        """Every occupation of the notice that a text names."""
        found = []
        bare = re.sub(r"\s+", "", text)
        for name in sorted(self.occupations, key=len, reverse=True):
            if name in bare:
                found.append(name)
                bare = bare.replace(name, "#")
        return tuple(name for name in self.occupations if name in found)

    def matching(self, *cues: str, headed: bool = True) -> tuple[Paragraph, ...]:
        """Paragraphs whose text or headings match any of the patterns."""
        pattern = re.compile("|".join(cues))
        return tuple(
            p for p in self.paragraphs if pattern.search(p.text) or (headed and any(map(pattern.search, p.headings)))
        )

    def under(self, *cues: str) -> tuple[Paragraph, ...]:
        """Paragraphs under a heading that matches, headings that stand alone aside."""
        pattern = re.compile("|".join(cues))
        return tuple(p for p in self.paragraphs if any(map(pattern.search, p.headings)) and not _bare_heading(p))


def context(document: Document) -> Context:
    """A document ready to be read."""
    found = outline(document)
    blocks: tuple[Block, ...] = from_lines(found.blocks)
    return Context(Outline(blocks, found.raw, found.name, found.slips))


def _bare_heading(paragraph: Paragraph) -> bool:
    return bool(paragraph.headings) and paragraph.body == paragraph.headings[-1]


def is_form(paragraph: Paragraph) -> bool:
    """Whether a paragraph stands in a blank form or pledge that candidates fill in."""
    return bool(re.search(r"X{3,}|_{3,}|本人承诺|本人于|签名：|年\s*月\s*日$", paragraph.text)) and not re.search(
        r"\d{4}年\d", paragraph.text
    )


def _form_table(table: Table) -> bool:
    near = [c.text for c in table.caption[-1:]] + list(table.headings[-1:])
    if any(_FORM.search(text) and not re.search(r"条件|材料清单", text) for text in near) and not any(
        level_cell(cell.flat) and re.search(r"条件|取得", "".join(c.text for c in row))
        for row in table.rows
        for cell in row
    ):
        return True
    return any(re.search(r"X{3,}|_{3,}", cell.text) for row in table.rows for cell in row)


def trimmed(name: str) -> str:
    """A name without the words that led up to it."""
    while match := _LEAD.match(name):
        name = name[match.end() :]
    return re.sub(r"^(?:的|之|含|年度?)", "", name)


def listed_programmes(paragraph: Paragraph) -> list[tuple[str, tuple[int, ...]]]:
    """Occupations with levels that a sentence lists: 企业人力资源管理师（四、三级）, 保育师：五级、四级; without levels ()."""
    text = paragraph.text
    cue = re.search(
        r"职业(?:为|包括|有|如下)|项目(?:为|包括|有|如下)|开展|面向社会|认定范围|鉴定范围|考[一二三四五]级|认定项目|评价项目|认定职业|申报条件的",
        text + "".join(paragraph.headings[-1:]),
    )
    several = len(re.findall(rf"{NAME}（(?:[一二三四五1-5]级?[、，至到-]*)+级?）", text)) > 1 and not re.search(
        "[元费]", text
    )
    if not cue and not several and not re.match(rf"^(?:[（(]?\d+[）).、])?{NAME}[：（]", text):
        return []
    found = []
    for match in re.finditer(
        rf"({NAME})(?:（({NAME})）)?(?:（([^（）]*)）|：([^。；：]*(?:级|工|技师))|考((?:[一二三四五1-5]级[、，和]?)+)|((?:[一二三四五1-5]级?[、，至到\-—～~/和及]*)+级(?:[/（][^、，。；（）]+?(?:工|技师)）?)?(?:[、，和及](?:[一二三四五1-5]级(?:[/（][^、，。；（）]+?(?:工|技师)）?)?))*))",
        text,
    ):
        name, spec = trimmed(match[1]), match[3] or match[4] or match[5] or match[6] or ""
        named = level_cell(spec) or levels(spec)
        if named and looks_like_occupation(name):
            found.append((name, named))
    if not found and (plain := re.search(r"(?<!相关)(?:职业|项目|工种)(?:名称)?(?:为|包括|有)[：:]?([^。；]+)", text)):
        for piece in re.split(r"[、，和及]", plain[1]):
            name = re.sub(r"等.*$", "", piece)
            if looks_like_occupation(name):
                found.append((name, ()))
    return found


def title_of(found: Outline) -> Paragraph | None:
    """The paragraph, or two or three together, that end in 通知, 公告, 指南, 简章 … near the top."""
    top = found.paragraphs[:14]
    for place, paragraph in enumerate(top):
        if (
            re.search(
                r"(?:通知|公告|指南|简章|方案|通告|须知|安排|计划|启事|说明|问答|读懂)(?:（[^（）]*）)?$",
                paragraph.text,
            )
            and len(paragraph.text) <= 90
            and not paragraph.text.endswith("如下")
        ):
            if paragraph.depth in (0, 2, 3, 4) or (paragraph.depth == 1):
                continue
            first = place
            while first > 0 and _title_goes_back(top[first], top[first - 1]):
                first -= 1
            parts = top[first : place + 1]
            return Paragraph(
                "".join(p.text for p in parts), tuple(n for p in parts for n in p.lines), "".join(p.raw for p in parts)
            )
    return None


def _title_goes_back(paragraph: Paragraph, before: Paragraph) -> bool:
    """Whether a title began on the line above."""
    if re.search(r"号$|[：。；]$|公司$|协会$|中心$|[厅局会院校]$|\d$|^附件", before.text) or len(before.text) > 50:
        return False
    return "关于" not in paragraph.text or before.text.endswith("关于")
