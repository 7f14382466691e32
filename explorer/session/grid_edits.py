"""Every change a person can make in the grid, each a named function from session to session."""

from collections.abc import Callable
from dataclasses import replace

from explorer.latent.codes import Codes
from explorer.latent.plane import PlaneChoice
from explorer.session.edits import Edit
from explorer.session.grid import (
    FEWEST_CELLS,
    MOST_CELLS,
    PLACES,
    WITH_DRAWS,
    GridMarks,
    GridState,
    Mode,
    Place,
    Route,
)
from explorer.session.state import Session


def choose_mode(mode: Mode) -> Edit:
    """Show something else."""
    return Edit(f"Show {mode}", _on_grid(lambda grid: replace(grid, mode=mode)))


def choose_route(route: Route) -> Edit:
    """Go another way between two codes."""
    return Edit(f"Take the {route} path", _on_grid(lambda grid: replace(grid, route=route)))


def space_evenly(is_even: bool) -> Edit:
    """Let the frames of a strip be equally far apart in pictures, or in the mix."""
    label = "Make steps even" if is_even else "Leave steps as they are"
    return Edit(label, _on_grid(lambda grid: replace(grid, is_even=is_even)))


def resize(mode: Mode, rows: int, columns: int, gesture: str | None = None) -> Edit:
    """Show more cells, or fewer; what is beyond the bounds is taken for the bound."""
    size = tuple(min(max(count, FEWEST_CELLS), MOST_CELLS) for count in (rows, columns))
    return Edit(
        "Resize grid",
        _on_grid(lambda grid: replace(grid, sizes={**grid.sizes, mode: (size[0], size[1])})),
        gesture,
    )


def fill_place(index: int, place: Place | None, model: str, gesture: str | None = None) -> Edit:
    """Put a code into a place of a model (its id); None brings back what was there at first.

    Where samples are drawn from the prior, A is not on screen; once it is filled, they are drawn around it.
    """

    def change(grid: GridState) -> GridState:
        marks = grid.marks_of(model)
        places = (*marks.places[:index], place, *marks.places[index + 1 :])
        is_centre = grid.mode is Mode.SAMPLES and index == 0 and place is not None
        around = grid.around | {Mode.SAMPLES} if is_centre else grid.around
        return replace(grid.with_marks(replace(marks, places=places), model), around=around)

    label = f"Move {PLACES[index]}" if gesture else f"Fill place {PLACES[index]}"
    return Edit(label, _on_grid(change), gesture)


def add_to_place(index: int, before: Place, codes: Codes, name: str, model: str) -> Edit:
    """Make a group of what is in a place and more codes, whose mean counts."""
    group = Codes.of([*before.codes.values, *codes.values])
    edit = fill_place(index, Place(group, name or f"mean of {len(group)}"), model)
    return replace(edit, label=f"Add to place {PLACES[index]}")


def choose_axes(choice: PlaneChoice, model: str, gesture: str | None = None) -> Edit:
    """Show another plane."""
    return Edit("Choose plane", _on_marks(lambda marks: replace(marks, plane=choice), model), gesture)


def reach_out(reach: float, gesture: str | None = None) -> Edit:
    """Let planes and traversals go farther, or less far."""
    return Edit("Change reach", _on_grid(lambda grid: replace(grid, reach=reach)), gesture)


def draw_at(temperature: float, gesture: str | None = None) -> Edit:
    """Draw from a wider or a narrower distribution."""
    return Edit("Change temperature", _on_grid(lambda grid: replace(grid, temperature=temperature)), gesture)


def draw_with(seed: int, gesture: str | None = None) -> Edit:
    """Draw all samples with another seed."""
    return Edit("Draw anew", _on_grid(lambda grid: replace(grid, seed=seed, rolls=())), gesture)


def draw_cell(row: int, column: int) -> Edit:
    """Draw one sample anew."""

    def change(grid: GridState) -> GridState:
        times = {(at, beside): count for at, beside, count in grid.rolls}
        times[row, column] = times.get((row, column), 0) + 1
        return replace(grid, rolls=tuple((*cell, count) for cell, count in sorted(times.items())))

    return Edit("Draw one anew", _on_grid(change))


def draw_around(is_around: bool) -> Edit:
    """Draw around a code in this mode, or show what it shows otherwise; other modes stay as they are."""

    def change(grid: GridState) -> GridState:
        this = {grid.mode}.intersection(WITH_DRAWS)
        return replace(grid, around=grid.around | this if is_around else grid.around - this)

    label = "Draw around the code" if is_around else "Draw around no code"
    return Edit(label, _on_grid(change))


def _on_grid(change: Callable[[GridState], GridState]) -> Callable[[Session], Session]:
    return lambda session: replace(session, grid=change(session.grid))


def _on_marks(change: Callable[[GridMarks], GridMarks], model: str) -> Callable[[Session], Session]:
    def on_grid(grid: GridState) -> GridState:
        return grid.with_marks(change(grid.marks_of(model)), model)

    return _on_grid(on_grid)
