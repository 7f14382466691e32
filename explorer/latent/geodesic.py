"""The shortest path in pictures between two codes: a geodesic of the metric that the decoder pulls back.

The path is a chain of codes z₀ … z_N with fixed ends. What is minimised is its energy N·Σ‖f(zᵢ₊₁) − f(zᵢ)‖²,
whose minimum is the shortest path, walked at constant speed. Who decodes does the looking: a search only says
which codes it wants to see next.

    search = GeodesicSearch(straight(start, end, 33))
    while not search.is_over:
        if search.judge(gaps_of(search.trial)):
            search.learn(gradient_at(search.trial))

The energy of a chain is stiff: a long bend moves slowly when each code follows its own gradient. Where the
decoder is linear, with all dimensions alike, its Hessian is the second difference along the chain, whose
inverse is known; where they are not alike, a metric says how they differ, and its inverse is a factor of that
one. L-BFGS (Nocedal and Wright, Numerical Optimization, 2006, algorithm 7.4) starts from that inverse and
learns the rest, so that the number of rounds hardly depends on N.
"""

from collections import deque

import numpy as np
import numpy.typing as npt

from explorer.latent.journey import Extent

Array = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

ROUNDS = 200
"""A search that has not converged by then is given up."""
_STILL = 5e-4
"""Share of the energy: rounds that gain less are not worth waiting for."""
_QUIET = 3
"""So many of them, one after another, are the end."""
_FLAT = 1e-7
"""Share of the energy: a slope that promises less is rounding."""
_MEMORY = 12
"""Rounds that L-BFGS remembers."""
_RIDGE = 0.05
"""Share of the metric's mean stretch that is added in all dimensions: some change no picture at all."""
_ROUGH = 4.0
"""So much more must a round gain in a rough search, and so much fewer rounds it has."""
_ENOUGH = 1e-4
"""Armijo's condition: a step must gain this part of what its slope promises."""
_HALVINGS = 12


class GeodesicSearch:
    """Straightens a path in pictures, round by round; numpy alone, float64 inside.

    Parameters
    ----------
    path
        Codes (n, d), n ≥ 3, where the search starts; both ends stay.
    metric
        (d, d), JᵀJ of the decoder somewhere near the path: how pictures change with codes; None: alike in all
        dimensions. It makes the search short, and does not change what is looked for.
    is_rough
        Whether the result is but the start of a finer search.
    """

    def __init__(self, path: Array, metric: Floats | None = None, *, is_rough: bool = False) -> None:
        self._path = path.astype(np.float64)
        self._trial = self._path
        self._extent: Extent | None = None
        self._sum = np.inf  # Σ gap²: the energy without its factor
        self._candidate: Extent | None = None
        self._gradient: Floats | None = None
        self._memory: deque[tuple[Floats, Floats, float]] = deque(maxlen=_MEMORY)
        self._direction: Floats | None = None
        self._slope = 0.0
        self._share = 1.0
        self._scale = 1.0
        self._halvings = 0
        self._quiet = 0
        self.rounds = 0
        """How often the path was improved."""
        self.is_converged = False
        """Whether more rounds would gain next to nothing."""
        self.is_over = False
        """Whether there is nothing more to judge."""
        count = len(path) - 2
        second = 2 * np.eye(count) - np.eye(count, k=1) - np.eye(count, k=-1)
        self._inverse = np.linalg.inv(second)
        self._unstretch: Floats | None = None
        if metric is not None and (stretch := np.trace(metric) / len(metric)) > 0:
            self._unstretch = np.linalg.inv(metric + _RIDGE * stretch * np.eye(len(metric)))
        self._still, self._quiet_enough = _STILL * (_ROUGH if is_rough else 1), _QUIET - is_rough
        self._most = max(ROUNDS // int(_ROUGH), 1) if is_rough else ROUNDS

    @property
    def path(self) -> Array:
        """The best path so far, (n, d)."""
        return self._path.astype(np.float32)

    @property
    def extent(self) -> Extent:
        """Of the best path so far; there is one once a trial was judged."""
        if self._extent is None:
            raise ValueError("no path was judged yet")
        return self._extent

    @property
    def trial(self) -> Array:
        """Codes (n, d) to look at next."""
        return self._trial.astype(np.float32)

    def judge(self, gaps: npt.ArrayLike) -> bool:
        """Take account of the trial's gaps (n − 1,); whether it is the best so far: then `learn` is next."""
        extent = Extent.of(gaps)
        total = extent.energy / max(len(self._path) - 1, 1)
        promised = self._share * self._slope
        if np.isfinite(total) and (self._extent is None or total <= self._sum + _ENOUGH * promised):
            self._candidate = extent
            return True
        self._step_back(total)
        return False

    def learn(self, gradient: npt.ArrayLike) -> None:
        """Take the trial as the path, whose Σ gap² has this gradient (n, d), and plan the next trial."""
        if self._candidate is None:
            raise ValueError("learn follows a judgement that was favourable")
        slope = np.asarray(gradient, np.float64)[1:-1]
        before, known = self._sum, self._gradient
        step = (self._trial - self._path)[1:-1]
        self._extent, self._candidate = self._candidate, None
        self._sum = self._extent.energy / (len(self._path) - 1)
        self._path = self._trial
        if known is None:
            moved = np.square(np.diff(self._path, axis=0)).sum()
            # As if the decoder stretched all dimensions alike: Σ gap² = scale · Σ |Δz|².
            is_alike = self._unstretch is None and moved > 0
            self._scale = max(float(self._sum / moved), 1e-12) if is_alike else 1.0
        else:
            self.rounds += 1
            self._remember(step, slope - known)
            gained = before - self._sum
            self._quiet = self._quiet + 1 if gained < self._still * self._sum else 0
        self._gradient = slope
        self._plan()

    def _plan(self) -> None:
        """Choose the direction of the next trial, or end the search."""
        if self._gradient is None:
            return
        direction = -self._newton(self._gradient)
        slope = float((direction * self._gradient).sum())
        if slope >= 0 and self._memory:  # rounding has spoilt what was remembered
            self._memory.clear()
            direction = -self._newton(self._gradient)
            slope = float((direction * self._gradient).sum())
        is_flat = -slope <= _FLAT * self._sum
        if is_flat or self._quiet >= self._quiet_enough:
            self.is_converged = self.is_over = True
            return
        if self.rounds >= self._most:
            self.is_over = True
            return
        self._direction, self._slope = direction, slope
        self._share, self._halvings = 1.0, 0
        self._aim()

    def _aim(self) -> None:
        if self._direction is not None:
            self._trial = self._path.copy()
            self._trial[1:-1] += self._share * self._direction

    def _step_back(self, total: float) -> None:
        """Try a shorter step: where the parabola through what is known has its bottom."""
        self._halvings += 1
        if self._halvings > _HALVINGS or self._direction is None:
            if self._memory:  # once more, without what was remembered
                self._memory.clear()
                self._plan()
            else:
                self.is_over = True
            return
        shorter = 0.5
        if np.isfinite(total):
            rise = total - self._sum - self._share * self._slope
            shorter = float(np.clip(-0.5 * self._share * self._slope / rise, 0.1, 0.5)) if rise > 0 else 0.5
        self._share *= shorter
        self._aim()

    def _remember(self, step: Floats, change: Floats) -> None:
        bend = float((step * change).sum())
        # Only where the energy bends upwards along the step: else the inverse would not stay positive.
        if bend > 1e-10 * float(np.linalg.norm(step) * np.linalg.norm(change)):
            self._memory.append((step, change, bend))

    def _newton(self, gradient: Floats) -> Floats:
        """L-BFGS's product of its inverse Hessian with ``gradient``, both (n − 2, d)."""
        rest = gradient
        shares = []
        for step, change, bend in reversed(self._memory):
            share = float((step * rest).sum()) / bend
            shares.append(share)
            rest = rest - share * change
        if self._memory:
            _, change, bend = self._memory[-1]
            factor = bend / float((change * self._straightened(change)).sum())
        else:
            factor = 0.5 / self._scale
        result = factor * self._straightened(rest)
        for (step, change, bend), share in zip(self._memory, reversed(shares), strict=True):
            result = result + (share - float((change * result).sum()) / bend) * step
        return np.asarray(result, np.float64)

    def _straightened(self, pull: Floats) -> Floats:
        """What a pull (n − 2, d) does to a chain whose decoder is linear."""
        moved = self._inverse @ pull
        return moved if self._unstretch is None else moved @ self._unstretch
