"""How well is it understood and answered? Figures from case files, for `kaoda evaluate`.

Files: dialogues (*.jsonl with "turns"), labelled questions (*.jsonl with "text" and maybe "intent", "occupation", "level",
"region", "answerable", "kind"), and phrasings (*.tsv: aspect, tab, utterance).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.understand import understand
from knowledge.base import KnowledgeBase
from rehearsal import Player, play, visible

FIGURE = re.compile(r"(?<!\d)(?:70|75|80|150|160|175|200|235|240|350|400)\s*元")
DECLINED = re.compile(
    r"抱歉|没有(?:写|收录|列|开|说|规定|提)|未(?:写|列|说明|规定)|查不到|没法回答|无法|不能(?:代办|提供)|没有.{0,16}(?:名单|要求)|随时问|您好|我可以回答|再见|不是真人|请打字"
)


@dataclass
class Report:
    """Counts by kind: (right, all) pairs, confusion pairs, and the texts that went wrong."""

    counts: dict[str, list[int]] = field(default_factory=dict)
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, key: str, right: bool) -> None:
        """Count one judgement under a key."""
        pair = self.counts.setdefault(key, [0, 0])
        pair[0] += right
        pair[1] += 1

    def lines(self) -> Iterator[str]:
        """The report as text."""
        for key in sorted(self.counts):
            right, total = self.counts[key]
            yield f"{key:44} {right:5}/{total:<5} {right / total:6.1%}"
        if self.confused:
            yield "confusion pairs (meant → understood):"
            for (meant, got), count in self.confused.most_common(20):
                yield f"  {count:4}  {meant} → {got}"

    def as_dict(self, wrong: int = 0) -> dict[str, Any]:
        """The report for JSON, with at most `wrong` of the texts that went wrong."""
        return {
            "counts": {key: {"right": right, "all": total} for key, (right, total) in sorted(self.counts.items())},
            "confused": [
                {"meant": meant, "understood": got, "count": n} for (meant, got), n in self.confused.most_common()
            ],
            "wrong": self.wrong[:wrong],
        }


def evaluate(
    paths: Sequence[Path],
    knowledge: KnowledgeBase,
    now: datetime,
    tell: Callable[[Path], object] = lambda _: None,
) -> Report:
    """Read every file, announced to `tell`, and judge every line; raises OSError, or ValueError naming file and line."""
    report = Report()
    for path in paths:
        tell(path)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            try:
                if path.suffix == ".tsv":
                    _phrasing(report, path.name, line, knowledge, now)
                    continue
                row = json.loads(line)
                if not isinstance(row, dict):
                    raise ValueError("not a JSON object")
                (_dialogue if "turns" in row else _labelled)(report, path.name, row, knowledge, now)
            except (ValueError, KeyError, TypeError, re.error) as error:
                raise ValueError(f"{path}: line {number}: {error}") from error
    return report


def _dialogue(report: Report, name: str, row: dict[str, Any], knowledge: KnowledgeBase, _now: datetime) -> None:
    outcome = play(row, knowledge)
    for key in (f"{name}: met", f"topic {outcome.topic}: met", "all dialogues: met"):
        report.add(key, outcome.met)
    report.add("all dialogues: met without clarifying", outcome.met and not outcome.clarified)
    if not outcome.met:
        report.wrong.append(
            f"{outcome.id}: {outcome.lack}\n" + "\n".join(f"  > {say}\n    {text}" for say, text in outcome.log)
        )


def _phrasing(report: Report, name: str, line: str, knowledge: KnowledgeBase, now: datetime) -> None:
    aspect, _, text = line.partition("\t")
    meant = understand(text, knowledge, now.date())
    got = meant.aspects[0] if meant.aspects else "none"
    report.add(f"{name}: aspect", got == aspect)
    report.add(f"{name}: intent", got.partition(".")[0] == aspect.partition(".")[0])
    if got != aspect:
        report.confused[aspect, got] += 1
        report.wrong.append(f"{text}: meant {aspect}, understood {got}")


def _labelled(report: Report, name: str, row: dict[str, Any], knowledge: KnowledgeBase, now: datetime) -> None:
    text = row["text"]
    reply = visible(Player(knowledge, now).say(text))
    declined = bool(DECLINED.search(reply))
    meant = understand(text, knowledge, now.date())
    if row.get("answerable", False):
        answered = not reply.startswith("抱歉")
        report.add(f"{name}: answerable ones answered or clarified", answered)
        _slots(report, name, row, meant.mentions)
        got = meant.aspects[0].partition(".")[0] if meant.aspects else "none"
        report.add(f"{name}: intent of answerable ones", got == row.get("intent", got))
        if got != row.get("intent", got):
            report.confused[row["intent"], got] += 1
        if not answered:
            report.wrong.append(f"{text}: declined")
        return
    report.add(f"{name}: others declined", declined)
    figure = bool(FIGURE.search(reply))
    report.add(f"{name}: others without a figure", not figure)
    if not declined or figure:
        report.wrong.append(f"{text}: answered\n    {reply[:200]}")


def _slots(report: Report, name: str, row: dict[str, Any], mentions: Any) -> None:
    for slot, found in (("occupation", mentions.occupations), ("region", mentions.regions)):
        if slot in row:
            report.add(f"{name}: slot {slot}", row[slot] in found)
    if "level" in row:
        numbers = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}
        report.add(f"{name}: slot level", numbers.get(row["level"][0]) in mentions.levels)
