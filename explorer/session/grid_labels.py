"""What stands beside the rows and above the columns of an exported sheet."""

import numpy as np

from explorer.bundles.facts import ModelFacts
from explorer.session.grid import GridState, Mode


def labels_of(grid: GridState, known: ModelFacts, rows: int, columns: int) -> tuple[list[str], list[str]]:
    """Labels of rows and of columns."""
    deviations = [_signed(at) for at in np.linspace(-grid.reach, grid.reach, columns)]
    match grid.mode:
        case Mode.STRIP:
            return [], [f"{at:.2f}" for at in np.linspace(0.0, 1.0, columns)]
        case Mode.TRAVERSAL:
            order = known.dimensions.by_kl()[:rows].tolist()
            return [f"z{dimension + 1}" for dimension in order], deviations
        case Mode.PLANE:
            return [_signed(at) for at in np.linspace(grid.reach, -grid.reach, rows)], deviations
        case Mode.TRIANGLE:
            return [str(row + 1) for row in range(rows)], []
        case _:
            return [str(row + 1) for row in range(rows)], [str(column + 1) for column in range(columns)]


def place_in_words(grid: GridState, known: ModelFacts, rows: int, columns: int, cell: tuple[int, int]) -> str:
    """How far a cell of a plane or a traversal, (row, column), is along which axes."""
    beside, above = labels_of(grid, known, rows, columns)
    row, column = cell
    if grid.mode is Mode.TRAVERSAL:
        return f"{beside[row]}: {above[column]}"
    choice = grid.marks_of(known.id).plane
    kind = "PC " if choice.is_principal and known.principal_axes is not None else "z"
    return f"{kind}{choice.first + 1}: {above[column]}, {kind}{choice.second + 1}: {beside[row]}"


def _signed(at: float) -> str:
    return f"{at:+.1f} σ".replace("-", "−") if abs(at) >= 0.05 else "0"
