"""A drawing as JSON: strokes as lists of points, a pasted picture as base64 of its ink."""

import base64
import math
from typing import Any

import numpy as np

from explorer.imaging.drawing import LARGEST_INK, Drawing, Stroke
from explorer.latent.codes import Pictures

_MOST_POINTS = 100_000
_FARTHEST = 100.0
"""A stroke may leave the pad, but not for ever."""


def drawing_to_json(drawing: Drawing) -> dict[str, Any]:
    """What `drawing_from_json` reads; empty for an empty drawing."""
    found: dict[str, Any] = {}
    if drawing.strokes:
        found["strokes"] = drawing.strokes
    if drawing.picture is not None:
        ink = drawing.picture.values[0, ..., 0]
        found["picture"] = {"size": list(ink.shape), "ink": base64.b64encode(ink.tobytes()).decode()}
    return found


def drawing_from_json(found: dict[str, Any]) -> Drawing:
    """The drawing of `drawing_to_json`.

    Raises
    ------
    ValueError, TypeError, KeyError, AttributeError
        If it is none.
    """
    strokes = tuple(_stroke(points) for points in found.get("strokes", []))
    if sum(map(len, strokes)) > _MOST_POINTS:
        raise ValueError("too many points")
    picture = found.get("picture")
    return Drawing(strokes, None if picture is None else _picture(picture))


def _stroke(points: list[list[float]]) -> Stroke:
    stroke = tuple((float(x), float(y), float(width)) for x, y, width in points)
    numbers = [number for point in stroke for number in point]
    is_sound = all(math.isfinite(number) and abs(number) <= _FARTHEST for number in numbers)
    if not stroke or not is_sound or any(not 0 < width <= 1 for _, _, width in stroke):
        raise ValueError("no stroke")
    return stroke


def _picture(found: dict[str, Any]) -> Pictures:
    height, width = (int(side) for side in found["size"])
    if not (0 < height <= LARGEST_INK and 0 < width <= LARGEST_INK):
        raise ValueError("no size of a picture")
    ink = np.frombuffer(base64.b64decode(found["ink"], validate=True), np.uint8)
    return Pictures.of(ink.reshape(1, height, width, 1))
