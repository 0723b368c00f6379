"""Sparse vectors of texts: which group is nearest, which texts are all but the same, which belong together.

Unit rows, so that a product is a cosine. Everything is decided in the order of the rows, so that the same rows always give
the same groups. The only home of scipy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage

Labels = npt.NDArray[np.intp]
Rows: TypeAlias = Any
"""A sparse.csr_array of float32; scipy ships no types."""
Scores = npt.NDArray[np.float32]
CHUNK = 1000
"""Rows compared at once: bounds the memory."""
MOST = 9000
"""Groups that are compared each with each: a third of a gigabyte."""


def matrix(vectors: Sequence[Mapping[str, float]]) -> Rows:
    """One row a vector, columns in the order in which features come up."""
    index: dict[str, int] = {}
    columns = [index.setdefault(feature, len(index)) for vector in vectors for feature in vector]
    values = [value for vector in vectors for value in vector.values()]
    ends = np.cumsum([0, *map(len, vectors)])
    shape = (len(vectors), max(len(index), 1))
    return sparse.csr_array((np.array(values, np.float32), np.array(columns, np.int32), ends), shape=shape)


def labels(places: Sequence[int]) -> Labels:
    """Numbers of groups, as the other functions take them."""
    return np.array(places, np.intp)


def means(rows: Rows, labels: Labels) -> Rows:
    """The mean row of each group: its product with a row is that row's mean cosine with the group's rows."""
    count = int(labels.max(initial=-1)) + 1
    sizes = np.maximum(np.bincount(labels, minlength=count), 1)
    chosen = sparse.csr_array(
        ((1 / sizes[labels]).astype(np.float32), (labels, np.arange(len(labels)))), shape=(count, len(labels))
    )
    return sparse.csr_array(chosen @ rows)


def unit(rows: Rows) -> Rows:
    """Every row with length 1; empty ones stay empty."""
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return sparse.csr_array(sparse.diags_array((1 / np.maximum(lengths, 1e-9)).astype(np.float32)) @ rows)


def nearest(rows: Rows, groups: Rows) -> tuple[Labels, Scores]:
    """Of each row the group that it is nearest to, the first of equals, and how near it is; without groups -1 and 0."""
    labels, scores = np.full(rows.shape[0], -1, np.intp), np.zeros(rows.shape[0], np.float32)
    if groups.shape[0]:
        for part in _chunks(rows.shape[0]):
            products = (rows[part] @ groups.T).toarray()
            labels[part] = products.argmax(axis=1)
            scores[part] = products[np.arange(len(products)), labels[part]]
    return labels, scores


def condense(rows: Rows, least: float) -> Labels:
    """Texts that are all but the same: each row joins the first row (leader) that it is nearest to with `least` or more."""
    labels = np.full(rows.shape[0], -1, np.intp)
    leaders: list[int] = []
    for part in _chunks(rows.shape[0]):
        found, scores = nearest(rows[part], rows[leaders])
        labels[part] = np.where(scores >= least, found, -1)
        rest = np.flatnonzero(labels[part] < 0) + part.start
        products = (rows[rest] @ rows[rest].T).toarray()
        fresh: list[int] = []
        for at, row in enumerate(rest):
            near = products[at, fresh]
            if len(fresh) and near.max() >= least:
                labels[row] = labels[rest[fresh[int(near.argmax())]]]
            else:
                labels[row] = len(leaders)
                leaders.append(int(row))
                fresh.append(at)
    return labels


def agglomerate(rows: Rows, least: float) -> Labels:
    """Groups whose rows are alike with a mean cosine of `least` or more, joined from the nearest pair on (average linkage).

    Beyond MOST rows the later ones join the group that they are nearest to, or stay alone.
    """
    count = rows.shape[0]
    if count < 2:
        return np.zeros(count, np.intp)
    first = rows[:MOST]
    links = linkage(_distances(first), "average")
    labels = _numbered(fcluster(links, 1 - least, "distance"))
    if count <= MOST:
        return labels
    found, scores = nearest(rows[MOST:], means(first, labels))
    alone = np.arange(count - MOST) + int(labels.max()) + 1
    return _numbered(np.concatenate([labels, np.where(scores >= least, found, alone)]))


def _distances(rows: Rows) -> npt.NDArray[np.float32]:
    """One minus the cosine of each pair, as scipy condenses a square."""
    count = rows.shape[0]
    result = np.empty(count * (count - 1) // 2, np.float32)
    filled = 0
    for part in _chunks(count):
        products = (rows[part] @ rows.T).toarray()
        for row, product in zip(range(part.start, part.stop), products, strict=True):
            tail = product[row + 1 :]
            result[filled : filled + len(tail)] = 1 - tail
            filled += len(tail)
    return np.maximum(result, 0, out=result)


def _numbered(labels: npt.NDArray[np.integer]) -> Labels:
    """The same groups, numbered from 0 in the order of their first rows."""
    _, firsts, places = np.unique(labels, return_index=True, return_inverse=True)
    order = np.empty(len(firsts), np.intp)
    order[np.argsort(firsts)] = np.arange(len(firsts))
    return order[places]


def _chunks(count: int) -> Iterator[slice]:
    return (slice(start, min(start + CHUNK, count)) for start in range(0, count, CHUNK))
