"""A classifier learns, is kept in a file, and a damaged file is told from a sound one."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.lexicon import Lexicon
from bot.match import Classifier, Families, features, signs, unit

EXAMPLES = [
    (aspect, {word: 1.0, "R": 1.0})
    for aspect, words in {
        "fees": "多少钱 费用 收费 价格",
        "dates": "几号 哪天 时间 几月",
        "talk": "你好 谢谢 再见 在吗",
    }.items()
    for word in words.split()
    for _ in range(3)
]


@pytest.fixture(scope="module")
def trained() -> Classifier:
    return Classifier.train(EXAMPLES)


def told(classifier: Classifier, word: str) -> dict[str, float]:
    margins = classifier.margins(classifier.known({word: 1.0}))
    return dict(zip(classifier.classes, margins.tolist(), strict=True))


def test_it_learns(trained: Classifier) -> None:
    assert set(trained.classes) == {"fees", "dates", "talk"}
    for word, aspect in (("收费", "fees"), ("哪天", "dates"), ("谢谢", "talk")):
        margins = told(trained, word)
        assert max(margins, key=lambda name: margins[name]) == aspect


def test_nothing_known_claims_nothing(trained: Classifier) -> None:
    assert not trained.margins(trained.known({})).size
    assert not trained.margins(trained.known({"彩票": 1.0})).size


def test_over_more_features_it_claims_the_same(trained: Classifier) -> None:
    wider = trained.over({word: place for place, word in enumerate(("更多", *reversed(trained.index)))})
    assert told(wider, "收费") == pytest.approx(told(trained, "收费"))
    assert not wider.margins(wider.known({"更多": 1.0})).size


def test_kept_in_a_file(trained: Classifier, tmp_path: Path) -> None:
    path = tmp_path / "c.npz"
    trained.save(path)
    assert told(Classifier.load(path), "收费") == told(trained, "收费")
    assert [p.name for p in tmp_path.iterdir()] == ["c.npz"]


@pytest.mark.parametrize("keep", [0.0, 0.5, 0.99])
def test_a_torn_file_raises_what_load_promises(trained: Classifier, tmp_path: Path, keep: float) -> None:
    path = tmp_path / "c.npz"
    trained.save(path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    with pytest.raises((OSError, ValueError, KeyError)):
        Classifier.load(path)


def test_other_contents_raise_what_load_promises(tmp_path: Path) -> None:
    path = tmp_path / "c.npz"
    path.write_text("no classifier", encoding="utf-8")
    with pytest.raises((OSError, ValueError, KeyError)):
        Classifier.load(path)
    with pytest.raises(OSError, match="absent"):
        Classifier.load(tmp_path / "absent.npz")


def test_names_are_masked_by_their_kind() -> None:
    known = Lexicon([("上海", ("region", "上海")), ("三级", ("level", 3)), ("多少钱", ("concept", "howmuch"))])
    one, other = "上海三级多少钱", "北京三级多少钱"
    found = features(signs(one, known.scan(one)))
    assert found["RL"] == found["RL多"] == 1
    assert found["@howmuch"] == 2
    assert "上" not in found
    assert "北" in features(signs(other, known.scan(other)))


def test_of_families_all_that_are_near_are_found_and_measured() -> None:
    chance = random.Random(7)
    letters = "abcdefghijklmnopqrstuvwxyz"
    made = [[vector(chance.choices(letters, k=4)) for _ in range(chance.randrange(1, 5))] for _ in range(200)]
    found = Families(made)
    for _ in range(50):
        sought = vector(chance.choices(letters, k=3))
        rows, close, whole = found.near(sought, 0.9)
        told = {row: (c, w) for row, c, w in zip(rows.tolist(), close.tolist(), whole.tolist(), strict=True)}
        every = [(one, together(family)) for family in made for one in family]
        measured = {row: (cosine(sought, one), cosine(sought, all_)) for row, (one, all_) in enumerate(every)}
        assert {row for row, both in measured.items() if sum(both) >= 0.9} <= told.keys()
        assert all(told[row] == pytest.approx(measured[row], abs=1e-5) for row in told)


def test_what_is_known_to_be_the_same_is_near() -> None:
    found = Families([[vector("ab"), vector("cd")], [vector("xy")]])
    rows, close, whole = found.near(vector("pq"), 0.5, [2])
    assert (rows.tolist(), close.tolist(), whole.tolist()) == ([2], [1.0], [0.0])
    rows, close, _ = found.near(vector("ab"), 0.5, [1])
    assert (rows.tolist(), close.tolist()) == ([0, 1], [1.0, 1.0])


def vector(letters: Iterable[str]) -> dict[str, float]:
    return unit(Counter(letters))


def together(family: list[dict[str, float]]) -> dict[str, float]:
    sums: Counter[str] = Counter()
    for one in family:
        sums.update(one)
    return unit(sums)


def cosine(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(value * other.get(feature, 0.0) for feature, value in one.items())
