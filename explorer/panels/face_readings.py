"""What else changed: the probe's readings of a face before and now, leaks among them, what a hold did."""

from collections.abc import Mapping, Sequence
from math import exp

import numpy as np
import numpy.typing as npt

from explorer.bundles.attributes import AttributeSpace
from explorer.latent.codes import Codes
from explorer.panels.face_words import title_of
from explorer.session.faces import Moves
from explorer.widgets.slider_rows import Reading

_LEAK = 0.5
"""Change in standard deviations of the reading from which something has changed.

Measured with the probe on board: 40 faces moved at random, as the codes are spread, until the picture differs
as much as by a smile at α = 1 (mean squared distance 0.0015). 95 % of the readings move by less than 0.36,
99 % by less than 0.51; the smile itself moves its own by 1.1. At four times that distance, as by Male, 15 %
of the readings move by more.
"""
_SEEN = 0.05
"""Change of the probability that a leak has besides.

With both, 0.4 % of the readings of those random changes are marked, where a smile has 3.5 of 39 in a face.
"""
_BETTER = 0.05
"""Standard deviations that a change must differ by to be called another."""

Floats = npt.NDArray[np.float32]


class FaceReadings:
    """Keeps the last readings of a model, and what they were before a hold."""

    def __init__(self) -> None:
        self._space: AttributeSpace | None = None
        self._before: tuple[Codes, Mapping[str, float]] | None = None
        self._now: tuple[Codes, Mapping[str, float]] | None = None
        self._shown: tuple[tuple[Codes, Codes, frozenset[str]], dict[str, Reading]] | None = None
        """The readings that were shown last, and of what."""
        self._held: tuple[str, bool, Mapping[str, float], Codes | None] | None = None
        self.verdict = ""
        """What the last hold did, in words; empty where nothing was held."""

    def set_model(self, space: AttributeSpace | None) -> None:
        """Forget everything of another model."""
        self._space = space
        self._before = self._now = self._held = self._shown = None
        self.verdict = ""

    def set_before(self, code: Codes, names: Sequence[str], logits: Floats) -> None:
        """Take the readings (k,) of the face as it was."""
        self._before = (code, dict(zip(names, map(float, logits), strict=True)))

    def set_now(self, code: Codes, names: Sequence[str], logits: Floats) -> None:
        """Take the readings (k,) of the face as it is."""
        self._now = (code, dict(zip(names, map(float, logits), strict=True)))

    def changes(self) -> dict[str, float]:
        """By attribute, in standard deviations of its reading; empty where nothing was read."""
        if self._before is None or self._now is None:
            return {}
        scale = self._scale()
        before, now = self._before[1], self._now[1]
        return {name: (now[name] - before[name]) / scale[name] for name in now if name in before}

    def readings(self, start: Codes, moves: Moves) -> dict[str, Reading]:
        """By attribute, of the face that begins at ``start``."""
        if self._before is None or self._now is None or self._before[0] != start:
            return {}
        known = (self._before[0], self._now[0], frozenset(moves.strengths))
        if self._shown is not None and self._shown[0] == known:  # nothing is read anew under a drag
            return self._shown[1]
        scale = self._scale()
        found: dict[str, Reading] = {}
        for name, change in self.changes().items():
            before, now = self._before[1][name], self._now[1][name]
            is_seen = abs(_probability(now) - _probability(before)) >= _SEEN
            is_leak = abs(change) >= _LEAK and is_seen and name not in moves.strengths
            found[name] = Reading(_squashed(before / scale[name]), _squashed(now / scale[name]), is_leak)
        self._shown = (known, found)
        return found

    def note_hold(self, attribute: str, *, is_held: bool) -> None:
        """An attribute is being held (or let go): remember how things are, to compare with what comes."""
        self.verdict = ""
        changes = self.changes()
        self._held = (attribute, is_held, changes, self._now[0] if self._now else None) if changes else None

    def judge(self, moves: Moves) -> str:
        """Say what the hold did, once the face is read anew."""
        if self._held is None or self._now is None or self._now[0] == self._held[3]:
            return self.verdict
        attribute, is_held, before, _ = self._held
        self._held = None
        after = self.changes()
        if not is_held or attribute not in after or attribute not in before or not moves.strengths:
            return self.verdict
        was, now = abs(before[attribute]), abs(after[attribute])
        others = [
            name for name in after if name not in moves.strengths and name in before and name != attribute
        ]
        rest = [float(np.mean([abs(one[name]) for name in others] or [0.0])) for one in (before, after)]
        title = title_of(attribute)
        is_rest_worse, sign = rest[1] > rest[0] + _BETTER, ";"
        if now < was - _BETTER and is_rest_worse:  # what is held pushes the face further along the rest
            said = f"“{title}” changes by {now:.1f} σ instead of {was:.1f}, but holding made the rest worse"
            sign = ":"  # the rest is what follows
        elif now < was - _BETTER:
            said = f"Holding helped: “{title}” changes by {now:.1f} σ instead of {was:.1f}"
        elif now > was + _BETTER:
            said = f"Holding made it worse: “{title}” changes by {now:.1f} σ instead of {was:.1f}"
        else:
            said = f"Holding changed little: “{title}” still changes by {now:.1f} σ"
        if is_rest_worse:
            said += f"{sign} everything else changes more ({rest[1]:.2f} σ, was {rest[0]:.2f})"
        elif rest[1] < rest[0] - _BETTER:
            said += f"; everything else changes less ({rest[1]:.2f} σ, was {rest[0]:.2f})"
        self.verdict = said + "."
        return self.verdict

    def _scale(self) -> dict[str, float]:
        space = self._space
        names = () if self._now is None else tuple(self._now[1])
        if space is None or space.reading_scale is None:
            return dict.fromkeys(names, 2.0)
        known = dict(zip(space.names, map(float, space.reading_scale), strict=True))
        return {name: max(known.get(name, 2.0), 1e-3) for name in names}


def _probability(logit: float) -> float:
    return 1.0 / (1.0 + exp(-min(max(logit, -30.0), 30.0)))


def _squashed(value: float) -> float:
    """To −1…1: near 0 as it is, far out less and less."""
    return value / (0.5 + abs(value))
