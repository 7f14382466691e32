"""The decoder's sensitivity on a map, block by block: rough, then fine; blocks seen before are kept."""

from collections import OrderedDict
from collections.abc import Generator

import numpy as np
import numpy.typing as npt

from explorer.engine.answers import Sensed
from explorer.engine.loaded import LoadedModel
from explorer.engine.requests import MeasureSensitivity
from explorer.engine.steps import Step, Work
from explorer.latent.sensitivity import PROBES, SPLITS, places_of, probes_at, sensitivity_of

Floats = npt.NDArray[np.float32]

KEPT = 8192
"""Blocks: 4 MB with their keys."""


class Slopes:
    """Measures in steps. For one thread: the engine's."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], Floats] = OrderedDict()

    def measure(self, model: LoadedModel, request: MeasureSensitivity) -> Work:
        """Start measuring with a model that is loaded."""
        model.check(request.frame)
        order = request.blocks.centre_first().tolist()
        missing = [index for index in order if self._key(request, index) not in self._kept]
        known = [index for index in order if self._key(request, index) in self._kept]
        result = Sensed(np.array(known, np.intp), self._joined(request, known))
        left = sum(PROBES * split**2 for split in SPLITS) * len(missing)
        for split in SPLITS:
            todo = missing
            while todo:
                yield Step(result, model.decoding.seconds_for(left))
                count = max(model.decoding.size // (PROBES * split**2), 1)
                some, todo = todo[:count], todo[count:]
                values = yield from _measured(model, request, some, split, left)
                left -= PROBES * split**2 * len(some)
                result = Sensed(np.array(some, np.intp), values)
                if split == SPLITS[-1]:
                    for index, block in zip(some, values, strict=True):
                        self._kept[self._key(request, index)] = block.copy()
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return result

    def _joined(self, request: MeasureSensitivity, indices: list[int]) -> Floats:
        """The kept values of some blocks, (k, s, s); they count as used just now."""
        values = np.empty((len(indices), SPLITS[-1], SPLITS[-1]), np.float32)
        for at, index in enumerate(indices):
            key = self._key(request, index)
            self._kept.move_to_end(key)
            values[at] = self._kept[key]
        return values

    @staticmethod
    def _key(request: MeasureSensitivity, index: int) -> tuple[object, ...]:
        blocks = request.blocks
        row, column = divmod(index, blocks.columns)
        return (request.model.id, request.frame, blocks.level, blocks.left + column, blocks.bottom + row)


def _measured(
    model: LoadedModel, request: MeasureSensitivity, indices: list[int], split: int, left: int
) -> Generator[Step, None, Floats]:
    """Sensitivity (k, split, split) of blocks, in chunks; ``left`` decodes are left with these."""
    places = np.concatenate([places_of(request.blocks, index, split) for index in indices])
    probes = probes_at(places, request.frame.values)
    values = np.empty(len(probes), np.float32)
    done = 0
    while True:
        some = probes[done : done + max(model.decoding.size // PROBES, 1)]
        frames = model.frames(some.reshape(-1, some.shape[2]))
        values[done : done + len(some)] = sensitivity_of(some, frames.reshape(len(some), PROBES, -1))
        done += len(some)
        if done >= len(probes):
            return values.reshape(len(indices), split, split)
        yield Step(None, model.decoding.seconds_for(left - PROBES * done))
