"""Encoded pictures that stand for the data: typical ones, far apart."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

CORNERS = 4
"""Of a sheet."""
_LOOKED_AT = 512
"""Of data without classes, so many pictures are compared."""
_SAMPLE = 3000
_MEMBERS = 40
"""Of a class, so many are candidates."""
_NEIGHBOURS = 24
"""A code is the more typical of its class, the more of so many neighbours are of it."""


def choose_examples(codes: Array, labels: npt.NDArray[np.int16] | None, count: int) -> npt.NDArray[np.intp]:
    """Choose ``count`` of the codes (n, d), n ≥ count; indices (count,), each far from those before it.

    With classes (n,), each is a typical code of its class: its neighbours are of this class too.
    Without, or with too few classes, codes at about the usual distance from the mean are chosen among.
    """
    candidates = _typical_of_classes(codes, labels)
    if len(candidates) < count:
        candidates = _usual(codes)
    if len(candidates) < count:
        candidates = np.arange(len(codes))
    among = codes[candidates].astype(np.float64)
    middle = among.mean(axis=0)
    chosen = [int(np.square(among - middle).sum(axis=1).argmax())]
    nearest = np.square(among - among[chosen[0]]).sum(axis=1)
    while len(chosen) < count:
        chosen.append(int(nearest.argmax()))
        nearest = np.minimum(nearest, np.square(among - among[chosen[-1]]).sum(axis=1))
    return np.asarray(candidates[chosen], np.intp)


def arranged(corners: Array) -> npt.NDArray[np.intp]:
    """An order (4,) of four codes (4, d) as corners A B above, C D below, so that their sheet is not twisted.

    Those farthest apart, in pairs, are opposite; A is the one most to the left and above, by the first two
    dimensions.
    """
    at = corners.astype(np.float64)

    def diagonals(order: tuple[int, ...]) -> float:
        a, b, c, d = at[list(order)]
        return float(np.linalg.norm(a - d) + np.linalg.norm(b - c))

    best = max(((0, 1, 2, 3), (0, 2, 3, 1), (0, 3, 1, 2)), key=diagonals)
    a, b, c, d = best
    x, y = at[:, 0], at[:, min(1, at.shape[1] - 1)]
    turns = ((a, b, c, d), (b, d, a, c), (d, c, b, a), (c, a, d, b))  # quarter turns of the sheet
    flips = tuple((one, three, two, four) for one, two, three, four in turns)
    order = max(turns + flips, key=lambda o: (y[o[0]] - x[o[0]], x[o[1]] + y[o[1]]))
    return np.asarray(order, np.intp)


def _typical_of_classes(codes: Array, labels: npt.NDArray[np.int16] | None) -> npt.NDArray[np.intp]:
    """Of each class a code among its own kind, (k,): classes overlap, and a mean may lie in another one."""
    if labels is None:
        return np.arange(0)
    sample = np.unique(np.linspace(0, len(codes) - 1, min(len(codes), _SAMPLE)).astype(np.intp))
    kinds, around = labels[sample], codes[sample]
    squares = np.einsum("md,md->m", around, around)
    typical = []
    for label in np.unique(kinds):
        members = sample[kinds == label][:_MEMBERS]
        some = codes[members]
        away = squares - 2.0 * (some @ around.T)  # (k, m), up to a number for each row
        count = min(_NEIGHBOURS, len(sample)) - 1
        near = np.argpartition(away, count, axis=1)[:, : count + 1]
        purity = (kinds[near] == label).mean(axis=1)
        from_middle = np.square(some - some.mean(axis=0)).sum(axis=1)
        typical.append(members[np.lexsort((from_middle, -purity))[0]])
    return np.asarray(typical, np.intp)


def _usual(codes: Array) -> npt.NDArray[np.intp]:
    """Some codes of data without classes: the half of them at the most usual distance from their mean."""
    some = np.unique(np.linspace(0, len(codes) - 1, min(len(codes), _LOOKED_AT)).astype(np.intp))
    distance = np.linalg.norm(codes[some] - codes[some].mean(axis=0), axis=1)
    oddness = np.abs(distance - np.median(distance))
    return some[np.argsort(oddness, kind="stable")[: -(-len(some) // 2)]]
