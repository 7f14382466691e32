"""From the sliders to a code: where a face is moved to, and what can move it."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from explorer.bundles.attributes import AttributeSpace
from explorer.bundles.facts import SPLIT_WORDS, ModelFacts
from explorer.latent.codes import Codes
from explorer.session.faces import FaceChoices, Moves, Start

Floats = npt.NDArray[np.float32]

AXES = 12
"""Principal axes that can be moved along."""
_AXIS = "axis "


def axis_name(axis: int) -> str:
    """The slider of a principal axis, which counts from 0."""
    return f"{_AXIS}{axis + 1}"


def axis_of(slider: str) -> int | None:
    """The principal axis that a slider moves along; None of an attribute's."""
    number = slider.removeprefix(_AXIS)
    return int(number) - 1 if slider.startswith(_AXIS) and number.isdecimal() else None


def sliders_of(known: ModelFacts) -> tuple[str, ...]:
    """All sliders of a model: attributes that have a direction, then principal axes."""
    space = known.attribute_space
    names = () if space is None else tuple(name for name in space.names if space.methods_of(name))
    axes = 0 if known.principal_axes is None else min(AXES, known.code_size)
    return (*names, *map(axis_name, range(axes)))


def start_of(choices: FaceChoices, known: ModelFacts) -> Start:
    """The face that is edited: the one chosen, else the first encoded one, else the prior's centre."""
    if choices.start is not None and choices.start.code.size == known.code_size:
        return choices.start
    if known.mu is None or not len(known.mu):
        return Start(Codes.of(np.zeros(known.code_size)), "Centre of the prior")
    return face_of(known, 0)


def face_of(known: ModelFacts, index: int) -> Start:
    """One of the model's encoded faces."""
    assert known.mu is not None
    split = "" if known.split is None else SPLIT_WORDS[known.split[index]] + " "
    what = "picture" if known.attribute_space is None else "face"
    return Start(Codes.of(known.mu[index]), f"{split}{what} {index + 1:,}".capitalize(), index)


def direction_of(slider: str, moves: Moves, known: ModelFacts) -> Floats | None:
    """Where a slider leads at strength 1, (d,); None where the model has no such direction."""
    axis = axis_of(slider)
    if axis is not None:
        spread = known.principal_axes
        if spread is None or not 0 <= axis < known.code_size:
            return None
        along: Floats = (spread.axes[axis] * np.sqrt(spread.variances[axis])).astype(np.float32)
        return along
    space = known.attribute_space
    if space is None or slider not in space.names:
        return None
    method = _method(slider, moves, space)
    held = tuple(name for name in moves.held if name != slider and name in space.names)
    found = space.kept_direction(slider, method, held)
    return space.kept_direction(slider, method, ()) if found is None else found


def is_inseparable(slider: str, moves: Moves, known: ModelFacts) -> bool:
    """Whether an attribute cannot be told apart from what is held, so that the hold does not bind it."""
    space = known.attribute_space
    if space is None or slider not in space.names or slider in moves.held:
        return False
    held = tuple(name for name in moves.held if name in space.names)
    return bool(held) and space.kept_direction(slider, _method(slider, moves, space), held) is None


def moved(codes: Codes, moves: Moves, known: ModelFacts) -> Codes:
    """Codes (n, d) after all moves; with none, the very same ones."""
    return _moved(codes, moves, known) if moves.strengths else codes


@lru_cache(maxsize=2)  # few: what is kept keeps its model alive
def _moved(codes: Codes, moves: Moves, known: ModelFacts) -> Codes:
    """As `moved`; for one view it is asked by panel, inspector and resolve alike."""
    step = np.zeros(codes.size)
    for slider, strength in moves.strengths.items():
        direction = direction_of(slider, moves, known)
        if direction is not None and len(direction) == codes.size:
            step += strength * direction.astype(np.float64)
    return Codes.of(codes.values + step) if step.any() else codes


def strip_codes(
    start: Codes, slider: str, moves: Moves, known: ModelFacts, strengths: npt.NDArray[np.floating]
) -> Codes | None:
    """A face with one slider at each of some strengths, (n, d), the others as they are; at 0 exactly so."""
    direction = direction_of(slider, moves, known)
    if direction is None:
        return None
    others = {name: value for name, value in moves.strengths.items() if name != slider}
    base = moved(start, Moves(others, moves.method, moves.methods, moves.held), known)
    return Codes.of(base.values.astype(np.float64) + strengths[:, None] * direction.astype(np.float64))


def _method(slider: str, moves: Moves, space: AttributeSpace) -> str | None:
    method = moves.method_of(slider)
    return method if method in space.methods_of(slider) else None
