"""From what is chosen in the grid to the recipe of its sheet."""

import numpy as np

from explorer.bundles.facts import ModelFacts
from explorer.latent.codes import Codes
from explorer.latent.dimensions import principal_steps
from explorer.latent.paths import Mix
from explorer.latent.sheets import (
    Analogy,
    Corners,
    Listed,
    PlaneSheet,
    Samples,
    Sheet,
    Strip,
    Traversal,
    Triangle,
    gathered,
)
from explorer.session.grid import GridState, Mode, Route
from explorer.session.grid_places import places_of


def sheet_of(grid: GridState, known: ModelFacts) -> Sheet:
    """The recipe of what the grid shows of a model."""
    places = places_of(grid, known)
    codes = [place.code for place in places]
    rows, columns = grid.size
    mix = Mix.SPHERICAL if grid.route is Route.SPHERICAL else Mix.STRAIGHT
    match grid.mode:
        case Mode.STRIP if has_same_ends(grid, known):
            return Listed(gathered(codes[:1] * columns), columns)
        case Mode.STRIP:
            return Strip(gathered(codes[:2]), columns, mix)
        case Mode.CORNERS:
            return Corners(gathered(codes), rows, columns, mix)
        case Mode.TRIANGLE:
            return Triangle(gathered(codes[:3]), rows)
        case Mode.ANALOGY if grid.is_around:
            return Samples(result_of(grid, known), grid.temperature, grid.seed, rows, columns, grid.rolls)
        case Mode.ANALOGY:
            return Analogy(places[0].codes, places[1].codes, places[2].codes, rows, columns, mix)
        case Mode.PLANE:
            return PlaneSheet(codes[0], axes_of(grid, known), grid.reach, rows, columns)
        case Mode.TRAVERSAL:
            most = known.dimensions.by_kl()[:rows].tolist()
            return Traversal(codes[0], Codes.of(known.dimensions.steps(most)), grid.reach, columns)
        case Mode.SAMPLES:
            centre = codes[0] if grid.is_around else Codes.of(np.zeros(known.code_size))
            return Samples(centre, grid.temperature, grid.seed, rows, columns, grid.rolls)


def has_same_ends(grid: GridState, known: ModelFacts) -> bool:
    """Whether A and B hold the same code: a strip from one to the other is that picture, again and again."""
    a, b, *_ = places_of(grid, known)
    return a.code == b.code


def result_of(
    grid: GridState, known: ModelFacts, shares: tuple[float, float, float] = (0.0, 0.0, 0.0)
) -> Codes:
    """D = C + B − A of an analogy, or the mix of a triangle with these shares, (1, d)."""
    places = places_of(grid, known)
    if grid.mode is Mode.TRIANGLE:
        return Triangle(gathered([place.code for place in places[:3]]), 2).mixed(shares)
    a, b, c, _ = (place.codes for place in places)
    return Analogy(a, b, c, 2, 2).result()


def axes_of(grid: GridState, known: ModelFacts) -> Codes:
    """The axes of the plane, (2, d), each one standard deviation long."""
    choice = grid.marks_of(known.id).plane
    pair = [choice.first, choice.second]
    if known.code_size < 2:
        step = known.dimensions.steps([0])
        return Codes.of(np.concatenate([step, np.zeros_like(step)]))
    if pair[0] == pair[1] or not all(0 <= one < known.code_size for one in pair):
        pair = [0, 1]
    spread = known.principal_axes
    if choice.is_principal and spread is not None:
        return Codes.of(principal_steps(spread, pair))
    return Codes.of(known.dimensions.steps(pair))
