"""The sensitivity of a real decoder: against autograd, rough first, and kept."""

import numpy as np
import numpy.typing as npt
import pytest
import torch

from explorer.engine.answers import Sensed
from explorer.engine.handlers import TorchHandler
from explorer.engine.loaded import LoadedModel
from explorer.engine.requests import MeasureSensitivity, ModelRef
from explorer.latent.codes import Codes
from explorer.latent.lattice import Tiles
from explorer.latent.sensitivity import SPLITS, places_of
from tests.support.handling import results
from tests.support.models import seeded_course_network

Floats = npt.NDArray[np.float32]
FRAME = Codes.of([[0.25, -0.5], [0.6, 0.8], [-0.8, 0.6]])
BLOCKS = Tiles(0, -1, 0, 1, 1)


def sensed(handler: TorchHandler, request: MeasureSensitivity) -> list[Sensed]:
    parts = results(handler, request)
    return [part for part in parts if isinstance(part, Sensed)]


def test_it_is_the_norm_of_the_jacobian_that_autograd_finds(handler: TorchHandler, bundle: ModelRef) -> None:
    parts = sensed(handler, MeasureSensitivity(bundle, FRAME, BLOCKS))
    fine = [part for part in parts if len(part.indices) and part.values.shape[1] == SPLITS[-1]]
    values = {
        int(index): block for part in fine for index, block in zip(part.indices, part.values, strict=True)
    }
    assert sorted(values) == [0, 1]
    network = seeded_course_network()
    origin, axes = FRAME.values[0], FRAME.values[1:]
    for index, block in values.items():
        places = places_of(BLOCKS, index, SPLITS[-1])
        for at in (0, 5, 27, 63):
            code = torch.tensor(origin + places[at] @ axes, dtype=torch.float32)
            jacobian = torch.func.jacrev(lambda z: network.decode(z[None]).flatten())(code)  # type: ignore[operator]
            wanted = torch.linalg.norm(jacobian @ torch.tensor(axes).T).item()
            np.testing.assert_allclose(block.ravel()[at], wanted, rtol=5e-3)


def test_a_rough_answer_comes_for_every_block_before_a_fine_one(
    handler: TorchHandler, bundle: ModelRef
) -> None:
    parts = sensed(handler, MeasureSensitivity(bundle, FRAME, Tiles(1, 0, 0, 3, 2)))
    splits = [part.values.shape[1] for part in parts if len(part.indices)]
    assert splits == sorted(splits)
    for split in SPLITS:
        seen = [index for part in parts if part.values.shape[1] == split for index in part.indices.tolist()]
        assert sorted(seen) == list(range(6))


def test_blocks_seen_before_are_not_measured_again_and_come_at_once(
    handler: TorchHandler, bundle: ModelRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sensed(handler, MeasureSensitivity(bundle, FRAME, BLOCKS))
    decoded: list[int] = []
    real = LoadedModel.frames

    def counting(self: LoadedModel, codes: Floats) -> Floats:
        decoded.append(len(codes))
        return real(self, codes)

    monkeypatch.setattr(LoadedModel, "frames", counting)
    (again,) = sensed(handler, MeasureSensitivity(bundle, FRAME, BLOCKS))
    assert not decoded
    fine = {int(i): v for part in before for i, v in zip(part.indices, part.values, strict=True)}
    for index, values in zip(again.indices.tolist(), again.values, strict=True):
        np.testing.assert_array_equal(values, fine[index])
    wider = sensed(handler, MeasureSensitivity(bundle, FRAME, Tiles(0, -1, 0, 2, 1)))
    assert sorted(wider[0].indices.tolist()) == [0, 1]
    assert sum(decoded) == 4 * sum(split**2 for split in SPLITS)
