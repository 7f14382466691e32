"""The grid's state as JSON, and back; what is missing is as it is at first."""

import math
from dataclasses import replace
from typing import Any

from explorer.latent.codes import Codes
from explorer.latent.plane import PlaneChoice
from explorer.session.grid import (
    FEWEST_CELLS,
    FIRST_SIZES,
    MOST_CELLS,
    PLACES,
    WITH_DRAWS,
    GridMarks,
    GridState,
    Mode,
    Place,
    Route,
)

_MOST_IN_A_GROUP = 10_000


def grid_to_json(grid: GridState) -> dict[str, Any]:
    """What a person chose in the grid."""
    return {
        "model": grid.model,
        "mode": grid.mode.value,
        "route": grid.route.value,
        "is_even": grid.is_even,
        "sizes": {mode.value: list(size) for mode, size in grid.sizes.items()},
        "reach": grid.reach,
        "temperature": grid.temperature,
        "seed": grid.seed,
        "rolls": [list(roll) for roll in grid.rolls],
        "around": sorted(mode.value for mode in grid.around),
        "by_model": {
            model: {
                "places": [None if place is None else _place_to_json(place) for place in marks.places],
                "plane": vars(marks.plane),
            }
            for model, marks in grid.by_model.items()
        },
    }


def grid_from_json(found: dict[str, Any]) -> GridState:
    """The state of `grid_to_json`.

    Raises
    ------
    ValueError, TypeError, KeyError, AttributeError, ExplorerError
        If it is none.
    """
    first = GridState()
    sizes = dict(FIRST_SIZES)
    for name, size in found.get("sizes", {}).items():
        rows, columns = (_whole(count, FEWEST_CELLS, MOST_CELLS) for count in size)
        sizes[Mode(name)] = (rows, columns)
    model = found.get("model")
    if not isinstance(model, str | None):
        raise TypeError(model)
    last = MOST_CELLS - 1
    rolls = tuple(
        (_whole(row, 0, last), _whole(column, 0, last), _whole(times, 1, 2**31))
        for row, column, times in found.get("rolls", [])
    )
    return replace(
        first,
        model=model,
        mode=Mode(found.get("mode", first.mode)),
        route=Route(found.get("route", first.route)),
        is_even=bool(found.get("is_even", first.is_even)),
        sizes=sizes,
        reach=_real(found.get("reach", first.reach)),
        temperature=_real(found.get("temperature", first.temperature)),
        seed=_whole(found.get("seed", first.seed), 0, 2**63),
        rolls=rolls,
        around=_around(found),
        by_model={str(key): _marks(marks) for key, marks in found.get("by_model", {}).items()},
    )


def _around(found: dict[str, Any]) -> frozenset[Mode]:
    """Modes that draw around a code; earlier sessions had one switch for all of them."""
    if "around" not in found:
        return frozenset(WITH_DRAWS if found.get("is_around") else ())
    around = frozenset(Mode(name) for name in found["around"])
    if not around <= set(WITH_DRAWS):
        raise ValueError(around)
    return around


def _place_to_json(place: Place) -> dict[str, Any]:
    return {"codes": place.codes.values.tolist(), "name": place.name}


def _marks(found: dict[str, Any]) -> GridMarks:
    places = tuple(None if place is None else _place(place) for place in found["places"])
    plane = found["plane"]
    first, second = (_whole(plane[name], 0, 2**31) for name in ("first", "second"))
    if len(places) != len(PLACES) or not isinstance(plane["is_principal"], bool):
        raise ValueError("no places")
    return GridMarks(places, PlaneChoice(plane["is_principal"], first, second))


def _place(found: dict[str, Any]) -> Place:
    if not isinstance(found["name"], str) or not 0 < len(found["codes"]) <= _MOST_IN_A_GROUP:
        raise ValueError("no place")
    return Place(Codes.of(found["codes"]), found["name"])


def _whole(value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(value)
    return value


def _real(value: object) -> float:
    if not isinstance(value, int | float) or not math.isfinite(value) or not 0 <= value <= 100:
        raise ValueError(value)
    return float(value)
