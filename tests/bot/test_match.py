"""A classifier learns, is kept in a file, and a damaged file is told from a sound one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.lexicon import Lexicon
from bot.match import Classifier, features, signs

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
