"""Session and gaze as versioned JSON: what saved files and exported pictures carry."""

import json
import math
from itertools import chain
from pathlib import Path
from typing import Any

from explorer.engine.requests import ModelRef
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.latent.plane import PRINCIPAL, PlaneChoice
from explorer.session.drawing_json import drawing_from_json, drawing_to_json
from explorer.session.faces_json import faces_from_json, faces_to_json
from explorer.session.gaze import Gaze
from explorer.session.grid_json import grid_from_json, grid_to_json
from explorer.session.map import LAYERS, Colouring, Loop, MapLayers, MapMarks, MapState, Pin
from explorer.session.map_asks import PATH_COUNT
from explorer.session.state import VERSION, Session
from explorer.session.store import View

_MOST_PINS = 10_000
_MOST_CORNERS = 10_000


def view_to_text(view: View) -> str:
    """JSON of a session and a gaze. Model files go in by name alone, never with their folder."""
    session, gaze = view.session, view.gaze
    return json.dumps(
        {
            "version": VERSION,
            "models": [{"id": model.id, "file": model.path.name} for model in session.models],
            "map": {
                "model": session.map.model,
                "layers": {name: getattr(session.map.layers, name) for name in LAYERS},
                "colouring": session.map.colouring.value,
                "drawing": drawing_to_json(session.map.drawing),
                "points_opacity": session.map.points_opacity,
                "by_model": {model: _marks_to_json(marks) for model, marks in session.map.by_model.items()},
            },
            "grid": grid_to_json(session.grid),
            "faces": faces_to_json(session.faces),
            "gaze": {"selected": gaze.selected, "visible": gaze.visible},
        },
        allow_nan=False,
    )


def view_from_text(text: str, folder: Path = Path()) -> View:
    """The session and gaze of `view_to_text`; model files are looked for in ``folder``.

    Raises
    ------
    ExplorerError
        If it is no session, or of a version this application does not know.
    """
    try:
        return _view_from_json(json.loads(text), folder)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ExplorerError("This is not a session of this application.") from error


def _marks_to_json(marks: MapMarks) -> dict[str, Any]:
    pins = [{"key": pin.key, "code": pin.code.values[0].tolist(), "name": pin.name} for pin in marks.pins]
    return {
        "pins": pins,
        "hidden": sorted(marks.hidden),
        "hidden_splits": sorted(marks.hidden_splits),
        "next_key": marks.next_key,
        "plane": vars(marks.plane),
        "lasso": marks.lasso,
        "drawn_path": None if marks.drawn_path is None else marks.drawn_path.values.tolist(),
    }


def _view_from_json(found: dict[str, Any], folder: Path) -> View:
    if found["version"] != VERSION:
        version = repr(found["version"])[:20]
        raise ExplorerError(f"The session has version {version}; this application reads {VERSION}.")
    models = tuple(
        ModelRef(_text(model["id"]), folder / Path(_text(model["file"])).name) for model in found["models"]
    )
    layers = {name: bool(found["map"]["layers"][name]) for name in LAYERS if name in found["map"]["layers"]}
    by_model = {_text(key): _marks_from_json(marks) for key, marks in found["map"]["by_model"].items()}
    model = found["map"]["model"]
    drawing = drawing_from_json(found["map"].get("drawing", {}))
    colouring = Colouring(found["map"].get("colouring", Colouring.CLASS))
    opacity = _share(found["map"].get("points_opacity", 1.0))
    shown = MapState(
        None if model is None else _text(model), MapLayers(**layers), by_model, drawing, colouring, opacity
    )
    selected, visible = found["gaze"]["selected"], found["gaze"]["visible"]
    gaze = Gaze(
        selected=None if selected is None else _whole(selected),
        visible=None if visible is None else _region(visible),
    )
    return View(
        Session(
            models, shown, faces_from_json(found.get("faces", {})), grid_from_json(found.get("grid", {}))
        ),
        gaze,
    )


def _marks_from_json(found: dict[str, Any]) -> MapMarks:
    if len(found["pins"]) > _MOST_PINS:
        raise ExplorerError(f"The session holds more than {_MOST_PINS} pins.")
    pins = tuple(
        Pin(_whole(pin["key"]), Codes.of([pin["code"]]), _text(pin["name"])) for pin in found["pins"]
    )
    keys = [pin.key for pin in pins]
    if len(set(keys)) != len(keys):
        raise ValueError("two pins have one key")
    next_key = max([_whole(found["next_key"]), *(key + 1 for key in keys)])
    plane = _plane(found["plane"]) if "plane" in found else PRINCIPAL
    lasso = _loop(found.get("lasso", []))
    path = found.get("drawn_path")
    if path is not None and len(path) != PATH_COUNT:
        raise ValueError("a path of another length")
    drawn_path = None if path is None else Codes.of(path)
    hidden = frozenset(map(_whole, found["hidden"]))
    splits = frozenset(map(_whole, found.get("hidden_splits", ())))
    return MapMarks(pins, hidden, splits, next_key, plane, lasso, drawn_path)


def _plane(found: dict[str, Any]) -> PlaneChoice:
    is_principal, first, second = found["is_principal"], _whole(found["first"]), _whole(found["second"])
    if not isinstance(is_principal, bool) or first == second or min(first, second) < 0:
        raise ValueError("no plane")
    return PlaneChoice(is_principal, first, second)


def _loop(found: list[list[float]]) -> Loop:
    corners = tuple((float(x), float(y)) for x, y in found)
    if len(corners) > _MOST_CORNERS or not all(map(math.isfinite, chain.from_iterable(corners))):
        raise ValueError("no loop")
    return corners


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(value)
    return value


def _share(value: float) -> float:
    share = float(value)
    if not 0 <= share <= 1:
        raise ValueError("no share")
    return share


def _region(value: list[float]) -> tuple[float, float, float, float]:
    left, bottom, right, top = (float(edge) for edge in value)
    if not all(map(math.isfinite, (left, bottom, right, top))) or left >= right or bottom >= top:
        raise ValueError("no region")
    return (left, bottom, right, top)
