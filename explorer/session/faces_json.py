"""What was chosen in the editor of faces as JSON, in sessions and in presets; photos stay out."""

import json
import math
from collections.abc import Mapping
from typing import Any

from explorer.bundles.facts import ModelFacts
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.session.face_codes import sliders_of
from explorer.session.faces import (
    MOST_IN_TRAY,
    PLAUSIBLE,
    STRONGEST,
    Below,
    Comparison,
    FaceChoices,
    FacesState,
    Moves,
    Start,
)

PRESET = "latent-explorer face preset"
_MOST_WORDS = 200
_MOST_NAMES = 10_000


def faces_to_json(state: FacesState) -> dict[str, Any]:
    """JSON-able values of a sub-state."""
    return {
        "model": state.model,
        "comparison": state.comparison.value,
        "below": state.below.value,
        "by_model": {model: _choices_to_json(choices) for model, choices in state.by_model.items()},
    }


def faces_from_json(found: Mapping[str, Any]) -> FacesState:
    """The sub-state of `faces_to_json`.

    Raises
    ------
    ValueError, TypeError, KeyError, AttributeError, ExplorerError
        If it is none.
    """
    model = found.get("model")
    return FacesState(
        model=None if model is None else _text(model),
        by_model={_text(key): _choices(one) for key, one in found.get("by_model", {}).items()},
        comparison=Comparison(found.get("comparison", Comparison.SIDE)),
        below=Below(found.get("below", Below.GALLERY)),
    )


def preset_to_text(choices: FaceChoices, model: str, name: str) -> str:
    """A small JSON file with the moves, to be shared; no face goes in."""
    found = {
        "kind": PRESET,
        "version": 1,
        "name": name,
        "model": model,
        "moves": _moves_to_json(choices.moves),
        "axis_names": _names_to_json(choices.axis_names),
    }
    return json.dumps(found, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def preset_from_text(text: str, known: ModelFacts) -> tuple[str, Moves, dict[int, str]]:
    """Name, moves and names of axes of a preset.

    Raises
    ------
    ExplorerError
        If it is no preset, or one for a model with other sliders.
    """
    try:
        found = json.loads(text)
        kind, version = found["kind"], found["version"]
        name, moves, names = _text(found["name"]), _moves(found["moves"]), _names(found["axis_names"])
        model = _text(found["model"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ExplorerError("This file is no preset for faces.") from error
    if (kind, version) != (PRESET, 1):
        raise ExplorerError("This file is no preset for faces.")
    used = {*moves.strengths, *moves.held}
    missing = sorted(used - set(sliders_of(known)))
    if missing:
        raise ExplorerError(
            f"The preset “{name}” is for another model ({model}): here is no slider “{missing[0]}”."
        )
    has_axes = any(slider.startswith("axis ") for slider in used) or bool(names)
    if has_axes and model != known.id:
        raise ExplorerError(
            f"The preset “{name}” moves along principal axes of another model ({model}); here they differ."
        )
    return name, moves, names


def _choices_to_json(choices: FaceChoices) -> dict[str, Any]:
    return {
        "start": None if choices.start is None else _start_to_json(choices.start),
        "moves": _moves_to_json(choices.moves),
        "axis_names": _names_to_json(choices.axis_names),
        "tray": [_start_to_json(start) for start in choices.tray],
        "details": choices.details,
        "weight": choices.weight,
    }


def _choices(found: Mapping[str, Any]) -> FaceChoices:
    start = found.get("start")
    tray = tuple(map(_start, found.get("tray", [])))
    details, weight = _number(found.get("details", 0.0)), _number(found.get("weight", PLAUSIBLE))
    if len(tray) > MOST_IN_TRAY or not 0 <= details <= 1 or weight <= 0:
        raise ValueError("out of range")
    return FaceChoices(
        start=None if start is None else _start(start),
        moves=_moves(found["moves"]),
        axis_names=_names(found.get("axis_names", {})),
        tray=tray,
        details=details,
        weight=weight,
    )


def _start_to_json(start: Start) -> dict[str, Any]:
    return {"code": start.code.values[0].tolist(), "title": start.title, "index": start.index}


def _start(found: Mapping[str, Any]) -> Start:
    index = found.get("index")
    if index is not None and (not isinstance(index, int) or isinstance(index, bool) or index < 0):
        raise TypeError(index)
    return Start(Codes.of([found["code"]]), _text(found.get("title", "")), index)


def _moves_to_json(moves: Moves) -> dict[str, Any]:
    return {
        "strengths": dict(moves.strengths),
        "method": moves.method,
        "methods": dict(moves.methods),
        "held": list(moves.held),
    }


def _moves(found: Mapping[str, Any]) -> Moves:
    strengths = {_text(name): _number(value) for name, value in found["strengths"].items()}
    method = found.get("method")
    methods = {_text(name): _text(one) for name, one in found.get("methods", {}).items()}
    held = tuple(map(_text, found.get("held", [])))
    if any(abs(value) > STRONGEST for value in strengths.values()) or len(strengths) > _MOST_NAMES:
        raise ValueError("too strong")
    kept = {name: value for name, value in strengths.items() if value}
    return Moves(kept, None if method is None else _text(method), methods, held)


def _names_to_json(names: Mapping[int, str]) -> dict[str, str]:
    return {str(axis): name for axis, name in names.items()}


def _names(found: Mapping[str, Any]) -> dict[int, str]:
    return {int(axis): _text(name) for axis, name in found.items()}


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError(value)
    return float(value)


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _MOST_WORDS:
        raise TypeError(value)
    return value
