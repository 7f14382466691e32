"""Shortest paths on surfaces whose geodesics are known."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import hypothesis.extra.numpy as hnp
import hypothesis.strategies as st
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings

from explorer.latent import geodesic
from explorer.latent.geodesic import GeodesicSearch
from explorer.latent.journey import Extent
from explorer.latent.paths import straight

Array = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]
Decoder = Callable[[Floats], tuple[Floats, Floats]]
"""Codes (n, d) to pictures (n, p) and their Jacobians (n, p, d)."""
PARALLEL = straight(np.array([0.9, 0], np.float32), np.array([0.9, 2.4], np.float32), 33)
"""Along a parallel of the sphere."""


def flat(codes: Floats) -> tuple[Floats, Floats]:
    """A linear decoder that stretches its dimensions very differently."""
    stretch = np.random.default_rng(0).normal(size=(6, codes.shape[1])) * np.geomspace(
        0.1, 10, codes.shape[1]
    )
    return codes @ stretch.T, np.broadcast_to(stretch, (len(codes), *stretch.shape))


def cylinder(codes: Floats) -> tuple[Floats, Floats]:
    u, v = codes.T
    zero, one = np.zeros_like(u), np.ones_like(u)
    pictures = np.stack((np.cos(u), np.sin(u), v), axis=1)
    return pictures, np.stack((-np.sin(u), zero, np.cos(u), zero, zero, one), axis=1).reshape(-1, 3, 2)


def sphere(codes: Floats) -> tuple[Floats, Floats]:
    """Latitude and longitude: straight lines between places of the same latitude are detours."""
    a, b = codes.T
    pictures = np.stack((np.cos(a) * np.cos(b), np.cos(a) * np.sin(b), np.sin(a)), axis=1)
    by_a = np.stack((-np.sin(a) * np.cos(b), -np.sin(a) * np.sin(b), np.cos(a)), axis=1)
    by_b = np.stack((-np.cos(a) * np.sin(b), np.cos(a) * np.cos(b), np.zeros_like(a)), axis=1)
    return pictures, np.stack((by_a, by_b), axis=2)


def look(decoder: Decoder, codes: Array) -> tuple[Floats, Floats]:
    """Gaps (n − 1,) and the gradient (n, d) of Σ gap²."""
    pictures, jacobians = decoder(codes.astype(np.float64))
    steps = np.diff(pictures, axis=0)
    pulls = np.zeros_like(pictures)
    pulls[1:] += 2 * steps
    pulls[:-1] -= 2 * steps
    return np.linalg.norm(steps, axis=1), np.einsum("np,npd->nd", pulls, jacobians)


def rounds(search: GeodesicSearch, decoder: Decoder) -> Iterator[Extent]:
    """The extent after each round."""
    while not search.is_over:
        gaps, gradient = look(decoder, search.trial)
        if search.judge(gaps):
            search.learn(gradient)
            yield search.extent


def polyline(angle: float, segments: int) -> float:
    """Length of an arc of the unit circle as a chain of equal chords."""
    return float(2 * segments * np.sin(angle / (2 * segments)))


@given(hnp.arrays(np.float32, (2, 4), elements=st.floats(-3, 3, width=32)))
@settings(deadline=None, max_examples=40)
def test_a_flat_decoders_geodesic_is_the_straight_line(ends: Array) -> None:
    start = straight(ends[0], ends[1], 33)
    bent = start.copy()
    bent[1:-1] += 0.5 * np.random.default_rng(1).normal(size=(31, 4)).astype(np.float32)
    _, jacobian = flat(ends[:1].astype(np.float64))
    for first in (start, bent):
        search = GeodesicSearch(first, jacobian[0].T @ jacobian[0])
        (*_, last) = rounds(search, flat)
        exact = float(np.linalg.norm(np.diff(flat(ends.astype(np.float64))[0], axis=0)))
        if first is start:
            assert search.rounds == 0, "there is nothing to improve"
            assert search.is_converged
            np.testing.assert_allclose(search.path, start, atol=1e-6)
        if exact > 0.1:
            assert search.is_converged
            # What bends in a direction that hardly shows is left.
            assert last.length == pytest.approx(exact, rel=0.015)
            assert last.energy == pytest.approx(exact**2, rel=0.03)


def test_on_a_cylinder_it_is_a_helix() -> None:
    ends = np.array([[0, 0], [2.5, 1.5]], np.float32)
    start = straight(ends[0], ends[1], 41)
    start[1:-1, 1] += np.sin(np.linspace(0, np.pi, 41))[1:-1].astype(np.float32)
    search = GeodesicSearch(start)
    first, *_, last = rounds(search, cylinder)
    assert first.length > 1.05 * last.length
    assert last.length == pytest.approx(np.hypot(2.5, 1.5), rel=2e-3)
    np.testing.assert_allclose(search.path, straight(ends[0], ends[1], 41), atol=0.05)


@pytest.mark.parametrize("segments", [32, 33, 128])
def test_on_the_sphere_it_is_the_great_circle(segments: int) -> None:
    ends = np.array([[0.9, 0.0], [0.9, 2.4]], np.float32)
    places = sphere(ends.astype(np.float64))[0]
    angle = float(np.arccos(places[0] @ places[1]))
    search = GeodesicSearch(straight(ends[0], ends[1], segments + 1))
    extents = list(rounds(search, sphere))
    assert search.is_converged
    assert extents[0].length > 1.2 * angle, "along the parallel it is far"
    assert extents[-1].length == pytest.approx(polyline(angle, segments), rel=1e-3)
    assert extents[-1].unevenness < 1.001
    assert search.rounds < 40, "the number of rounds hardly depends on the segments"
    path, _ = sphere(search.path.astype(np.float64))
    normal = np.cross(places[0], places[1]) / np.sin(angle)
    assert np.abs(path @ normal).max() < 0.03
    assert search.path[[0, -1]].tobytes() == ends.tobytes()


def test_a_metric_makes_the_search_short() -> None:
    """On a cylinder with many axes that are stretched very differently, and mixed."""
    rng, size = np.random.default_rng(3), 24
    turn, _ = np.linalg.qr(rng.normal(size=(size, size)))
    stretch = turn * np.geomspace(0.05, 1.0, size)

    def decoder(codes: Floats) -> tuple[Floats, Floats]:
        pictures, jacobians = cylinder(codes[:, :2])
        pictures = np.concatenate((pictures, codes[:, 2:] @ stretch.T), axis=1)
        whole = np.zeros((len(codes), 3 + size, 2 + size))
        whole[:, :3, :2], whole[:, 3:, 2:] = jacobians, stretch
        return pictures, whole

    ends = rng.normal(size=(2, 2 + size)).astype(np.float32)
    start = straight(ends[0], ends[1], 33)
    start[1:-1] += np.sin(np.linspace(0, np.pi, 33))[1:-1, None].astype(np.float32)
    _, jacobian = decoder(start[16:17].astype(np.float64))
    searches = [GeodesicSearch(start), GeodesicSearch(start, jacobian[0].T @ jacobian[0])]
    lengths = [list(rounds(search, decoder))[-1].length for search in searches]
    assert lengths[1] <= lengths[0] * 1.0001
    assert 2 * searches[1].rounds < searches[0].rounds


def test_the_energy_never_rises() -> None:
    rng = np.random.default_rng(2)
    for _ in range(10):
        ends = rng.uniform([-1.2, 0], [1.2, 5], (2, 2)).astype(np.float32)
        energies = [
            extent.energy for extent in rounds(GeodesicSearch(straight(ends[0], ends[1], 33)), sphere)
        ]
        assert all(after <= before for before, after in pairwise(energies))


def test_a_search_that_is_misled_says_that_it_did_not_converge() -> None:
    search = GeodesicSearch(PARALLEL)
    seen = 0
    while not search.is_over:
        gaps, gradient = look(sphere, search.trial)
        seen += 1
        if search.judge(gaps):
            search.learn(-gradient)
    assert not search.is_converged
    assert seen < 50
    assert np.isfinite(search.path).all()


def test_a_search_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geodesic, "ROUNDS", 3)
    search = GeodesicSearch(PARALLEL)
    assert len(list(rounds(search, sphere))) == 4
    assert search.rounds == 3
    assert search.is_over
    assert not search.is_converged


def test_pictures_that_are_no_numbers_end_the_search() -> None:
    search = GeodesicSearch(PARALLEL[:9])
    assert not search.judge(np.full(8, np.nan))
    assert search.is_over
    assert not search.is_converged
    with pytest.raises(ValueError, match="no path was judged"):
        _ = search.extent
    with pytest.raises(ValueError, match="favourable"):
        search.learn(np.zeros((9, 2)))
