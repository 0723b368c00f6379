"""How well a sorting into clusters keeps to known families: pure functions of (family, cluster) pairs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

Pair = tuple[str, int | None]
"""(family, cluster) of a row; no cluster counts as one of its own."""
MOST = 0.9
"""Share of the rows whose clusters are counted as those that matter."""


@dataclass(frozen=True)
class Piece:
    """What a cluster holds of a family: `rows` of its `size`, and the family that it has most of, with how many."""

    cluster: int
    rows: int
    size: int
    chief: str
    chief_rows: int


@dataclass(frozen=True)
class Fate:
    """What became of a family: its rows, its B-cubed precision and recall, and its pieces, the largest first."""

    family: str
    rows: int
    precision: float
    recall: float
    pieces: tuple[Piece, ...]

    @property
    def score(self) -> float:
        """The harmonic mean of precision and recall."""
        return harmonic(self.precision, self.recall)


class Sorting:
    """A sorting of rows whose families are known. All measures are shares from 0 to 1; without rows they are 1."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        alone = 0
        held: dict[int, Counter[str]] = defaultdict(Counter)
        self.unsorted = 0
        for family, cluster in pairs:
            if cluster is None:
                self.unsorted += 1
                alone -= 1
            held[alone if cluster is None else cluster][family] += 1
        self.clusters: Mapping[int, Counter[str]] = held
        """Cluster → families in it; rows without a cluster stand under negative numbers."""
        self.families = sum(held.values(), Counter[str]())
        self.rows = self.families.total()

    @cached_property
    def sizes(self) -> Mapping[int, int]:
        """Cluster → rows."""
        return {cluster: families.total() for cluster, families in self.clusters.items()}

    @property
    def purity(self) -> float:
        """Share of the rows whose family is their cluster's most common."""
        return _share(sum(max(families.values()) for families in self.clusters.values()), self.rows)

    @property
    def recall(self) -> float:
        """Share of its rows that a family has in its largest cluster, averaged over rows."""
        largest: Counter[str] = Counter()
        for families in self.clusters.values():
            largest |= families
        return _share(largest.total(), self.rows)

    @property
    def pairs(self) -> tuple[float, float]:
        """Of pairs of rows: the share of those in one cluster that are of one family, and of those of one family that are
        in one cluster."""
        together = sum(_pairs(count) for families in self.clusters.values() for count in families.values())
        clustered, related = sum(map(_pairs, self.sizes.values())), sum(map(_pairs, self.families.values()))
        return _share(together, clustered), _share(together, related)

    @cached_property
    def fates(self) -> tuple[Fate, ...]:
        """Every family's, the worst first."""
        places: dict[str, list[int]] = defaultdict(list)
        for cluster, families in self.clusters.items():
            for family in families:
                places[family].append(cluster)
        return tuple(sorted((self._fate(f, c) for f, c in places.items()), key=lambda fate: (fate.score, fate.family)))

    def _fate(self, family: str, clusters: Sequence[int]) -> Fate:
        rows = self.families[family]
        pieces = []
        for cluster in clusters:
            chief, most = min(self.clusters[cluster].items(), key=lambda item: (-item[1], item[0]))
            pieces.append(Piece(cluster, self.clusters[cluster][family], self.sizes[cluster], chief, most))
        precision = sum(piece.rows**2 / piece.size for piece in pieces) / rows
        recall = sum(piece.rows**2 for piece in pieces) / rows**2
        return Fate(family, rows, precision, recall, tuple(sorted(pieces, key=lambda p: (-p.rows, p.cluster))))

    @property
    def cubed(self) -> tuple[float, float]:
        """B-cubed precision and recall: of an average row, the share of its cluster that is of its family, and of its family
        that is in its cluster."""
        return (
            _share(sum(fate.precision * fate.rows for fate in self.fates), self.rows),
            _share(sum(fate.recall * fate.rows for fate in self.fates), self.rows),
        )

    @property
    def chief(self) -> int:
        """How few clusters, the largest first, hold MOST of the rows."""
        held = 0
        for number, size in enumerate(sorted(self.sizes.values(), reverse=True), 1):
            held += size
            if held >= MOST * self.rows:
                return number
        return 0


def harmonic(precision: float, recall: float) -> float:
    """F1."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0
