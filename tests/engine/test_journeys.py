"""Paths as a small real decoder sees them."""

import copy
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
import torch

from explorer.engine.answers import PathMeasured, Traced
from explorer.engine.handlers import TorchHandler
from explorer.engine.pace import Pace
from explorer.engine.requests import FindGeodesic, MeasurePath, ModelRef, RetimeStrip
from explorer.errors import ExplorerError
from explorer.latent import geodesic
from explorer.latent.codes import Codes
from explorer.latent.journey import EVEN, SEGMENTS, Extent
from explorer.latent.paths import Mix
from explorer.latent.sheets import Strip
from explorer.models.codec import Codec
from explorer.models.registry import network
from tests.support.handling import assert_same_pictures, results, some_codes

ENDS = Codes.of([[-1.5, 0.5], [2.0, -1.0]])


def gaps(codec: Codec, codes: Codes) -> npt.NDArray[np.float64]:
    frames = codec.frames(codes.values).astype(np.float64)
    return np.asarray(np.linalg.norm(np.diff(frames, axis=0), axis=1))


def test_a_path_is_measured_in_pictures_and_from_the_data(
    handler: TorchHandler, bundle: ModelRef, codec: Codec
) -> None:
    path, data = Codes.of(Strip(ENDS, SEGMENTS + 1).codes()), some_codes(50)
    (found,) = results(handler, MeasurePath(bundle, path, Codes.of(data)))
    assert isinstance(found, PathMeasured)
    expected = Extent.of(gaps(codec, path))
    assert found.extent.length == pytest.approx(expected.length, rel=1e-5)
    assert found.extent.energy == pytest.approx(expected.energy, rel=1e-5)
    assert found.extent.energy >= found.extent.length**2
    distances = np.linalg.norm(path.values[:, None] - data, axis=2).min(axis=1)
    assert found.remoteness == pytest.approx(distances.max(), rel=1e-6)
    assert found.farthest == distances.argmax()
    (without,) = results(handler, MeasurePath(bundle, path))
    assert isinstance(without, PathMeasured)
    assert (without.remoteness, without.farthest) == (None, 0)
    assert without.extent.length == pytest.approx(expected.length, rel=1e-5)


@pytest.mark.parametrize("mix", list(Mix))
def test_a_retimed_strip_has_even_steps(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, mix: Mix
) -> None:
    strip = Strip(ENDS, 9, mix)
    (found,) = results(handler, RetimeStrip(bundle, strip))
    assert isinstance(found, Traced)
    assert found.is_converged
    even, before = gaps(codec, found.codes), gaps(codec, Codes.of(strip.codes()))
    assert np.abs(even / even.mean() - 1).max() <= 1.5 * EVEN < np.abs(before / before.mean() - 1).max()
    np.testing.assert_array_equal(found.codes.values[[0, -1]], ENDS.values)
    assert_same_pictures(found.pictures, codec.decode(found.codes.values))
    assert len(found.path) > SEGMENTS


@pytest.mark.parametrize("mix", list(Mix))
@pytest.mark.parametrize("count", [2, 3, 9])
def test_a_retimed_strip_is_even_between_its_frames_too(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, mix: Mix, count: int
) -> None:
    """So that a film of it goes at one pace, however few its frames are."""
    (found,) = results(handler, RetimeStrip(bundle, Strip(ENDS, count, mix)))
    assert isinstance(found, Traced)
    parts = (len(found.path) - 1) // (count - 1)
    np.testing.assert_array_equal(found.path.values[::parts], found.codes.values)
    even = gaps(codec, found.path).reshape(-1, parts)
    assert np.abs(even / even.mean(axis=1, keepdims=True) - 1).max() <= 1.5 * EVEN
    assert found.extent.length == pytest.approx(even.sum(), rel=1e-5)
    finely = Strip(ENDS, 2001, mix).codes().astype(np.float64)
    away = np.linalg.norm(finely[:, None] - found.path.values, axis=2).min(axis=0)
    assert away.max() < 2e-3, "on the strip's own line or great circle"


def test_a_retimed_strip_of_one_frame_is_that_frame(
    handler: TorchHandler, bundle: ModelRef, codec: Codec
) -> None:
    (found,) = results(handler, RetimeStrip(bundle, Strip(ENDS, 1)))
    assert isinstance(found, Traced)
    np.testing.assert_array_equal(found.codes.values, ENDS.values[:1])
    np.testing.assert_array_equal(found.path.values, ENDS.values[:1])
    assert_same_pictures(found.pictures, codec.decode(ENDS.values[:1]))
    assert (found.extent.length, found.extent.energy) == (0.0, 0.0)


@pytest.mark.parametrize("count", [2, 9, 40])
def test_a_geodesic_is_shorter_and_comes_as_it_converges(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It is shorter by 4e-5 of its length: what small batches round otherwise may be as much.
    monkeypatch.setattr(Pace, "note", lambda self, *_: setattr(self, "size", 64))
    parts = results(handler, FindGeodesic(bundle, ENDS, count))
    traced = [part for part in parts if isinstance(part, Traced)]
    assert len(traced) == len(parts) > 2
    first, last = traced[0], traced[-1]
    finest = [part for part in traced if part.straight == last.straight]
    assert all(after.extent.energy <= before.extent.energy for before, after in pairwise(finest))
    straight = Extent.of(gaps(codec, Codes.of(Strip(ENDS, len(last.path)).codes()))).length
    assert last.straight == pytest.approx(straight, rel=1e-4)
    assert last.extent.length < straight
    assert [part.is_converged for part in traced] == [False] * (len(traced) - 1) + [True]
    assert last.extent.unevenness < 1.02, "at constant speed"
    assert len(last.path) > SEGMENTS
    for part in (first, last):
        np.testing.assert_array_equal(part.codes.values[[0, -1]], ENDS.values)
        assert len(part.codes) == count
        assert_same_pictures(part.pictures, codec.decode(part.codes.values))
    np.testing.assert_array_equal(last.path.values[:: (len(last.path) - 1) // (count - 1)], last.codes.values)
    exact = Extent.of(gaps(codec, last.path))
    assert last.extent.energy == pytest.approx(exact.energy, rel=1e-4)


@pytest.mark.parametrize("ends", [[[0, 0], [1.5, -1]], [[1, 1], [-2, -2]]])
def test_a_geodesic_through_the_origin_or_from_it_is_found(
    handler: TorchHandler, bundle: ModelRef, ends: list[list[float]]
) -> None:
    *_, last = results(handler, FindGeodesic(bundle, Codes.of(ends), 5))
    assert isinstance(last, Traced)
    assert last.is_converged
    np.testing.assert_array_equal(last.codes.values[[0, -1]], ends)


def test_a_geodesic_that_does_not_converge_says_so(
    handler: TorchHandler, bundle: ModelRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geodesic, "ROUNDS", 1)
    *_, last = results(handler, FindGeodesic(bundle, ENDS, 9))
    assert isinstance(last, Traced)
    assert last.rounds == 3, "one for each number of segments"
    assert not last.is_converged


def test_the_pull_back_is_the_gradient(codec: Codec) -> None:
    codes = some_codes(3)
    pulls = np.random.default_rng(1).normal(size=(3, 784)).astype(np.float32)
    gradient = codec.pull_back(codes, pulls)
    assert gradient.shape == (3, 2)
    exact = copy.deepcopy(codec.module).double()  # float32 would hide a small difference
    step = 1e-6
    for axis in range(2):
        moved = np.eye(2)[axis] * step
        with torch.no_grad():
            ahead, behind = (
                network(exact).decode(torch.tensor(codes + sign * moved)).flatten(1).numpy()
                for sign in (1, -1)
            )
        expected = (pulls * (ahead - behind)).sum(axis=1) / (2 * step)
        np.testing.assert_allclose(gradient[:, axis], expected, rtol=1e-3, atol=1e-5)


def test_frames_are_what_pictures_are_rounded_from(codec: Codec) -> None:
    codes = some_codes(4)
    frames = codec.frames(codes)
    rounded = np.rint(frames.reshape(4, 1, 28, 28).transpose(0, 2, 3, 1) * 255).astype(np.uint8)
    assert_same_pictures(rounded, codec.decode(codes))


def test_identical_ends_and_foreign_codes_are_refused_in_words(
    handler: TorchHandler, bundle: ModelRef
) -> None:
    same, foreign = Codes.of([[1, 1], [1, 1]]), Codes.of(np.eye(2, 3))
    for request, words in (
        (FindGeodesic(bundle, same, 5), "same code"),
        (FindGeodesic(bundle, foreign, 5), "3 were given"),
        (FindGeodesic(bundle, ENDS, 1), "two frames"),
        (RetimeStrip(bundle, Strip(same, 5)), "same code"),
        (RetimeStrip(bundle, Strip(foreign, 5)), "3 were given"),
        (MeasurePath(bundle, foreign), "3 were given"),
        (MeasurePath(bundle, ENDS, foreign), "3 were given"),
    ):
        with pytest.raises(ExplorerError, match=words):
            results(handler, request)
