"""Colours of the points on the map: what they say, and what the legend says of it."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.latent.colour_scale import Scale
from explorer.latent.misfit import Misfit
from explorer.panels.map import MapPanel
from explorer.session import edits
from explorer.session.map import Colouring
from explorer.widgets.viridis import viridis
from tests.panels.mounted import Mounted
from tests.session.samples import facts
from tests.support.qt import Stage, settle

TINY = replace(facts(), split=(np.arange(300) % 10 // 8 * 2).astype(np.uint8))
ERRORS = np.linspace(1, 90, 300).astype(np.float32)
MEASURED = replace(TINY, misfit=Misfit(ERRORS, np.array([299]), np.zeros((1, 6, 6, 1), np.uint8)))
COLOURS = np.array([[200, 30, 30], [30, 200, 30], [30, 30, 200]], np.uint8)


@pytest.fixture
def mounted(stage: Stage) -> Mounted[MapPanel]:
    mounted = Mounted(stage, MapPanel(), TINY)
    mounted.panel.set_class_colours(COLOURS)
    settle()
    return mounted


def choose(mounted: Mounted[MapPanel], colouring: Colouring) -> None:
    mounted.panel.colour_menu.chosen.emit(colouring)
    settle()


def given(mounted: Mounted[MapPanel]) -> np.ndarray:
    """The category of each point, in the order of the data."""
    return mounted.panel.canvas._points.given(np.arange(300))[1]


def test_by_split_the_legend_counts_its_parts(mounted: Mounted[MapPanel]) -> None:
    choose(mounted, Colouring.SPLIT)
    assert mounted.labels == ["Colour by split"]
    np.testing.assert_array_equal(given(mounted), TINY.split)
    rows = [(row.text(), row.accessibleDescription().split()[0]) for row in mounted.panel.legend.rows]
    assert rows == [("train", "240"), ("validation", "0"), ("test", "60")]
    mounted.forget()
    mounted.panel.legend.toggled.emit(1)
    assert mounted.edits == [], "a part of the data is no class"


def test_by_distance_the_colours_are_levels_with_a_bar_of_numbers(mounted: Mounted[MapPanel]) -> None:
    choose(mounted, Colouring.DISTANCE)
    assert TINY.mu is not None
    distances = np.sqrt((TINY.mu.astype(np.float64) ** 2).sum(axis=1)).astype(np.float32)
    scale = Scale.of(distances)
    np.testing.assert_allclose(given(mounted).astype(int), scale.levels, atol=1)
    assert mounted.panel.canvas._points.colours[-1] == tuple(viridis(42, is_on_dark=False)[-1])
    bar = mounted.panel.legend.bar
    assert bar.isVisible()
    name, low, _, high = bar.words
    assert "|z|" in name
    assert float(low) == pytest.approx(distances.min(), abs=0.006)
    assert float(high.removeprefix("≥ ")) == pytest.approx(scale.high, abs=0.006)


def test_by_error_once_it_is_known(mounted: Mounted[MapPanel]) -> None:
    assert not mounted.panel.colour_menu.is_offered(Colouring.ERROR)
    mounted.panel.canvas.zoom_by(2.0)
    before = mounted.panel.canvas.viewport
    mounted.learn(MEASURED)
    assert mounted.panel.colour_menu.is_offered(Colouring.ERROR)
    assert mounted.panel.canvas.viewport == before, "the map stays where it is"
    choose(mounted, Colouring.ERROR)
    np.testing.assert_array_equal(given(mounted), Scale.of(ERRORS).levels)
    high = Scale.of(ERRORS).high
    numbers = ("1.0", f"{(1 + high) / 2:.1f}", f"≥ {high:.1f}")
    assert mounted.panel.legend.bar.words == ("Squared error per picture", *numbers)
    mounted.store.undo()
    settle()
    assert not mounted.panel.legend.bar.isVisible()
    np.testing.assert_array_equal(given(mounted), TINY.labels)


def test_what_is_not_known_of_a_model_is_said(mounted: Mounted[MapPanel]) -> None:
    mounted.store.edit(edits.colour_by(Colouring.ERROR))
    settle()
    assert not given(mounted).any()
    assert mounted.panel.legend.accessibleName() == "Reconstruction error"
    assert mounted.panel.legend.rows == ()


def test_hidden_classes_stay_hidden_under_other_colours(mounted: Mounted[MapPanel]) -> None:
    mounted.store.edit(edits.toggle_class(1, "one"))
    for colouring in Colouring:
        mounted.store.edit(edits.colour_by(colouring))
        settle()
        shown = mounted.panel.canvas._points.are_shown(np.arange(300))
        np.testing.assert_array_equal(shown, TINY.labels != 1)
        assert len(mounted.panel.canvas._points._shown) == 200
