"""The ellipse of a posterior on a plane."""

import math

import numpy as np
import pytest

from explorer.latent.plane import Plane
from explorer.latent.spread import spread_on_plane


def test_in_two_dimensions_it_is_the_two_deviations() -> None:
    axes = np.eye(2, dtype=np.float32)
    wide = spread_on_plane(axes, np.array([4.0, 0.25], np.float32))
    assert (wide.long, wide.short, wide.angle) == pytest.approx((2.0, 0.5, 0.0))
    tall = spread_on_plane(axes, np.array([0.25, 4.0], np.float32))
    assert (tall.long, tall.short, tall.angle) == pytest.approx((2.0, 0.5, math.pi / 2))


def test_it_is_how_samples_lie_on_the_plane() -> None:
    rng = np.random.default_rng(1)
    codes = rng.normal(size=(200, 5)).astype(np.float32)
    plane = Plane.of(codes * np.array([3, 2, 1, 1, 1], np.float32), 5)
    variances = np.array([0.2, 1.5, 0.1, 2.5, 0.4], np.float32)
    points = plane.points(rng.normal(size=(200_000, 5)) * np.sqrt(variances))
    along, _, _ = np.linalg.svd(np.cov(points.T))
    found = spread_on_plane(plane.axes, variances)
    spreads = [
        np.std(points @ (math.cos(found.angle + turn), math.sin(found.angle + turn)))
        for turn in (0, math.pi / 2)
    ]
    assert (found.long, found.short) == pytest.approx(spreads, rel=0.01)
    assert abs(along[:, 0] @ (math.cos(found.angle), math.sin(found.angle))) == pytest.approx(1, abs=1e-3)


def test_a_space_of_one_dimension_spreads_along_a_line() -> None:
    found = spread_on_plane(Plane.of(None, 1).axes, np.array([9.0], np.float32))
    assert (found.long, found.short, found.angle) == pytest.approx((3.0, 0.0, 0.0))
