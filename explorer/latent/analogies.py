"""Analogies to begin with: A is to B as C is to D, found in codes whose classes or attributes are known."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

GROUP = 24
"""Codes in a group: its mean shows what they share."""
_ITERATIONS = 20
_SAMPLE, _CLASSES, _NEIGHBOURS = 1500, 8, 16
"""Codes that are looked at, and the most frequent of their classes: a hand waits meanwhile."""


def analogy_of_attributes(
    codes: Array, changed: Floats, kept: Floats
) -> tuple[Indices, Indices, Indices] | None:
    """Which codes (n, d) make A, B and C: the lectures' smiling woman − neutral woman + neutral man.

    Parameters
    ----------
    changed, kept
        (n,): readings of two attributes, positive with it, in their standard deviations. B has what changes,
        A has it not; C, a single code, is the other way in what is kept.

    Returns
    -------
    tuple or None
        Two groups and one code, or None where there are not enough that are clear.
    """
    a, b = (_clearest(np.minimum(sign * changed, -kept)) for sign in (-1.0, 1.0))
    c = _clearest(np.minimum(-changed, kept))
    if min(len(a), len(b), len(c)) < GROUP:
        return None
    away = np.square(codes[c] - codes[c].mean(axis=0)).sum(axis=1)
    return a, b, c[away.argmin(keepdims=True)]


def analogy_of_classes(codes: Array, labels: npt.NDArray[np.int16]) -> tuple[int, int, int] | None:
    """Which codes (n, d) of classes (n,) make A and B of one class, and C of another, where D lies as well.

    A and B stand one standard deviation to each side of their class's mean, where their kind is among itself.
    """
    sample = np.unique(np.linspace(0, len(codes) - 1, min(len(codes), _SAMPLE)).astype(np.intp))
    around, kinds = codes[sample].astype(np.float64), labels[sample]
    labels_there, counts = np.unique(kinds, return_counts=True)
    often = np.argsort(-counts, kind="stable")[:_CLASSES]
    classes = labels_there[often][counts[often] > _NEIGHBOURS]
    found: list[tuple[float, tuple[int, int, int]]] = []

    def snapped(place: Floats, label: int) -> int:
        members = np.flatnonzero(kinds == label)
        return int(members[np.square(around[members] - place).sum(axis=1).argmin()])

    def purity(place: Floats, label: int) -> float:
        near = np.argpartition(np.square(around - place).sum(axis=1), _NEIGHBOURS)[:_NEIGHBOURS]
        return float((kinds[near] == label).mean())

    middles = {label: around[kinds == label].mean(axis=0) for label in classes}
    for label in classes:
        own = around[kinds == label] - middles[label]
        step = _widest(own)
        a, b = (snapped(middles[label] + sign * step, label) for sign in (-1.0, 1.0))
        change = around[b] - around[a]
        clear = min(purity(around[a], label), purity(around[b], label))
        for other in classes:
            if other != label:
                c = snapped(middles[other] - change / 2, other)
                score = min(clear, purity(around[c], other), purity(around[c] + change, other))
                # Nearly pure is pure enough: then the larger change tells more.
                found.append((min(score, 0.9) + 0.01 * float(np.linalg.norm(change)), (a, b, c)))
    if not found:
        return None
    _, best = max(found)
    a, b, c = sample[list(best)].tolist()
    return a, b, c


def _widest(own: Floats) -> Floats:
    """One standard deviation (d,) along about the first principal axis of centred codes (n, d).

    By power iteration: all axes, of which one is needed, would take a hundred times as long.
    """
    axis = own[np.square(own).sum(axis=1).argmax()]
    for _ in range(_ITERATIONS):
        axis = own.T @ (own @ axis)
        axis /= np.linalg.norm(axis) or 1.0
    step: Floats = axis * np.linalg.norm(own @ axis) / np.sqrt(len(own))
    return step


def _clearest(clearness: Floats) -> Indices:
    """The codes that are clearest, up to a group, and positive at least."""
    order = np.argsort(-clearness, kind="stable")[:GROUP]
    return order[clearness[order] > 0]
