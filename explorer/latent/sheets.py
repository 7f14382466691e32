"""Recipes of sheets: frozen values that say all of what a grid of pictures shows, and expand to its codes.

Every recipe has ``rows`` and ``columns``, ``codes()`` (n, d) row by row from the top, and ``places()``
(n, 2), (row, column) of each cell. ``codes(cells)`` is ``codes()[cells]`` bit for bit, and the work of these
cells alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt

from explorer.errors import ExplorerError
from explorer.latent.barycentric import lattice_shares, mix_three
from explorer.latent.codes import Codes
from explorer.latent.paths import Mix, mixed, through
from explorer.latent.prior import draw_normal

Array = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]
Cells = npt.NDArray[np.intp]
"""Which cells, (k,), counted as the codes are."""

MOST = 32
"""Rows or columns of a sheet at most; a strip may have more frames."""
SAME_ENDS = "Both ends are the same code, so there is nothing between them."
"""Why there is no strip."""


def gathered(codes: Sequence[Codes]) -> Codes:
    """All codes as one value (n, d).

    Raises
    ------
    ExplorerError
        If they are of spaces with different numbers of dimensions.
    """
    sizes = sorted({one.size for one in codes})
    if len(sizes) > 1:
        raise ExplorerError(
            f"These codes come from different models (of {sizes[0]} and {sizes[-1]} dimensions): "
            "nothing lies between them."
        )
    return Codes.of(np.concatenate([one.values for one in codes]))


class _Rectangle:
    """What sheets with equally long rows share."""

    rows: int
    columns: int

    def __len__(self) -> int:
        return self.rows * self.columns

    def places(self) -> npt.NDArray[np.float32]:
        """(row, column) of each cell, (n, 2)."""
        return _grid(self.rows, self.columns).astype(np.float32)

    def _rows_and_columns(self, cells: Cells | None) -> tuple[Cells, Cells]:
        """Row and column of these cells, or of all, (k,) each."""
        return np.divmod(np.arange(len(self)) if cells is None else cells, self.columns)


@dataclass(frozen=True)
class Listed(_Rectangle):
    """Codes that are known already, such as a path that was found, in rows of ``columns``."""

    listed: Codes
    """(n, d)"""
    columns: int

    @property
    def rows(self) -> int:  # type: ignore[override]
        """As many as there are codes for; the last may be shorter."""
        return -(-len(self.listed) // self.columns)

    def __len__(self) -> int:
        return len(self.listed)

    def places(self) -> npt.NDArray[np.float32]:
        """(row, column) of each cell, (n, 2)."""
        return super().places()[: len(self)]

    def codes(self, cells: Cells | None = None) -> Array:
        """Codes (n, d) of all cells, or of ``cells``."""
        return self.listed.values.copy() if cells is None else self.listed.values[cells]


@dataclass(frozen=True)
class Strip(_Rectangle):
    """A path through two codes or more, as ``columns`` frames in one row."""

    stations: Codes
    """(m, d), m ≥ 2: passed in equal times. Two are the ends; a path that was found has more."""
    columns: int
    mix: Mix = Mix.STRAIGHT
    rows: int = field(default=1, init=False)

    def codes(self, cells: Cells | None = None) -> Array:
        """Codes (columns, d) of all cells, the ends exact, or of ``cells``.

        Raises
        ------
        ExplorerError
            If all stations are the same code, or, spherically, one is the zero vector.
        """
        times = np.linspace(0.0, 1.0, self.columns)
        return self.at(times if cells is None else times[cells])

    def at(self, times: npt.ArrayLike) -> Array:
        """Codes (n, d) at times (n,) from 0 to 1; errors as of `codes`."""
        stations = self.stations.values
        if (stations == stations[0]).all():
            raise ExplorerError(SAME_ENDS)
        return through(stations, times, self.mix)


@dataclass(frozen=True)
class Corners(_Rectangle):
    """A sheet between four codes (White 2016): A B above, C D below."""

    corners: Codes
    """(4, d): A top left, B top right, C bottom left, D bottom right."""
    rows: int
    columns: int
    mix: Mix = Mix.STRAIGHT
    """Spherically: down the left and the right side first, then across."""

    def codes(self, cells: Cells | None = None) -> Array:
        """Codes (rows · columns, d) of all cells, the corners exact, or of ``cells``.

        Raises
        ------
        ExplorerError
            Spherically, if a corner is the zero vector.
        """
        size = (self.rows, self.columns)
        return _between(self.corners.values, size, self._rows_and_columns(cells), self.mix)


@dataclass(frozen=True)
class Analogy(_Rectangle):
    """A is to B as C is to D = C + B − A, and the sheet between them; each place holds a code or a group."""

    a: Codes
    """(n, d), of which the mean is taken; so with B and C."""
    b: Codes
    c: Codes
    rows: int
    columns: int
    mix: Mix = Mix.STRAIGHT

    def corners(self) -> Array:
        """The means of A, B, C, and D, (4, d).

        Raises
        ------
        ExplorerError
            If the groups are of different spaces.
        """
        sizes = {one.size for one in (self.a, self.b, self.c)}
        if len(sizes) > 1:
            gathered((self.a, self.b, self.c))  # says so
        means = [one.values.mean(axis=0, dtype=np.float64) for one in (self.a, self.b, self.c)]
        return np.asarray([*means, means[2] + (means[1] - means[0])], np.float32)

    def result(self) -> Codes:
        """D = C + B − A, (1, d)."""
        return Codes.of(self.corners()[3])

    def codes(self, cells: Cells | None = None) -> Array:
        """Codes (rows · columns, d), the corners exact, or of ``cells``; errors as of `Corners`."""
        return _between(self.corners(), (self.rows, self.columns), self._rows_and_columns(cells), self.mix)


@dataclass(frozen=True)
class Triangle:
    """All mixes of three codes: A at the top, B bottom left, C bottom right; row r has r + 1 cells."""

    corners: Codes
    """(3, d)"""
    rows: int

    @property
    def columns(self) -> int:
        """Of the longest row."""
        return self.rows

    def __len__(self) -> int:
        return self.rows * (self.rows + 1) // 2

    def shares(self) -> Floats:
        """How much of each corner a cell has, (n, 3)."""
        return lattice_shares(self.rows)

    def places(self) -> npt.NDArray[np.float32]:
        """(row, column) of each cell, (n, 2); each row stands in the middle, so columns may be halves."""
        rows, steps = np.tril_indices(self.rows)
        return np.stack((rows, steps + (self.rows - 1 - rows) / 2), axis=1).astype(np.float32)

    def codes(self, cells: Cells | None = None) -> Array:
        """Codes (n, d) of all cells, the corners exact, or of ``cells``."""
        shares = self.shares()
        return mix_three(self.corners.values, shares if cells is None else shares[cells])

    def mixed(self, shares: npt.ArrayLike) -> Codes:
        """The mix with ``shares`` (3,), as (1, d)."""
        return Codes.of(mix_three(self.corners.values, shares))


@dataclass(frozen=True)
class PlaneSheet(_Rectangle):
    """A plane around a code: its first axis goes right, its second up."""

    centre: Codes
    """(1, d)"""
    axes: Codes
    """(2, d), each one standard deviation long: `Dimensions.steps` or `principal_steps`."""
    reach: float
    """Standard deviations to each side."""
    rows: int
    columns: int

    def codes(self, cells: Cells | None = None) -> Array:
        """Codes (rows · columns, d) of all cells, or of ``cells``."""
        row, column = self._rows_and_columns(cells)
        right, up = self.axes.values.astype(np.float64) * self.reach
        x, y = _swing(self.columns)[column], -_swing(self.rows)[row]
        return np.asarray(self.centre.values[0] + x[:, None] * right + y[:, None] * up, np.float32)


@dataclass(frozen=True)
class Traversal(_Rectangle):
    """One row a direction: a code moved to both sides along it. With odd columns it stands in the middle."""

    centre: Codes
    """(1, d)"""
    directions: Codes
    """(rows, d), each one standard deviation long: `Dimensions.steps` of `Dimensions.by_kl`."""
    reach: float
    """Standard deviations to each side."""
    columns: int

    @property
    def rows(self) -> int:  # type: ignore[override]
        """As many as there are directions."""
        return len(self.directions)

    def codes(self, cells: Cells | None = None) -> Array:
        """Codes (rows · columns, d) of all cells, or of ``cells``."""
        row, column = self._rows_and_columns(cells)
        steps = _swing(self.columns)[column, None] * self.reach
        directions = self.directions.values[row].astype(np.float64)
        return np.asarray(self.centre.values[0] + steps * directions, np.float32)


@dataclass(frozen=True)
class Samples(_Rectangle):
    """Draws around a code: from the prior around the origin at spread 1."""

    centre: Codes
    """(1, d)"""
    spread: float
    """Standard deviation; around the origin the temperature."""
    seed: int
    rows: int
    columns: int
    rolls: tuple[tuple[int, int, int], ...] = ()
    """(row, column, times) of cells that were drawn anew, in ascending order; other cells keep their draw."""

    @classmethod
    def of_prior(cls, size: int, rows: int, columns: int, *, temperature: float = 1.0, seed: int = 0) -> Self:
        """Draws from the prior of a space of ``size`` dimensions."""
        return cls(Codes.of(np.zeros(size)), temperature, seed, rows, columns)

    def rolled(self, row: int, column: int) -> "Samples":
        """The same sheet with one cell drawn anew."""
        times = {(at, beside): count for at, beside, count in self.rolls}
        times[row, column] = times.get((row, column), 0) + 1
        rolls = tuple((*place, count) for place, count in sorted(times.items()))
        return Samples(self.centre, self.spread, self.seed, self.rows, self.columns, rolls)

    def codes(self, cells: Cells | None = None) -> Array:
        """Codes (rows · columns, d) of all cells, or of ``cells``."""
        times = np.zeros((self.rows, self.columns), np.intp)
        for row, column, count in self.rolls:
            if row < self.rows and column < self.columns:
                times[row, column] = count
        places = np.stack(self._rows_and_columns(cells), axis=1)
        normal = draw_normal(self.seed, places, self.centre.size, times[*places.T])
        return np.asarray(self.centre.values + self.spread * normal.astype(np.float64), np.float32)


Sheet = Listed | Strip | Corners | Analogy | Triangle | PlaneSheet | Traversal | Samples


def order_from(sheet: Sheet, seen: tuple[int, int, int, int] | None) -> npt.NDArray[np.intp]:
    """All cells (n,) in the order in which they are wanted: those seen first, then the rows nearest to them.

    ``seen`` is (top, left, bottom, right) of the visible cells, the last two excluded; None: all of them.
    """
    places = sheet.places()
    if seen is None:
        return np.arange(len(places))
    top, left, bottom, right = seen
    row, column = places.T
    above_below = np.maximum(np.maximum(top - row, row - (bottom - 1)), 0)
    beside = np.maximum(np.maximum(left - column, column - (right - 1)), 0)
    # A triangle's cells stand at halves: they are seen as soon as a part of them is.
    is_hidden = (above_below > 0) | (beside >= 1)
    return np.lexsort((column, row, above_below, is_hidden)).astype(np.intp)


def _grid(rows: int, columns: int) -> npt.NDArray[np.intp]:
    return np.indices((rows, columns)).reshape(2, -1).T


def _swing(count: int) -> Floats:
    """Equal steps (count,) from −1 to 1; a single one stands at 0."""
    return np.linspace(-1.0, 1.0, count) if count > 1 else np.zeros(1)


def _between(corners: Array, size: tuple[int, int], at: tuple[Cells, Cells], mix: Mix) -> Array:
    """Codes (n, d) between corners (4, d) of a sheet of ``size``, in these rows and columns."""
    above, below = corners.reshape(2, 2, 1, -1)
    down, across = (np.linspace(0.0, 1.0, count) for count in size)
    row, column = at
    first = row.min(initial=size[0])
    left, right = mixed(above, below, down[first : row.max(initial=0) + 1], mix)
    return mixed(left[row - first], right[row - first], across[column], mix)
