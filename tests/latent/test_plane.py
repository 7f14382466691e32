"""The plane of a map, against numpy's singular value decomposition."""

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer.latent.plane import Plane, PlaneChoice, PrincipalAxes

Floats = npt.NDArray[np.float32]
POINTS = hnp.arrays(np.float32, st.tuples(st.integers(0, 5), st.just(2)), elements=st.floats(-9, 9, width=32))


def cloud(size: int, count: int = 200, seed: int = 5) -> Floats:
    """Codes with a different spread along each of some slanted axes, away from the origin."""
    rng = np.random.default_rng(seed)
    turn, _ = np.linalg.qr(rng.normal(size=(size, size)))
    spread = np.geomspace(4, 0.1, size)
    codes = rng.normal(size=(count, size)) * spread @ turn + rng.normal(size=size) * 3
    return np.asarray(codes, np.float32)


@given(POINTS)
def test_in_two_dimensions_a_point_is_its_code(points: Floats) -> None:
    plane = Plane.of(cloud(2), 2)
    np.testing.assert_array_equal(plane.codes(points), points)
    np.testing.assert_array_equal(plane.points(points), points)
    assert plane.is_whole_space
    assert plane.variance_share == 1.0


def test_in_one_dimension_y_changes_nothing() -> None:
    plane = Plane.of(cloud(1), 1)
    np.testing.assert_array_equal(plane.codes([(2.0, 0.0), (2.0, 7.0)]), [[2.0], [2.0]])
    np.testing.assert_array_equal(plane.points([[2.0], [-1.0]]), [[2.0, 0.0], [-1.0, 0.0]])
    assert plane.is_whole_space


@pytest.mark.parametrize("size", [3, 5, 20])
def test_the_plane_is_that_of_the_first_two_principal_axes(size: int) -> None:
    codes = cloud(size)
    plane = Plane.of(codes, size)
    centred = codes.astype(np.float64) - codes.mean(axis=0, dtype=np.float64)
    _, strengths, axes = np.linalg.svd(centred, full_matrices=False)
    for mine, oracle in zip(plane.axes, axes[:2], strict=True):
        assert abs(float(mine @ oracle)) == pytest.approx(1.0, abs=1e-5)
        assert mine[np.abs(mine).argmax()] > 0, "the sign is fixed, so that a map stays put"
    through = plane.points(codes.mean(axis=0)[None])
    np.testing.assert_allclose(plane.codes(through)[0], codes.mean(axis=0), atol=1e-5)
    np.testing.assert_allclose(plane.axes @ plane.origin, 0, atol=1e-5)  # the prior's centre is at zero
    assert plane.variance_share == pytest.approx((strengths[:2] ** 2).sum() / (strengths**2).sum(), rel=1e-5)
    assert not plane.is_whole_space
    # Along the axes the codes spread as the singular values say, the first axis first.
    spread = plane.points(codes).std(axis=0)
    np.testing.assert_allclose(spread, strengths[:2] / math.sqrt(len(codes)), rtol=1e-4)


@given(POINTS, st.integers(3, 12))
def test_a_point_comes_back_from_its_code(points: Floats, size: int) -> None:
    plane = Plane.of(cloud(size), size)
    np.testing.assert_allclose(plane.points(plane.codes(points)), points, atol=1e-4)
    np.testing.assert_allclose(plane.axes @ plane.axes.T, np.eye(2), atol=1e-6)


@pytest.mark.parametrize("known", [None, 0, 2])
def test_without_codes_to_judge_by_it_is_that_of_the_first_two_dimensions(known: int | None) -> None:
    plane = Plane.of(None if known is None else cloud(4, known), 4)
    np.testing.assert_array_equal(plane.codes([(1.0, -2.0)]), [[1.0, -2.0, 0.0, 0.0]])
    assert math.isnan(plane.variance_share)


@given(st.floats(-5, 5), st.floats(-5, 5), st.integers(3, 8), st.integers(0, 199))
def test_a_moved_code_keeps_what_lies_off_the_plane(x: float, y: float, size: int, row: int) -> None:
    codes = cloud(size)
    plane = Plane.of(codes, size)
    code = codes[row]
    moved = plane.moved(code, (x, y))
    np.testing.assert_allclose(plane.points(moved[None])[0], (x, y), atol=1e-4)

    def off_plane(of: Floats) -> Floats:
        offset = of - plane.origin
        return np.asarray(offset - (offset @ plane.axes.T) @ plane.axes, np.float32)

    np.testing.assert_allclose(off_plane(moved), off_plane(code), atol=1e-4)
    assume(np.linalg.norm(off_plane(code)) > 0.05)
    assert np.linalg.norm(moved - plane.codes((x, y))[0]) > 0.01, "it was not simply put onto the plane"


@pytest.mark.parametrize("size", [1, 2])
def test_in_a_whole_space_a_moved_code_is_the_point(size: int) -> None:
    plane = Plane.of(None, size)
    moved = plane.moved(np.full(size, 9.0, np.float32), (0.5, -1.0))
    np.testing.assert_array_equal(moved, np.array([0.5, -1.0], np.float32)[:size])
    assert moved.dtype == np.float32


def test_codes_that_are_all_the_same_still_have_a_plane() -> None:
    plane = Plane.of(np.ones((10, 4), np.float32), 4)
    np.testing.assert_allclose(plane.axes @ plane.axes.T, np.eye(2), atol=1e-6)
    assert np.isfinite(plane.points(np.ones((1, 4), np.float32))).all()


@pytest.mark.parametrize(("size", "pair"), [(3, (2, 0)), (20, (4, 17)), (512, (511, 3))])
def test_two_dimensions_show_the_codes_own_numbers(size: int, pair: tuple[int, int]) -> None:
    codes = cloud(size)
    plane = Plane.of(codes, size, PlaneChoice(False, *pair))
    np.testing.assert_allclose(plane.points(codes), codes[:, pair], atol=1e-5)
    variances = codes.astype(np.float64).var(axis=0)
    share = variances[list(pair)].sum() / variances.sum()
    assert plane.variance_share == pytest.approx(share, rel=1e-5)
    rest = np.delete(plane.codes([(1.5, -0.5)])[0], pair)
    np.testing.assert_allclose(rest, np.delete(codes.mean(axis=0), pair), atol=1e-5)


def test_later_principal_axes_hold_what_the_first_leave() -> None:
    codes = cloud(6)
    _, strengths, axes = np.linalg.svd(codes.astype(np.float64) - codes.mean(axis=0), full_matrices=False)
    plane = Plane.of(codes, 6, PlaneChoice(first=3, second=2))
    for mine, oracle in zip(plane.axes, axes[[3, 2]], strict=True):
        assert abs(float(mine @ oracle)) == pytest.approx(1.0, abs=1e-4)
    assert plane.variance_share == pytest.approx(
        (strengths[[2, 3]] ** 2).sum() / (strengths**2).sum(), rel=1e-4
    )
    shares = [Plane.of(codes, 6, PlaneChoice(True, at, at + 1)).variance_share for at in (0, 2, 4)]
    assert sum(shares) == pytest.approx(1.0, rel=1e-5)


@pytest.mark.parametrize(
    "choice", [PlaneChoice(False, 1, 1), PlaneChoice(False, 0, 9), PlaneChoice(True, -1, 0)]
)
def test_axes_that_the_space_does_not_have_are_the_first_two(choice: PlaneChoice) -> None:
    codes = cloud(4)
    expected = Plane.of(codes, 4, PlaneChoice(choice.is_principal, 0, 1))
    np.testing.assert_array_equal(Plane.of(codes, 4, choice).axes, expected.axes)


def test_a_choice_is_said_with_numbers_from_one() -> None:
    assert str(PlaneChoice()) == "PC 1 × PC 2"
    assert str(PlaneChoice(False, 16, 4)) == "z17 × z5"


def test_distances_count_standard_deviations_along_the_axes_in_which_codes_differ() -> None:
    rng = np.random.default_rng(5)
    codes = rng.normal(size=(4000, 3)) * [2.0, 0.5, 0.0] + [1.0, 2.0, 3.0]
    spread = PrincipalAxes.of(codes.astype(np.float32))
    far = spread.distances([[1.0, 2.0, 3.0], [5.0, 2.0, 3.0], [1.0, 3.0, 3.0], [1.0, 2.0, 9.0]])
    np.testing.assert_allclose(far, [0.0, 2.0, 2.0, 0.0], atol=0.1)
    np.testing.assert_allclose(np.square(spread.distances(codes)).mean(), 2.0, rtol=1e-3)
