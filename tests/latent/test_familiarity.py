"""Inside, at the edge, far: beside clusters for which everybody would agree."""

import numpy as np
import numpy.typing as npt
import pytest

from explorer.latent.familiarity import (
    Whereabouts,
    common_classes,
    find_spacing,
    measure_spacing,
)
from explorer.latent.neighbours import nearest

Array = npt.NDArray[np.float32]


def clusters(size: int = 2, gap: float = 1.0, count: int = 4000) -> Array:
    """Two balls of radius about 1, whose centres lie ``gap`` radii to both sides of zero."""
    rng = np.random.default_rng(5)
    codes = rng.normal(size=(count, size)) * 0.4
    codes[::2, 0] -= gap
    codes[1::2, 0] += gap
    return codes.astype(np.float32)


def place(codes: Array, *at: float) -> Whereabouts:
    spacing = measure_spacing(codes, 8)
    assert spacing is not None
    point = np.zeros(codes.shape[1], np.float32)
    point[: len(at)] = at
    return spacing.place(float(nearest(codes, point, 8)[1][-1]))


@pytest.mark.parametrize("size", [2, 3, 10])
def test_inside_between_edge_and_far(size: int) -> None:
    codes = clusters(size, gap=0.4)
    assert place(codes, -0.4) is Whereabouts.INSIDE
    assert place(codes, 0.4, 0.1) is Whereabouts.INSIDE
    assert place(codes, 0.0) is Whereabouts.INSIDE
    assert place(codes, 9.0, 9.0) is Whereabouts.FAR


def test_going_out_one_comes_to_the_edge_and_then_is_far() -> None:
    codes = clusters()
    seen = [place(codes, 1.0 + away) for away in np.linspace(0, 5, 26)]
    order = [Whereabouts.INSIDE, Whereabouts.EDGE, Whereabouts.FAR]
    assert list(dict.fromkeys(seen)) == order


def test_a_wide_gap_between_clusters_is_far_from_both() -> None:
    assert place(clusters(gap=6.0), 0.0) is Whereabouts.FAR


def test_nearly_all_of_the_data_are_inside_and_none_far_beyond() -> None:
    codes = clusters()
    spacing = measure_spacing(codes, 8)
    assert spacing is not None
    places = [spacing.place(float(nearest(codes, code, 9)[1][-1])) for code in codes[::7]]
    assert np.mean([found is Whereabouts.INSIDE for found in places]) == pytest.approx(0.95, abs=0.03)
    assert np.mean([found is Whereabouts.FAR for found in places]) < 0.02


def test_the_spacing_is_that_of_every_code_where_all_are_asked() -> None:
    codes = clusters(count=300)
    distances = np.linalg.norm(codes[:, None] - codes[None], axis=-1)
    eighth = np.sort(distances, axis=1)[:, 8]
    spacing = measure_spacing(codes, 8)
    assert spacing is not None
    expected = np.quantile(eighth, [0.5, 0.95, 0.99])
    np.testing.assert_allclose([spacing.median, spacing.most, spacing.nearly_all], expected, rtol=1e-5)
    assert spacing.far == pytest.approx(2 * expected[2] - expected[0], rel=1e-5)


def test_too_few_codes_say_nothing() -> None:
    assert measure_spacing(clusters(count=8), 8) is None
    assert list(find_spacing(clusters(count=8), 8)) == []
    assert measure_spacing(clusters(count=9), 8) is not None


@pytest.mark.parametrize(
    ("labels", "classes"),
    [
        ([4, 4, 4, 4, 4, 4, 4, 4], (4,)),
        ([9, 4, 4, 9, 4, 4, 9, 4], (4, 9)),
        ([4, 4, 4, 4, 7, 4, 4, 4], (4,)),
        ([3, 1, 2], (3,)),
        ([], ()),
    ],
)
def test_classes_that_are_met_more_than_once_are_common(labels: list[int], classes: tuple[int, ...]) -> None:
    assert common_classes(np.array(labels, np.int16)) == classes
