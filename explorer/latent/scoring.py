"""Measuring directions: codes are moved, decoded, and read by a reader of pictures."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.latent.score_card import LARGEST, REACH, ScoreCard

Floats = npt.NDArray[np.floating]
Bytes = npt.NDArray[np.uint8]

Decode = Callable[[npt.NDArray[np.float32]], Bytes]
"""Codes (n, d) to pictures (n, h, w, c)."""
Read = Callable[[Bytes], npt.NDArray[np.float32]]
"""Pictures (n, h, w, c) to logits (n, k), positive where the attribute is there."""

FEWEST = 20
"""Pictures on a side, without or with the attribute, whose flips are counted."""
STEPS = 24
"""Strengths that are tried: multiples of 1/8 up to 3."""
_AT_A_TIME = 64
"""Pictures decoded and read together."""


@dataclass(frozen=True, eq=False)
class Unedited:
    """Decoded pictures as they are before anything is moved."""

    part: str
    """Of the data: ``validation`` or ``test``."""
    codes: npt.NDArray[np.float32]
    """(n, d)."""
    pictures: Bytes
    """(n, h, w, c)."""
    logits: npt.NDArray[np.float32]
    """(n, k)."""
    scale: npt.NDArray[np.float32]
    """s, (k,): the standard deviation of each logit."""

    @classmethod
    def of(cls, part: str, codes: npt.NDArray[np.float32], decode: Decode, read: Read) -> "Unedited":
        """Decode and read codes (n, d)."""
        pictures = [decode(codes[some]) for some in _batches(max(1, len(codes)))]
        logits = np.concatenate([read(some) for some in pictures])
        scale = logits.std(axis=0, dtype=np.float64) if len(codes) else np.ones(logits.shape[1])
        # A logit that never moves is changed by nothing, whatever it is divided by.
        return cls(part, codes, np.concatenate(pictures), logits, np.maximum(scale, 1e-6).astype(np.float32))


def score(
    direction: Floats,
    target: int,
    unedited: Unedited,
    decode: Decode,
    read: Read,
    *,
    hint: float = 1.0,
    with_response_at_2: bool = False,
) -> ScoreCard:
    """The score card of a direction.

    Pictures without the attribute are moved by +α, those with it by −α; what flips is its response. The
    smallest strength at which the response reaches 0.7 is found by bisection over the multiples of 1/8,
    beginning near ``hint``, where a picture that flips at one strength is taken to flip at larger ones; at
    the strength that is found every picture is decoded.

    Parameters
    ----------
    direction
        (d,), at α = 1.
    target
        Place of its attribute among the logits.
    with_response_at_2
        Whether to measure the response at α = 2 too.
    """
    edits = _Edits(np.asarray(direction, np.float32), target, unedited, decode, read)
    is_measurable = edits.response(0) is not None
    step = _first_step(edits, round(hint * STEPS / LARGEST)) if is_measurable else STEPS
    edits.complete(step)
    # The search took flips for monotone in α; the pictures have the last word.
    while is_measurable and (edits.exact(step) or 0.0) < REACH and step < STEPS:
        step += 1
        edits.complete(step)
    leakage, identity = edits.side_effects(step)
    at_2 = edits.response(round(2 * STEPS / LARGEST)) if with_response_at_2 else None
    counts = edits.counts
    return ScoreCard(
        part=unedited.part,
        images=len(unedited.codes),
        without=counts[0],
        having=counts[1],
        alpha=step * LARGEST / STEPS,
        response=edits.exact(step),
        leakage=leakage,
        identity=identity,
        response_at_2=at_2,
    )


def _first_step(edits: "_Edits", guess: int) -> int:
    """The smallest step at which the response reaches 0.7; the last one if none does."""
    low, high, tries = 0, STEPS + 1, 0
    while high - low > 1:
        tries += 1
        if tries == 1:
            step = guess
        elif tries <= 5:
            step = edits.predicted_step()
        else:
            step = (low + high) // 2
        step = min(max(step, low + 1), high - 1, STEPS)
        if (edits.response(step) or 0.0) >= REACH:
            high = step
        else:
            low = step
    return min(high, STEPS)


class _Edits:
    """Pictures moved along one direction by several strengths, each decoded once."""

    def __init__(
        self, direction: npt.NDArray[np.float32], target: int, unedited: Unedited, decode: Decode, read: Read
    ) -> None:
        self._unedited, self._target = unedited, target
        self._decode, self._read = decode, read
        start = unedited.logits[:, target].astype(np.float64)
        self._has = start >= 0
        sign = np.where(self._has, -1.0, 1.0).astype(np.float32)
        self._moves = sign[:, None] * direction * np.float32(LARGEST / STEPS)  # (n, d), one step each
        count = len(start)
        # Towards the flip: how far the logit still is from it at the last step that did not flip …
        self._low, self._gap = np.zeros(count, np.int64), np.abs(start)
        # … and how far beyond it at the first that did.
        self._high, self._beyond = np.full(count, STEPS + 1), np.zeros(count)
        self._start = np.abs(start)
        self._logits: dict[int, npt.NDArray[np.float32]] = {}  # by step (n, k), NaN where not decoded
        self._distances: dict[int, npt.NDArray[np.float64]] = {}

    @property
    def counts(self) -> tuple[int, int]:
        """Pictures without and with the attribute."""
        having = int(self._has.sum())
        return len(self._has) - having, having

    def response(self, step: int) -> float | None:
        """The response at a step; pictures that other steps leave open are decoded. None if unmeasurable."""
        self._look(step, np.flatnonzero((self._low < step) & (step < self._high)))
        return self._share(self._high <= step)

    def complete(self, step: int) -> None:
        """Decode every picture at a step."""
        known = self._logits.get(step)
        missing = np.ones(len(self._has), bool) if known is None else np.isnan(known[:, 0])
        self._look(step, np.flatnonzero(missing))

    def exact(self, step: int) -> float | None:
        """The response at a step of which every picture is decoded."""
        return self._share((self._logits[step][:, self._target] >= 0) != self._has)

    def side_effects(self, step: int) -> tuple[float, float]:
        """Leakage and identity at a step of which every picture is decoded."""
        change = np.abs(self._logits[step] - self._unedited.logits) / self._unedited.scale  # (n, k)
        means = change.mean(axis=0, dtype=np.float64)
        others = np.delete(means, self._target)
        leakage = others.mean() / max(means[self._target], 1e-9) if len(others) else 0.0
        return float(leakage), float(self._distances[step].mean())

    def predicted_step(self) -> int:
        """The step at which the response should reach 0.7, logits taken as straight lines between steps."""
        # From the two steps around the flip; from 0 and the last step where none flipped.
        travelled = self._start - self._gap
        with np.errstate(divide="ignore", invalid="ignore"):
            onward = np.where(travelled > 0, self._low * self._start / travelled, np.inf)
            part = self._gap / (self._gap + self._beyond)
        between = self._low + (self._high - self._low) * np.nan_to_num(part)
        crossing = np.where(self._high <= STEPS, between, np.maximum(onward, self._low + 1))
        for step in range(1, STEPS + 1):
            if (self._share(crossing <= step) or 0.0) >= REACH:
                return step
        return STEPS

    def _share(self, is_flipped: npt.NDArray[np.bool_]) -> float | None:
        sides = [is_flipped[side] for side in (~self._has, self._has) if side.sum() >= FEWEST]
        return float(np.mean([side.mean() for side in sides])) if sides else None

    def _look(self, step: int, rows: npt.NDArray[np.int64]) -> None:
        """Decode and read these pictures at a step."""
        if step == 0 or not len(rows):
            return
        count, k = self._unedited.logits.shape
        logits = self._logits.setdefault(step, np.full((count, k), np.nan, np.float32))
        distances = self._distances.setdefault(step, np.zeros(count))
        for part in _batches(len(rows)):
            some = rows[part]
            pictures = self._decode(self._unedited.codes[some] + step * self._moves[some])
            logits[some] = self._read(pictures)
            difference = pictures.astype(np.float32) - self._unedited.pictures[some]
            distances[some] = np.square(difference / 255).mean(axis=(1, 2, 3), dtype=np.float64)
        beyond = np.where(self._has[rows], -1.0, 1.0) * logits[rows, self._target]
        is_flipped = (logits[rows, self._target] >= 0) != self._has[rows]
        earlier = is_flipped & (step < self._high[rows])
        self._high[rows[earlier]], self._beyond[rows[earlier]] = step, np.abs(beyond[earlier])
        later = ~is_flipped & (step > self._low[rows])
        self._low[rows[later]], self._gap[rows[later]] = step, np.abs(beyond[later])


def _batches(count: int) -> list[slice]:
    return [slice(start, start + _AT_A_TIME) for start in range(0, count, _AT_A_TIME)]
