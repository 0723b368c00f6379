"""How understanding grows: from the five notices to a thousand made-up ones, and to a hundred thousand phrasings of entries.

    .venv/bin/python -m bench.growth --notices 1000 --phrasings 100000

Every size is measured in a process of its own: milliseconds of processor time a message, words never said before, on one
core; seconds of processor time until the knowledge is compiled and ready, its classifiers trained before; resident memory;
and whether questions that name place and occupation are answered as with the five notices alone.
"""

from __future__ import annotations

import argparse
import itertools
import json
import multiprocessing
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.traffic import questions
from bot import judge
from bot.message import CHINA
from knowledge.base import KnowledgeBase
from knowledge.load import Documents, canonical, read_documents
from rehearsal import Player, visible
from store.readiness import make_ready

NOW = datetime(2026, 3, 1, 10, tzinfo=CHINA)
PATTERN = "shanghai-2026"
"""The notice that the made-up ones are made of."""
PLACES = [
    "苏州", "无锡", "常州", "南通", "扬州", "镇江", "泰州", "盐城", "淮安", "徐州", "杭州", "宁波", "温州", "嘉兴", "湖州", "绍兴", "金华", "衢州", "舟山", "台州",
    "丽水", "合肥", "芜湖", "蚌埠", "淮南", "安庆", "黄山", "滁州", "阜阳", "福州", "厦门", "莆田", "三明", "泉州", "漳州", "南平", "龙岩", "宁德", "南昌", "九江",
    "赣州", "吉安", "宜春", "济南", "青岛", "淄博", "烟台", "潍坊", "济宁", "泰安", "威海", "日照", "郑州", "洛阳", "开封", "新乡", "武汉", "宜昌", "襄阳", "长沙",
    "株洲", "湘潭",
]  # fmt: skip
OCCUPATIONS = [
    "电工", "焊工", "车工", "铣工", "钳工", "茶艺师", "评茶员", "中式烹调师", "西式面点师", "咖啡师", "调酒师", "美容师", "美发师", "保健按摩师",
    "养老护理员", "家政服务员", "保育师", "健康管理师", "公共营养师", "物流服务师", "快递员", "仓储管理员", "物业管理员", "消防员", "汽车维修工",
    "锅炉工", "制冷工", "起重工", "砌筑工", "防水工", "园林绿化工", "插花花艺师", "宠物美容师", "摄影师", "化妆师", "验光员", "眼镜定配工", "钟表维修工",
    "珠宝检验员", "服装制版师",
]  # fmt: skip
YEARS = range(2019, 2027)


@dataclass(frozen=True)
class Grown:
    """What was measured at a size; `asked` questions were compared with the answers of the five notices, `same` were equal."""

    notices: int
    phrasings: int
    median: float
    p99: float
    ready: float
    megabytes: float
    asked: int
    same: int

    @property
    def size(self) -> str:
        """How much there is."""
        return f"{self.notices:,} notices, {self.phrasings:,} phrasings"

    @property
    def per_second(self) -> float:
        """Messages a second on one core."""
        return 1000 / self.median


def grown(notices: int, phrasings: int) -> Documents:
    """The five notices' documents with so many notices, and entries with so many questions."""
    documents = {kind: dict(of_kind) for kind, of_kind in read_documents().items()}
    pattern = json.dumps(canonical("notices", documents["notices"][PATTERN]), ensure_ascii=False)
    for number, places in zip(range(notices - len(documents["notices"])), _combinations(), strict=False):
        made = _another(pattern, f"made-{number}", *places)
        documents["notices"][made["id"]] = made
    if phrasings:
        documents["entries"] = {entry["id"]: entry for entry in _entries(phrasings)}
    return documents


def _combinations() -> list[tuple[int, str, str, str]]:
    """Year, place and two occupations, in an order that is always the same."""
    pairs = list(zip(OCCUPATIONS[::2], OCCUPATIONS[1::2], strict=True))
    every = [(year, place, *pair) for year, place, pair in itertools.product(YEARS, PLACES, pairs)]
    random.Random(1).shuffle(every)  # noqa: S311  # a fixed order, nothing secret
    return every


def _another(pattern: str, name: str, year: int, place: str, one: str, other: str) -> dict[str, Any]:
    text = pattern.replace(PATTERN, name).replace("上海市技师协会", f"{place}市技师协会").replace("上海", place)
    text = text.replace("企业人力资源管理师", one).replace("职业培训师", other).replace("2026", str(year))
    made: dict[str, Any] = json.loads(text)
    return made


def _entries(phrasings: int) -> list[dict[str, Any]]:
    """Entries of ten questions each: matters that no notice states, put together from what, where and how."""
    what = [
        f"{place}{thing}"
        for place in PLACES
        for thing in ("停车", "食堂", "宿舍", "储物柜", "充电", "打印", "复印", "快递", "接待", "直播")
    ]
    how = [
        "怎么收费",
        "几点开门",
        "要预约吗",
        "在哪一层",
        "归谁管",
        "有没有",
        "能不能用",
        "坏了找谁",
        "要押金吗",
        "关门了怎么办",
    ]
    who = [f"{occupation}考生" for occupation in OCCUPATIONS]
    made = []
    for number, (thing, person) in zip(range(phrasings // len(how)), itertools.product(what, who), strict=False):
        asked = [f"{person}{thing}{rest}" for rest in how]
        made.append({"id": f"made-{number}", "questions": asked, "answer": f"{thing}的说明。", "source": "编造的公告"})
    return made


def trained(notices: int, phrasings: int, folder: Path) -> None:
    """Leave in the folder what a start of that size would otherwise train."""
    judge.prepare(KnowledgeBase.from_documents(grown(notices, phrasings)), folder)


def measure(notices: int, phrasings: int, folder: Path, told: Sequence[str]) -> tuple[Grown, tuple[str, ...]]:
    """Build a knowledge base of that size, and ask; `told` are the answers to compare with, () for none."""
    documents, began = grown(notices, phrasings), time.process_time()
    knowledge = KnowledgeBase.from_documents(documents)
    make_ready(knowledge, folder)
    ready = time.process_time() - began
    said = questions()
    for text in said[:100]:
        Player(knowledge, NOW).say(text)
    spent = []
    for number, text in enumerate(said):
        began = time.process_time()
        Player(knowledge, NOW).say(f"{text}{number}")
        spent.append((time.process_time() - began) * 1000)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answers = tuple(visible(Player(knowledge, NOW).say(text)) for text in named(said))
    same = sum(map(str.__eq__, answers, told))
    p99 = sorted(spent)[int(0.99 * len(spent))]
    figures = Grown(notices, phrasings, statistics.median(spent), p99, ready, memory, len(told), same)
    return figures, answers


def named(said: Sequence[str]) -> list[str]:
    """Questions that name a place and an occupation of the five notices, and none of the made-up, so that nothing else can be meant."""
    places, occupations = (
        ("北京", "上海", "辽宁"),
        ("人力", "育婴", "电商", "电子商务", "供应链", "直播", "培训师", "劳动关系"),
    )
    return [
        text
        for text in said
        if any(map(text.__contains__, places))
        and any(map(text.__contains__, occupations))
        and not any(map(text.__contains__, OCCUPATIONS))
    ]


SIZES = ((5, 0), (1000, 0), (5, 100_000))
"""(notices, phrasings) for docs/bench.md; the first is what the others are compared with."""


def of_sizes(sizes: Sequence[tuple[int, int]] = SIZES) -> list[Grown]:
    """Measured one after another, each in a fresh process; the first size's answers are what the others are compared with."""
    told: tuple[str, ...] = ()
    done = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            _apart(trained, *size, Path(folder))
            figures, answers = _apart(measure, *size, Path(folder), told)
        told = told or answers
        done.append(figures)
        print(row(figures, done[0]), file=sys.stderr)
    return done


def _apart(work: Callable[..., Any], *arguments: object) -> Any:
    """What a function returns in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


HEAD = """| notices | phrasings | median | p99 | of the plain median | a second, one core | ready after | memory | answers unchanged |
|---|---|---|---|---|---|---|---|---|"""


def row(done: Grown, plain: Grown) -> str:
    """A row of the Markdown table; `plain` is what the time is compared with."""
    same = f"{done.same}/{done.asked}" if done.asked else "–"
    return (
        f"| {done.notices:,} | {done.phrasings:,} | {done.median:.2f} ms | {done.p99:.2f} ms | {done.median / plain.median:.2f} |"
        f" {done.per_second:,.0f} | {done.ready:.1f} s | {done.megabytes:,.0f} MB | {same} |"
    )


def section(done: Sequence[Grown]) -> str:
    """The Markdown section for docs/bench.md of what `of_sizes` measured."""
    rows = "\n".join(row(grown_, done[0]) for grown_ in done)
    return f"""## Growth

Made-up notices beside the five, and entries of ten made-up questions each. Processor time of a message in the engine, in words
never said before; processor time from the documents to ready, classifiers trained before; and of the questions that name a
place and an occupation of the five notices, those answered as with the five alone.

{HEAD}
{rows}

Alone: `.venv/bin/python -m bench.growth`.
"""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notices", type=int, default=1000, help="made-up ones included (1000)")
    parser.add_argument("--phrasings", type=int, default=100_000, help="questions of entries (100000)")
    arguments = parser.parse_args()
    sizes = [(5, 0), (arguments.notices, 0), (5, arguments.phrasings), (arguments.notices, arguments.phrasings)]
    print(section(of_sizes(sizes)))


if __name__ == "__main__":
    main()
