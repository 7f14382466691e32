"""Colours of the points on the map: what they say, and what the legend says of it."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from explorer.latent.colour_scale import LEVELS, Scale
from explorer.latent.misfit import Misfit
from explorer.panels.map import MapPanel
from explorer.session import edits
from explorer.session.edits import Edit
from explorer.session.hiding import name_group
from explorer.session.map import Colouring
from explorer.widgets.map_layers import Caption
from explorer.widgets.viridis import viridis
from tests.panels.mounted import Mounted
from tests.session.samples import CLASSES, facts
from tests.support.qt import Stage, settle

SPLIT = (np.arange(300) % 10 // 8 * 2).astype(np.uint8)
TINY = replace(facts(), split=SPLIT)
ERRORS = np.linspace(1, 90, 300).astype(np.float32)
MEASURED = replace(TINY, misfit=Misfit(ERRORS, np.array([299]), np.zeros((1, 6, 6, 1), np.uint8)))
COLOURS = np.array([[200, 30, 30], [30, 200, 30], [30, 30, 200]], np.uint8)
ON_TILES = COLOURS + 50
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def mounted(stage: Stage) -> Mounted[MapPanel]:
    mounted = Mounted(stage, MapPanel(), TINY, size=(800, 500))  # room for the legend
    mounted.panel.set_class_colours(COLOURS, ON_TILES)
    settle()
    return mounted


def choose(mounted: Mounted[MapPanel], colouring: Colouring) -> None:
    mounted.panel.colour_menu.chosen.emit(colouring)
    settle()


def given(mounted: Mounted[MapPanel]) -> np.ndarray:
    """The category of each point, in the order of the data."""
    return mounted.panel.canvas._points.given(np.arange(300))[1]


def test_over_tiles_points_and_legend_have_colours_that_do_not_sink_into_the_dark(
    mounted: Mounted[MapPanel],
) -> None:
    panel = mounted.panel

    def drawn() -> list[list[int]]:
        return [list(colour) for colour in panel.canvas._points.colours]

    assert drawn() == COLOURS.tolist()
    mounted.store.edit(edits.show_layer("manifold", is_shown=True))
    assert drawn() == ON_TILES.tolist()
    swatches = [row.grab().toImage() for row in panel.legend.rows]
    seen = {image.pixel(x, image.height() // 2) for image in swatches for x in range(image.width())}
    assert {QColor(*colour).rgb() for colour in ON_TILES.tolist()} <= seen
    choose(mounted, Colouring.DISTANCE)
    assert drawn() == viridis(LEVELS, is_on_dark=True).tolist()
    mounted.store.edit(edits.show_layer("manifold", is_shown=False))
    assert drawn() == viridis(LEVELS, is_on_dark=False).tolist()


def test_what_is_hidden_and_the_tiles_may_change_in_one_step(mounted: Mounted[MapPanel]) -> None:
    mounted.store.edit(edits.toggle_class(1, "one"))
    with_tiles = edits.show_layer("manifold", is_shown=True)
    both = Edit("both", lambda session: edits.toggle_class(1, "one").apply(with_tiles.apply(session)))
    mounted.store.edit(both)
    assert [list(colour) for colour in mounted.panel.canvas._points.colours] == ON_TILES.tolist()


def shown(mounted: Mounted[MapPanel]) -> np.ndarray:
    return mounted.panel.canvas._points.are_shown(np.arange(300))


def test_a_part_of_the_data_is_hidden_and_singled_out_as_a_class_is(mounted: Mounted[MapPanel]) -> None:
    choose(mounted, Colouring.SPLIT)
    legend, notes = mounted.panel.legend, mounted.panel.canvas.notes
    for signal, row, expected, said in (
        (legend.toggled, 0, SPLIT == 2, ("without training pictures",)),
        (legend.toggled, 0, SPLIT != 9, ()),
        (legend.soloed, 0, SPLIT == 0, ("without test pictures",)),
        (legend.soloed, 0, SPLIT != 9, ()),
        (legend.soloed, 1, SPLIT == 2, ("without training pictures",)),
        (legend.toggled, 1, SPLIT == 9, ("without training and test pictures",)),
    ):
        signal.emit(row)
        settle()
        np.testing.assert_array_equal(shown(mounted), expected)
        assert len(mounted.panel.canvas._points._shown) == expected.sum()
        assert notes.lines == said
    assert mounted.labels[1:] == ["Toggle training pictures"] * 2 + ["Solo training pictures"] * 2 + [
        "Solo test pictures",
        "Toggle test pictures",
    ]


def test_parts_and_classes_are_hidden_together_and_counted_as_they_are_shown(
    mounted: Mounted[MapPanel],
) -> None:
    mounted.store.edit(edits.toggle_class(1, "one"))
    mounted.store.edit(edits.toggle_split(0))
    settle()
    assert TINY.labels is not None
    np.testing.assert_array_equal(shown(mounted), (TINY.labels != 1) & (SPLIT == 2))
    counted = [row.accessibleDescription().split()[0] for row in mounted.panel.legend.rows]
    assert counted == np.bincount(TINY.labels[SPLIT == 2], minlength=3).astype(str).tolist()
    choose(mounted, Colouring.SPLIT)
    counted = [row.accessibleDescription().split()[0] for row in mounted.panel.legend.rows]
    assert counted == [str((SPLIT[TINY.labels != 1] == part).sum()) for part in (0, 2)]


def test_names_stay_while_their_class_does(mounted: Mounted[MapPanel]) -> None:
    captions = [Caption(0.0, 0.0, name, name_group(label, TINY)) for label, name in enumerate(CLASSES)]
    canvas = mounted.panel.canvas
    canvas.set_captions(captions)
    mounted.store.edit(edits.toggle_split(0))
    mounted.store.edit(edits.toggle_class(2, "two"))
    settle()
    left = [caption.text for caption in captions if caption.category not in canvas._points.hidden]
    assert left == ["zero", "one"]


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
