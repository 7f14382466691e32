"""What stands beside the rows and above the columns of a sheet, on screen and exported, and above it all."""

import numpy as np

from explorer.bundles.facts import ModelFacts
from explorer.imaging.labels import Labels
from explorer.session.grid import GridState, Mode, Route
from explorer.session.grid_gaze import Found

ROWS_OF_A_STRIP = ("Codes", "Pixels")
"""What is mixed in its upper row, and in its lower one."""


def labels_of(
    grid: GridState, known: ModelFacts, rows: int, columns: int, found: Found | None = None
) -> Labels:
    """What a sheet of so many rows and columns says; ``found`` of a path that is sought, so far."""
    beside, above = _beside_and_above(grid, known, rows, columns)
    return Labels(beside, above, _caption(grid, known, (rows, columns), found))


def beside_cells(
    grid: GridState, known: ModelFacts, rows: int, columns: int
) -> tuple[list[str], list[str], str, str]:
    """What stands on screen beside the rows and above the columns, and what these are steps of.

    Only where a row or a column stands for something that its pictures do not say.
    """
    beside, above = _beside_and_above(grid, known, rows, columns)
    match grid.mode:
        case Mode.PLANE:
            right, up = _axes(grid, known)
            return beside, above, f"{up}, in σ from A", f"{right}, in σ from A"
        case Mode.TRAVERSAL:
            return beside, above, "", "each dimension, in σ from A"
        case Mode.STRIP:
            return beside, [], "", ""
        case _:
            return [], [], "", ""


def place_in_words(grid: GridState, known: ModelFacts, rows: int, columns: int, cell: tuple[int, int]) -> str:
    """How far a cell of a plane or a traversal, (row, column), is along which axes."""
    beside, above = _beside_and_above(grid, known, rows, columns)
    row, column = cell
    if grid.mode is Mode.TRAVERSAL:
        return f"{beside[row]}: {_with_unit(above[column])}"
    right, up = _axes(grid, known)
    return f"{right}: {_with_unit(above[column])}, {up}: {_with_unit(beside[row])}"


def _beside_and_above(
    grid: GridState, known: ModelFacts, rows: int, columns: int
) -> tuple[list[str], list[str]]:
    match grid.mode:
        case Mode.STRIP:
            return list(ROWS_OF_A_STRIP) if rows > 1 else [], _shares(columns)
        case Mode.TRAVERSAL:
            order = known.dimensions.by_kl()[:rows].tolist()
            return [f"z{dimension + 1}" for dimension in order], _deviations(grid.reach, columns)
        case Mode.PLANE:
            return _deviations(grid.reach, rows)[::-1], _deviations(grid.reach, columns)
        case Mode.TRIANGLE:
            return _shares(rows)[::-1] if rows > 1 else ["1.00"], []
        case Mode.SAMPLES:
            return _numbers(rows), _numbers(columns)
        case Mode.ANALOGY if grid.is_around:
            return _numbers(rows), _numbers(columns)
        case Mode.CORNERS | Mode.ANALOGY:
            return _shares(rows), _shares(columns)


def _caption(grid: GridState, known: ModelFacts, size: tuple[int, int], found: Found | None) -> str:
    rows, columns = size
    spherical = ", spherical" if grid.route is Route.SPHERICAL and size != (1, 1) else ""
    match grid.mode:
        case Mode.STRIP:
            return f"From A (0) to B (1): {_path(grid, found)}" if columns > 1 else "A"
        case Mode.TRIANGLE:
            return "A at the top, B bottom left, C bottom right; rows: share of A" if rows > 1 else "A"
        case Mode.ANALOGY if grid.is_around:
            return f"Draws around D = C + B − A, {_draws(grid, size)}"
        case Mode.ANALOGY if rows > 1 and columns > 1:
            return f"A (top left) is to B (top right) as C is to D = C + B − A{spherical}"
        case Mode.CORNERS | Mode.ANALOGY:
            return f"{_corners(size)}{spherical}"
        case Mode.PLANE:
            right, up = _axes(grid, known)
            return f"{right} across, {up} up, in standard deviations from A"
        case Mode.TRAVERSAL:
            return "One dimension a row, in standard deviations from A"
        case Mode.SAMPLES:
            return f"Draws {'around A' if grid.is_around else 'from the prior'}, {_draws(grid, size)}"


def _path(grid: GridState, found: Found | None) -> str:
    """Which path a strip shows: what is sought is not shown before it is found."""
    if grid.route is Route.SHORTEST:
        if found is None:
            return "straight path so far"
        return "shortest path" if found.is_converged else "shortest path so far"
    return f"{grid.route} path{', in even steps' if grid.is_even and found is not None else ''}"


def _corners(size: tuple[int, int]) -> str:
    """Where the corners are that are on the sheet."""
    match size:
        case (1, 1):
            return "A"
        case (1, _):
            return "A left, B right"
        case (_, 1):
            return "A at the top, C at the bottom"
        case _:
            return "A top left, B top right, C bottom left, D bottom right"


def _draws(grid: GridState, size: tuple[int, int]) -> str:
    rows, columns = size
    anew = sum(row < rows and column < columns for row, column, _ in grid.rolls)
    said = f"temperature {grid.temperature:.2f}, seed {grid.seed}"
    return f"{said}, {anew} drawn anew" if anew else said


def _axes(grid: GridState, known: ModelFacts) -> tuple[str, str]:
    """Names of the axes of a plane: to the right, and up."""
    choice = grid.marks_of(known.id).plane
    kind = "PC " if choice.is_principal and known.principal_axes is not None else "z"
    return f"{kind}{choice.first + 1}", f"{kind}{choice.second + 1}"


def _deviations(reach: float, count: int) -> list[str]:
    steps = np.linspace(-reach, reach, count) if count > 1 else np.zeros(1)
    figures = 1 if np.allclose(steps, steps.round(1)) else 2
    words = (f"{at:+.{figures}f}".replace("-", "−") for at in steps)
    return ["0" if not float(word.replace("−", "-")) else word for word in words]


def _shares(count: int) -> list[str]:
    return [f"{at:.2f}" for at in np.linspace(0.0, 1.0, count)]


def _numbers(count: int) -> list[str]:
    return [str(at + 1) for at in range(count)]


def _with_unit(deviations: str) -> str:
    return deviations if deviations == "0" else f"{deviations} σ"
