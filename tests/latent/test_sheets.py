"""Recipes of sheets: exact corners, closed forms in between, values that can be compared."""

from dataclasses import fields, replace
from typing import Any

import hypothesis.strategies as st
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given

from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.latent.dimensions import Dimensions
from explorer.latent.paths import Mix, spherical, straight
from explorer.latent.sheets import (
    Analogy,
    Corners,
    Listed,
    PlaneSheet,
    Samples,
    Sheet,
    Strip,
    Traversal,
    Triangle,
    gathered,
    order_from,
)

Array = npt.NDArray[np.float32]


def codes(count: int, size: int = 5, seed: int = 0) -> Codes:
    return Codes.of(np.random.default_rng(seed).normal(size=(count, size)))


def some_sheets() -> list[Sheet]:
    """One of each kind, made anew each time."""
    return [
        Listed(codes(7), 3),
        Strip(codes(2), 9),
        Strip(codes(4), 9, Mix.SPHERICAL),
        Corners(codes(4), 3, 6),
        Corners(codes(4), 3, 6, Mix.SPHERICAL),
        Analogy(codes(3), codes(1, seed=1), codes(2, seed=2), 4, 4),
        Triangle(codes(3), 5),
        PlaneSheet(codes(1), codes(2, seed=1), 3.0, 5, 7),
        Traversal(codes(1), codes(3, seed=1), 2.0, 7),
        Samples(codes(1), 0.7, 11, 3, 4),
    ]


@pytest.mark.parametrize("index", range(len(some_sheets())))
def test_a_recipe_is_a_value_and_expands_to_its_cells(index: int) -> None:
    sheet, again = some_sheets()[index], some_sheets()[index]
    assert sheet == again
    assert hash(sheet) == hash(again)
    assert len({sheet, *some_sheets()}) == len(some_sheets())
    expanded = sheet.codes()
    assert expanded.dtype == np.float32
    assert expanded.shape == (len(sheet), 5)
    np.testing.assert_array_equal(expanded, again.codes())
    places = sheet.places()
    assert places.shape == (len(sheet), 2)
    assert len(np.unique(places, axis=0)) == len(sheet)
    assert (places >= 0).all()
    assert (places <= [sheet.rows - 1, sheet.columns - 1]).all()
    assert np.lexsort(places.T[::-1]).tolist() == list(range(len(sheet))), "row by row from the top"
    expanded[:] = 7  # owned by the receiver
    np.testing.assert_array_equal(sheet.codes(), again.codes())
    assert (sheet.codes() != 7).all()


@pytest.mark.parametrize("sheet", [*some_sheets(), Samples(codes(1), 0.7, 11, 3, 4, ((1, 2, 5),))])
@pytest.mark.parametrize("size", [5, 200])
def test_some_cells_are_those_of_the_whole_sheet_bit_for_bit(sheet: Sheet, size: int) -> None:
    wide: Any = {
        part.name: codes(len(value), size, seed=at)
        for at, part in enumerate(fields(sheet))
        if isinstance(value := getattr(sheet, part.name), Codes)
    }
    sheet = replace(sheet, **wide)
    expanded = sheet.codes()
    for cell in range(len(sheet)):
        np.testing.assert_array_equal(sheet.codes(np.array([cell])), expanded[[cell]])
    some = np.array([len(sheet) - 1, 0, 3])
    np.testing.assert_array_equal(sheet.codes(some), expanded[some])


def test_a_strip_is_the_path_between_its_ends() -> None:
    first, last = codes(2).values
    np.testing.assert_array_equal(Strip(codes(2), 9).codes(), straight(first, last, 9))
    np.testing.assert_array_equal(Strip(codes(2), 9, Mix.SPHERICAL).codes(), spherical(first, last, 9))
    np.testing.assert_array_equal(Strip(codes(2), 9).at([0.5]), straight(first, last, 3)[1:2])


def test_a_strip_along_a_path_that_was_found_is_that_path() -> None:
    found = codes(9)
    np.testing.assert_allclose(Strip(found, 9).codes(), found.values, rtol=1e-5, atol=1e-6)


def test_identical_ends_are_refused_in_words() -> None:
    same = gathered((codes(1), codes(1)))
    with pytest.raises(ExplorerError, match="Both ends are the same code"):
        Strip(same, 5).codes()


def test_codes_of_different_models_are_refused_in_words() -> None:
    with pytest.raises(ExplorerError, match="2 and 5 dimensions"):
        gathered((codes(1, 5), codes(1, 2)))
    with pytest.raises(ExplorerError, match="different models"):
        Analogy(codes(1), codes(1, 2), codes(1), 2, 2).corners()


@given(st.integers(1, 32), st.integers(1, 32))
def test_corners_mix_bilinearly(rows: int, columns: int) -> None:
    four = codes(4).values.astype(np.float64)
    sheet = Corners(codes(4), rows, columns).codes().reshape(rows, columns, 5)
    down = np.linspace(0, 1, rows)[:, None, None]
    across = np.linspace(0, 1, columns)[None, :, None]
    a, b, c, d = four
    expected = (1 - down) * ((1 - across) * a + across * b) + down * ((1 - across) * c + across * d)
    np.testing.assert_allclose(sheet, expected, rtol=1e-5, atol=1e-6)
    found = sheet[[0, 0, -1, -1], [0, -1, 0, -1]]
    exact = codes(4).values[
        [0, 1 if columns > 1 else 0, 2 if rows > 1 else 0, (rows > 1) * 2 + (columns > 1)]
    ]
    assert found.tobytes() == exact.tobytes()


def test_spherical_corners_keep_their_norms() -> None:
    unit = codes(4).values / np.linalg.norm(codes(4).values, axis=1, keepdims=True)
    sheet = Corners(Codes.of(unit), 6, 6, Mix.SPHERICAL).codes()
    np.testing.assert_allclose(np.linalg.norm(sheet, axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(sheet[::6], spherical(unit[0], unit[2], 6), atol=1e-6)
    with pytest.raises(ExplorerError, match="no direction"):
        Corners(Codes.of([*unit[:3], np.zeros(5)]), 3, 3, Mix.SPHERICAL).codes()


def test_an_analogy_is_arithmetic_with_means() -> None:
    a, b, c = codes(3), codes(1, seed=1), codes(2, seed=2)
    sheet = Analogy(a, b, c, 4, 3)
    expected = c.values.mean(axis=0) + b.values[0] - a.values.mean(axis=0)
    np.testing.assert_allclose(sheet.result().values[0], expected, rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(sheet.codes()[-1], sheet.result().values[0])
    np.testing.assert_array_equal(sheet.codes()[[0, 2, 9]], sheet.corners()[:3])


def test_a_triangle_stands_on_its_side() -> None:
    sheet = Triangle(codes(3), 4)
    np.testing.assert_array_equal(sheet.codes()[[0, 6, 9]], sheet.corners.values)
    assert sheet.places().tolist() == [
        *[[0, 1.5], [1, 1], [1, 2], [2, 0.5], [2, 1.5], [2, 2.5]],
        *[[3, 0], [3, 1], [3, 2], [3, 3]],
    ]
    np.testing.assert_allclose(
        sheet.mixed([0.2, 0.3, 0.5]).values[0], [0.2, 0.3, 0.5] @ codes(3).values, rtol=1e-5
    )


def test_a_plane_reaches_as_far_as_it_says_and_up_is_up() -> None:
    centre, axes = codes(1), codes(2, seed=1)
    sheet = PlaneSheet(centre, axes, 3.0, 5, 7).codes().reshape(5, 7, 5)
    np.testing.assert_allclose(sheet[2, 3], centre.values[0])
    np.testing.assert_allclose(sheet[0, 3], centre.values[0] + 3 * axes.values[1], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(sheet[2, 6], centre.values[0] + 3 * axes.values[0], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(PlaneSheet(centre, axes, 3.0, 1, 1).codes(), centre.values)


def test_a_traversal_changes_one_dimension_a_row() -> None:
    data = (np.random.default_rng(0).normal(size=(500, 5)) * [0.1, 0.9, 0.5, 0.7, 0.3]).astype(np.float32)
    dimensions = Dimensions.of(data)
    chosen = dimensions.by_kl()[:3].tolist()
    assert chosen == [1, 3, 2]
    sheet = Traversal(codes(1), Codes.of(dimensions.steps(chosen)), 2.0, 7)
    moved = sheet.codes().reshape(3, 7, 5) - codes(1).values[0]
    np.testing.assert_array_equal(moved[:, 3], 0)
    for row, dimension in zip(moved, chosen, strict=True):
        np.testing.assert_allclose(
            row[:, dimension], np.linspace(-2, 2, 7) * data[:, dimension].std(), atol=1e-5
        )
        np.testing.assert_array_equal(np.delete(row, dimension, axis=1), 0)


def test_one_sample_is_drawn_anew_and_the_others_stay() -> None:
    sheet = Samples.of_prior(5, 3, 4, seed=2)
    rolled = sheet.rolled(1, 2)
    changed = (sheet.codes() != rolled.codes()).any(axis=1)
    assert np.flatnonzero(changed).tolist() == [6]
    twice = rolled.rolled(1, 2).rolled(0, 0)
    assert twice.rolls == ((0, 0, 1), (1, 2, 2))
    assert (twice.codes()[6] != rolled.codes()[6]).all()
    smaller = Samples(twice.centre, 1.0, 2, 1, 1, twice.rolls)
    np.testing.assert_array_equal(smaller.codes(), twice.codes()[:1])


def test_the_temperature_scales_the_same_draws_around_the_centre() -> None:
    cold, hot = (Samples(codes(1), spread, 2, 3, 4).codes() - codes(1).values for spread in (0.5, 1.0))
    np.testing.assert_allclose(2 * cold, hot, atol=1e-6)
    still = Samples(codes(1), 0.0, 2, 3, 4).codes()
    np.testing.assert_array_equal(still, np.tile(codes(1).values, (12, 1)))


def test_what_is_seen_comes_first() -> None:
    sheet = Corners(codes(4), 6, 4)
    assert order_from(sheet, None).tolist() == list(range(24))
    order = order_from(sheet, (2, 1, 4, 3))
    assert sorted(order.tolist()) == list(range(24))
    assert order[:4].tolist() == [9, 10, 13, 14]
    rows = (order[4:] // 4).tolist()
    assert rows[:4] == [2, 2, 3, 3], "what stands beside it"
    assert set(rows[4:12]) == {1, 4}
    assert set(rows[12:]) == {0, 5}
    assert order_from(Triangle(codes(3), 4), (2, 0, 4, 1))[:3].tolist() == [3, 6, 4]


@given(st.integers(0, 3), st.integers(2, 6), st.integers(2, 6), st.integers(1, 3), st.sampled_from(Mix))
def test_a_sheet_that_cannot_be_is_found_by_its_first_and_last_cell(
    zero: int, rows: int, columns: int, size: int, mix: Mix
) -> None:
    corners = codes(4, size, seed=rows).values.copy()
    corners[zero] = 0.0
    strip = Codes.of(corners[[zero, (zero + 1) % 4]])
    for sheet in (Corners(Codes.of(corners), rows, columns, mix), Strip(strip, columns, mix)):
        assert refusal(sheet, None) == refusal(sheet, np.array([0, len(sheet) - 1]))


def refusal(sheet: Sheet, cells: npt.NDArray[np.intp] | None) -> str:
    try:
        sheet.codes(cells)
    except ExplorerError as error:
        return str(error)
    return ""
