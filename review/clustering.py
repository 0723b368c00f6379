"""Unanswered questions into clusters of the same meaning.

What was placed stays; a question in words that were placed goes where those are; another one goes to the cluster that it is
nearest to, if that is near enough; the rest form clusters among themselves.

Average linkage was chosen by measurement, as in review.meaning: recall 0.39 at a purity of 0.90 against 0.33 of complete and
0.28 of Ward's linkage, all with the first vocabulary. Sorting day by day, twenty times, is as pure and whole as sorting once
(purity 0.92, recall 0.63 both ways on 20,000 rows of bench.clustering, with thresholds of 0.39 and 0.36). ALIKE and NEAR as
they are: purity 0.90, recall 0.73 on 8,000 rows of the families that the vocabulary was tuned on, 0.92 and 0.63 with the former
thresholds and vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.normalise import normalise
from knowledge.base import KnowledgeBase
from review import vectors
from review.meaning import Reader, core
from store import clusters, placements
from store.database import Connections
from store.placements import Sample, Unsorted

Progress = Callable[[int, int], None]
"""Called with how many texts are read, and how many there are."""
SAME = 0.75
"""Cosine from which two questions are all but the same, a slip or a polite word apart."""
ALIKE = 0.31
"""Mean cosine from which groups of questions are one cluster."""
NEAR = 0.29
"""Mean cosine with a cluster's questions from which a later one belongs to it."""
SAMPLED = 20
"""Questions of each cluster that later ones are compared with."""
AT_ONCE = 2000
"""Rows of a transaction, so that nobody's message waits long for one."""
TOLD = 1000
"""Texts between two signs of progress."""


def sort(connections: Connections, knowledge: KnowledgeBase, progress: Progress = lambda _done, _total: None) -> int:
    """Give each row of the journal that has signals and no cluster one; returns how many rows got one.

    `knowledge` must be ready for messages. Another process may sort at the same time.
    """
    with connections.writing() as database:
        placements.tidy(database.conn)
    connection = connections.database.conn
    rows = placements.unsorted(connection)
    placed = placements.placed(connection, {row.wording for row in rows})
    fresh: dict[str, Unsorted] = {}
    for row in rows:
        if row.wording not in placed:
            fresh.setdefault(row.wording, row)
    samples = placements.samples(connection, SAMPLED) if fresh else ()
    placed |= near(tuple(fresh.values()), samples, Reading(knowledge, progress))
    return _write(connections, rows, placed)


class Reading:
    """Reads texts, each core once."""

    def __init__(self, knowledge: KnowledgeBase, progress: Progress) -> None:
        self._reader, self._progress = Reader(knowledge), progress

    def __call__(self, texts: Sequence[str]) -> tuple[vectors.Rows, vectors.Labels]:
        """A row for each distinct core, in order of their first text; and for each text its row."""
        index: dict[str, int] = {}
        places = [index.setdefault(core(normalise(text)), len(index)) for text in texts]
        read = []
        for done, text in enumerate(index):
            if done % TOLD == 0:
                self._progress(done, len(index))
            read.append(self._reader(text))
        self._progress(len(index), len(index))
        return vectors.matrix(read), vectors.labels(places)


def near(fresh: Sequence[Unsorted], samples: Sequence[Sample], read: Reading) -> dict[str, int]:
    """Wording → the cluster that it is near to; a new cluster is a negative number.

    A questionnaire that was left is a cluster of its own for each of its questions.
    """
    found: dict[str, int] = {row.wording: -1 - at for at, row in enumerate(fresh) if row.asked}
    written = [row for row in fresh if not row.asked]
    if not written:
        return found
    rows, places = read([*(sample.text for sample in samples), *(row.text for row in written)])
    old, new = places[: len(samples)], places[len(samples) :]
    groups, clusters_of = _groups(samples)
    alike = vectors.condense(rows[new], SAME)
    pieces = vectors.unit(vectors.means(rows[new], alike))
    nearest, scores = vectors.nearest(pieces, vectors.means(rows[old], groups))
    lone = [piece for piece, score in enumerate(scores) if score < NEAR]
    target = {piece: clusters_of[nearest[piece]] for piece, score in enumerate(scores) if score >= NEAR}
    joined = vectors.agglomerate(pieces[lone], ALIKE)
    target |= {piece: -1 - len(fresh) - int(group) for piece, group in zip(lone, joined, strict=True)}
    return found | {row.wording: target[int(piece)] for row, piece in zip(written, alike, strict=True)}


def _groups(samples: Sequence[Sample]) -> tuple[vectors.Labels, list[int]]:
    """For each sample its group, and for each group its cluster: what staff merged is compared with part by part."""
    index: dict[tuple[int, int], int] = {}
    places = [index.setdefault((sample.cluster, sample.origin), len(index)) for sample in samples]
    return vectors.labels(places), [cluster for cluster, _ in index]


def _write(connections: Connections, rows: Sequence[Unsorted], placed: Mapping[str, int]) -> int:
    created: dict[int, int] = {}
    written = 0
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        with connections.writing() as database:
            for row in part:
                if placed[row.wording] < 0 and placed[row.wording] not in created:
                    created[placed[row.wording]] = clusters.create(database.conn, row.at)
            ids = {row.wording: created.get(placed[row.wording], placed[row.wording]) for row in part}
            written += placements.place(database.conn, part, ids)
    return written
