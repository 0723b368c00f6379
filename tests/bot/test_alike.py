"""Every process answers alike: nothing depends on the order in which a set happens to be iterated."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = """
from bot.judge import _features, _terms, cue_scores
from bot.match import signs
from bot.normalise import normalise
from bot.person import Person
from bot.assess import aims
from bot.selection import Situation, expected_left, next_fact, open_facts
from bot.vocabulary import lexicon
from knowledge.base import KnowledgeBase

knowledge = KnowledgeBase.from_files()
for said in ("考过了 ATA的本儿上哪儿拿去", "报名费怎么交什么时候交", "四级证丢了怎么办能补吗"):
    text = normalise(said)
    spans = lexicon(knowledge).scan(text)
    cues = cue_scores(_terms(text, spans))
    print(sorted(_features(signs(text, spans), cues).items()), list(cues))
for aim in aims(knowledge.programmes):
    now = Situation(knowledge, (aim,), Person())
    print(next_fact(now), [(key, round(expected_left(now, key, years), 9)) for key, years in open_facts(now).items()])
"""


def output(seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_features_and_questions_do_not_depend_on_the_hash_seed() -> None:
    assert output("1") == output("2")
