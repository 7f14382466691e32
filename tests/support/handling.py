"""Runs the engine's handlers without its thread, and puts their answers together."""

import numpy as np
import numpy.typing as npt
import pytest

from explorer.engine.answers import Decoded, Result
from explorer.engine.loaded import LoadedModel
from explorer.engine.requests import Request
from explorer.engine.steps import Done, Handler
from explorer.models.codec import Codec

Array = npt.NDArray[np.float32]


def some_codes(count: int, seed: int = 0) -> Array:
    return np.random.default_rng(seed).normal(size=(count, 2)).astype(np.float32)


def results(handler: Handler, request: Request) -> list[Result]:
    """All that the handler shows for a request; the last one is what it returned."""
    shown: list[Result] = []
    work = handler(request)
    try:
        while True:
            step = next(work)
            if isinstance(step, Done):
                work.close()
                return [*shown, step.result]
            assert step.seconds_left >= 0
            if step.result is not None:
                shown.append(step.result)
    except StopIteration as end:
        return [*shown, end.value]


def joined(parts: list[Result], codec: Codec) -> npt.NDArray[np.uint8]:
    """Pictures of decoded parts, each of which has to be there once."""
    decoded = [part for part in parts if isinstance(part, Decoded)]
    assert len(decoded) == len(parts)
    indices = np.concatenate([part.indices for part in decoded])
    assert sorted(indices) == list(range(len(indices)))
    pictures = np.empty((len(indices), *codec.picture_shape), np.uint8)
    for part in decoded:
        assert part.pictures.flags.c_contiguous
        pictures[part.indices] = part.pictures
    return pictures


def assert_same_pictures(one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8]) -> None:
    """Equal but for rounding: a product of matrices depends in its last bit on the batch."""
    assert one.shape == other.shape
    assert np.abs(one.astype(int) - other.astype(int)).max(initial=0) <= 1


def record_batches(monkeypatch: pytest.MonkeyPatch, pace: tuple[int, float] | None = None) -> list[int]:
    """The sizes of all batches that models decode from now on.

    With ``pace``, codes in a chunk and seconds for each, they are as quick after the first as it says.
    """
    sizes: list[int] = []
    real = LoadedModel.decode

    def decode(
        self: LoadedModel, codes: Array, shape: tuple[int, int] | None = None
    ) -> npt.NDArray[np.uint8]:
        sizes.append(len(codes))
        pictures = real(self, codes, shape)
        if pace is not None:
            self.decoding.size, self.decoding._per_item = pace[0], {0: pace[1]}
        return pictures

    monkeypatch.setattr(LoadedModel, "decode", decode)
    return sizes
