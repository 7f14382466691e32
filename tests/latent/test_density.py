"""Densest places: where a class has most of its codes, and never one name on top of another."""

import itertools

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.latent.density import Place, densest_places

CELLS = 48


def blobs(
    *centres: tuple[float, float, int, int], spread: float = 0.1, seed: int = 0
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int16]]:
    """Points and labels of round blobs, each given as x, y, label, count."""
    rng = np.random.default_rng(seed)
    points = [rng.normal((x, y), spread, size=(count, 2)) for x, y, _, count in centres]
    labels = [np.full(count, label) for *_, label, count in centres]
    return np.concatenate(points).astype(np.float32), np.concatenate(labels).astype(np.int16)


def test_a_place_lies_in_the_middle_of_its_classs_blob() -> None:
    points, labels = blobs((-3, 0, 0, 400), (3, 1, 1, 300), (0, -3, 2, 200))
    places = densest_places(points, labels, 3)
    assert sorted(place.label for place in places) == [0, 1, 2]
    for place, middle in ((place, [(-3, 0), (3, 1), (0, -3)][place.label]) for place in places):
        assert np.hypot(place.x - middle[0], place.y - middle[1]) < 0.15
        assert place.share > 0.9


def test_a_class_of_two_blobs_has_two_places_the_denser_first() -> None:
    points, labels = blobs((-3, 0, 0, 500), (3, 0, 0, 250))
    places = densest_places(points, labels, 1)
    assert [round(place.x) for place in places] == [-3, 3]
    assert places[0].share == pytest.approx(2 / 3, abs=0.05)


def test_a_few_stray_points_are_no_place() -> None:
    points, labels = blobs((-3, 0, 0, 500), (3, 0, 0, 10))
    assert len(densest_places(points, labels, 1)) == 1


def test_what_holds_less_of_its_class_than_wanted_is_passed_over() -> None:
    points, labels = blobs((-3, 0, 0, 300), (0, 0, 0, 200), (3, 0, 0, 100))
    assert len(densest_places(points, labels, 1)) == 3
    assert len(densest_places(points, labels, 1, least_share=0.3)) == 2


def test_a_class_without_points_has_no_place() -> None:
    points, labels = blobs((0, 0, 0, 100), (3, 0, 2, 100))
    assert {place.label for place in densest_places(points, labels, 4)} == {0, 2}
    assert densest_places(np.empty((0, 2), np.float32), np.empty(0, np.int16), 3) == ()


def test_one_point_is_a_place_where_it_is() -> None:
    (place,) = densest_places(np.array([[2.0, -1.0]], np.float32), np.zeros(1, np.int16), 1)
    assert (place.x, place.y) == pytest.approx((2.0, -1.0), abs=1e-6)
    assert (place.label, place.share) == (0, 1.0)


def distance_in_cells(points: npt.NDArray[np.float32], one: Place, other: Place) -> float:
    low, high = np.percentile(points, [0.5, 99.5], axis=0)
    side = max(float((high - low).max()), 1e-6) / CELLS
    return max(abs(one.x - other.x), abs(one.y - other.y)) / side


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.integers(2, 6), st.floats(0.05, 1.0))
def test_names_never_cover_names(seed: int, classes: int, spread: float) -> None:
    rng = np.random.default_rng(seed)
    centres = [(float(x), float(y), label, 120) for label, (x, y) in enumerate(rng.normal(size=(classes, 2)))]
    points, labels = blobs(*centres, spread=spread, seed=seed)
    places = densest_places(points, labels, classes)
    assert all(np.isfinite(place[:2]).all() and 0 <= place.share <= 1 for place in places)
    assert [place.share for place in places] == sorted((place.share for place in places), reverse=True)
    for one, other in itertools.combinations(places, 2):
        assert distance_in_cells(points, one, other) > 2


def test_two_classes_in_one_place_write_beside_each_other() -> None:
    points, labels = blobs((0, 0, 0, 400), (0, 0, 1, 400), (4, 4, 2, 300), spread=0.3)
    places = densest_places(points, labels, 3)
    assert {place.label for place in places} == {0, 1, 2}
    for one, other in itertools.combinations(places, 2):
        assert distance_in_cells(points, one, other) > 2
    assert all(np.hypot(place.x, place.y) < 1 for place in places if place.label < 2)


def test_where_there_is_no_room_for_a_second_name_there_is_none() -> None:
    """Two classes on one spot, far from everything else: no name may stand where its class is not."""
    rng = np.random.default_rng(0)
    spread_out = rng.uniform(-10, 10, size=(500, 2))
    points = np.concatenate([spread_out, np.full((200, 2), 3.0)]).astype(np.float32)
    labels = np.concatenate([np.zeros(500), np.ones(100), np.full(100, 2)]).astype(np.int16)
    for place in densest_places(points, labels, 3):
        if place.label:
            assert np.hypot(place.x - 3, place.y - 3) < 2.5, place
