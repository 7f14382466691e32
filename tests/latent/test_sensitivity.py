"""The norm of the Jacobian on a map: against closed forms, on any plane, and where the lattice lies."""

import numpy as np
import pytest

from explorer.latent.lattice import Tiles
from explorer.latent.sensitivity import blocks_covering, places_of, probes_at, sensitivity_of


def measured(decode, places: np.ndarray, frame: np.ndarray) -> np.ndarray:  # type: ignore[no-untyped-def]
    probes = probes_at(places, frame.astype(np.float32))
    frames = decode(probes.reshape(-1, probes.shape[2]).astype(np.float64))
    return sensitivity_of(probes, frames.reshape(len(places), 4, -1).astype(np.float32))


def test_a_linear_decoder_is_equally_sensitive_everywhere() -> None:
    rng = np.random.default_rng(0)
    matrix = rng.normal(size=(50, 5)) / 10
    axes = np.linalg.qr(rng.normal(size=(5, 2)))[0].T
    frame = np.concatenate([rng.normal(size=(1, 5)), axes])
    places = rng.normal(size=(20, 2)) * 3
    found = measured(lambda codes: codes @ matrix.T, places, frame)
    np.testing.assert_allclose(found, np.linalg.norm(matrix @ axes.T), rtol=2e-3)


def test_a_curved_one_is_measured_where_the_code_is() -> None:
    frame = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    places = np.random.default_rng(1).uniform(-2, 2, (40, 2))
    found = measured(lambda codes: np.sin(codes * [1.0, 3.0]), places, frame)
    wanted = np.hypot(np.cos(places[:, 0]), 3 * np.cos(3 * places[:, 1]))
    np.testing.assert_allclose(found, wanted, atol=2e-3)


def test_in_one_dimension_the_second_axis_adds_nothing() -> None:
    frame = np.array([[0.0], [1.0], [0.0]])
    found = measured(lambda codes: 2.0 * codes, np.array([[0.3, 5.0], [-1.0, 0.0]]), frame)
    np.testing.assert_allclose(found, 2.0, rtol=1e-3)


def test_far_out_the_step_is_the_one_that_float32_took() -> None:
    frame = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    found = measured(lambda codes: codes - 1000.0, np.array([[1000.1, 1000.3]]), frame)
    np.testing.assert_allclose(found, np.sqrt(2), rtol=1e-6)


@pytest.mark.parametrize("split", [2, 8])
def test_the_places_of_a_block_are_the_middles_of_its_cells(split: int) -> None:
    blocks = Tiles(1, -2, 3, 1, 5)
    places = np.concatenate([places_of(blocks, index, split) for index in range(len(blocks))])
    left, bottom, right, top = blocks.bounds
    assert len(np.unique(places, axis=0)) == len(blocks) * split**2
    np.testing.assert_allclose(places.min(axis=0), [left + 0.25 / split, bottom + 0.25 / split])
    np.testing.assert_allclose(places.max(axis=0), [right - 0.25 / split, top - 0.25 / split])
    first = places_of(blocks, 0, split)
    assert first[1, 0] > first[0, 0]  # along the row first
    assert first[1, 1] == first[0, 1]
    assert (places_of(blocks, blocks.columns, split)[:, 1] > first[:, 1].max()).all()


@pytest.mark.parametrize(("width", "height"), [(400, 300), (900, 800), (3800, 2000)])
def test_blocks_cover_the_view_and_are_not_too_many(width: int, height: int) -> None:
    for scale in (7.0, 100.0, 33_333.0):
        bounds = (0.3, -0.2, 0.3 + width / scale, -0.2 + height / scale)
        blocks = blocks_covering(bounds, scale)
        left, bottom, right, top = blocks.bounds
        assert left <= bounds[0]
        assert bottom <= bounds[1]
        assert right >= bounds[2]
        assert top >= bounds[3]
        assert len(blocks) <= 260
