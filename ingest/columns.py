"""Columns of tables: what a header says of its column, rows, and a table with one header."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.blocks import Cell, Table

KINDS: tuple[tuple[str, str], ...] = (
    ("number", r"序号|编号|NO\.?"),
    ("retake", r"补考.*"),
    ("programmes", r"开考(?:的)?职业(?:[、和及（]?(?:工种|等级)）?)*(?:及等级)?|开考项目|开设项目"),
    ("related", r"(?:本专业[或及和、/])?相关(?:职业|专业)(?:名称|目录|范围)?"),
    ("ticket", r".*准考证.*"),
    ("payment", r".*(?:缴费|交费).*(?:时间|日期|期限|截止|起止)|(?:网上|在线|现场)?[缴交]费"),
    ("application", r".*(?:报名|申报|受理).*(?:时间|日期|期限|起止|截止).*|(?:网上|在线|现场)?报名"),
    ("results", r".*(?:成绩|查分).*"),
    ("month", r".*月份|开考月|.*时间（月）"),
    ("batch", r"批次|期次|场次|期数|批"),
    (
        "exam",
        r"(?:统一)?(?:考试|评价|认定|鉴定|考核|测试).*(?:时间|日期|安排)|考试|考试日|时间安排|日期|考期|第?[一二三四]季度|[上下]半年",
    ),
    (
        "condition",
        r"(?!.*[，。；：])[^、]{0,6}条件[^、]{0,4}|[具满]?[备足]?其中一条[^，。]{0,4}|[^，。]{0,4}其一[^，。]{0,4}",
    ),
    ("materials", r"(?!.*[，。；：])[^、]{0,10}(?:材料|资料)(?:清单|名称)?"),
    ("subject", r"(?:考试|考核|鉴定|评价|认定|测试)?(?:科目|内容|模块|项目名称)(?:名称)?|收费(?:项目|科目)"),
    (
        "level",
        r"(?:开考|适用|可报|职业|技能|职业技能|评价|认定|鉴定|申报|考核|考试|培训)*(?:等级|级别)(?:名称)?|等级/?级别",
    ),
    (
        "occupation",
        r"(?:认定|鉴定|评价|申报|考核|开考)?(?:职业|工种|项目)名称|(?:认定|鉴定|评价|申报|开考|考试)?(?:职业|项目)(?:[（/]工种[）]?)?(?:名称)?|职业、工种",
    ),
    ("job_type", r"工种(?:[（/]方向）?)?|(?:职业)?方向|工种名称"),
    ("questions", r"题量|题数|题目数量|试题数量"),
    ("types", r"题型|题目类型|考试题型"),
    ("points", r"分值|满分|总分|分数|配分"),
    ("weight", r"权重|占比|比重|所占比例|成绩权重|.*权重.*"),
    ("hours", r"(?:考试|考核)?时长|时限|(?:考试|考核)用时"),
    ("form", r".*(?:方式|形式|方法)"),
    ("total", r"(?:合计|总计|共计|小计|总费用|总额|收费合计|费用合计|合计费用|全科)(?:收费|费用|金额)?"),
    ("person", r"联系人|负责人|咨询人|姓名"),
    ("phone", r".*(?:电话|手机|联系方式).*"),
    ("address", r".*(?:地址|地点).*"),
    ("mail", r".*邮箱.*|E-?mail"),
    ("remark", r"备注|说明|注"),
    ("task", r"工作事项|事项|工作内容|环节|阶段"),
    ("time", r"时间|完成时间|时间节点|日程"),
    (
        "fee",
        r".*(?:费|收费标准|费用|价格|金额|标准)|(?:理论(?:知识)?|操作技能|技能(?:操作|考核)?|实操|专业能力|综合评审|论文答辩|论文|答辩|职业道德)(?:考试|考核|部分|科目)?",
    ),
)
"""Kinds of columns and the headers that tell them, the first that fits counting."""


UNIT = re.compile(r"（?[（(](?:单位[：:])?(?:人民币)?[^（）()]{0,3}元[^（）()]{0,5}[）)]|（单位：元）|[①-⑳]")


@dataclass(frozen=True)
class Column:
    """A column's header without unit, and what it holds."""

    name: str
    kind: str | None


@dataclass(frozen=True)
class Row:
    """Cells by column; `uneven`: the row had to be fitted or carries on another."""

    cells: tuple[Cell, ...]
    uneven: bool = False


@dataclass(frozen=True)
class Grid:
    """A table with one header."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    table: Table
    head: tuple[int, ...] = ()

    def column(self, *kinds: str) -> int | None:
        """The first column of one of the kinds, kinds in order of preference."""
        return next((i for kind in kinds for i, c in enumerate(self.columns) if c.kind == kind), None)

    def all(self, kind: str) -> tuple[int, ...]:
        """Every column of a kind."""
        return tuple(i for i, c in enumerate(self.columns) if c.kind == kind)

    def cell(self, row: Row, *kinds: str) -> Cell | None:
        """A row's cell in such a column."""
        place = self.column(*kinds)
        return row.cells[place] if place is not None and place < len(row.cells) else None


def kind_of(header: str) -> str | None:
    """What a header says of its column, or None."""
    bare = re.sub(r"\s+", "", UNIT.sub("", header))
    bare = re.sub(r"（[^（）]*）$", "", bare) or bare
    return next((kind for kind, pattern in KINDS if re.fullmatch(pattern, bare)), None)
