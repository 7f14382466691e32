"""What is measured of the codes of a model's data, once a model; numpy alone, on the engine's thread."""

from collections import OrderedDict
from collections.abc import Generator
from typing import assert_never

import numpy as np

from explorer.engine.answers import Outlined, Spaced
from explorer.engine.pace import CHUNK
from explorer.engine.requests import MeasureSpacing, OutlineData, Survey
from explorer.engine.steps import Step, Work
from explorer.latent.familiarity import find_spacing
from explorer.latent.landscape import SHARES, Landscape, Outline, levels_of

KEPT = 6
"""Results kept: two for each model that is kept loaded."""


class Surveys:
    """Works surveys in steps, and remembers the last of them."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Survey, Outlined | Spaced] = OrderedDict()

    def __call__(self, request: Survey) -> Work:
        """Start a survey; one made before is over at once."""
        kept = self._kept.get(request)
        if kept is not None:
            self._kept.move_to_end(request)
            return kept
        result: Outlined | Spaced
        match request:
            case OutlineData():
                result = yield from _outlined(request)
            case MeasureSpacing():
                result = yield from _spaced(request)
            case _:
                assert_never(request)
        self._kept[request] = result
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return result


def _outlined(request: OutlineData) -> Generator[Step, None, Outlined]:
    origin, *axes = request.frame.values
    points = (request.among.values - origin) @ np.stack(axes).T
    yield Step(None, len(SHARES) * CHUNK)
    landscape = Landscape.of(points)
    yield Step(None, len(SHARES) * CHUNK)
    levels = levels_of(landscape, points)
    outlines: list[Outline] = []
    for share, level in zip(SHARES, levels, strict=True):
        yield Step(None, (len(SHARES) - len(outlines)) * CHUNK)
        outlines.append(landscape.outline(share, level))
    return Outlined(tuple(outlines))


def _spaced(request: MeasureSpacing) -> Generator[Step, None, Spaced]:
    spacing = None
    for found in find_spacing(request.among.values, request.count):
        spacing = found
        yield Step(None, 0.0)
    return Spaced(spacing)
