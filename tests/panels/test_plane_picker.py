"""The choice of a plane: what is offered, chosen, said and drawn."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.latent.plane import PlaneChoice
from explorer.panels.map import MapPanel
from explorer.panels.plane_picker import PlanePicker
from explorer.session import edits
from explorer.session.gaze import Gaze
from explorer.session.map_asks import code_at_hand
from tests.panels.mounted import Mounted
from tests.panels.on_map import COLOURS
from tests.session.samples import facts
from tests.support.qt import Stage, settle

WIDE = facts("wide", 5)


@pytest.fixture
def mounted(stage: Stage) -> Mounted[MapPanel]:
    mounted = Mounted(stage, MapPanel(), WIDE)
    settle()
    return mounted


def picker(mounted: Mounted[MapPanel]) -> PlanePicker:
    found = mounted.panel.canvas.findChild(PlanePicker)
    assert isinstance(found, PlanePicker)
    return found


def drawn(mounted: Mounted[MapPanel]) -> np.ndarray:
    return mounted.panel.canvas._points.given(np.arange(300))[0]


def test_two_dimensions_of_the_code_become_the_axes(mounted: Mounted[MapPanel]) -> None:
    found = picker(mounted)
    assert found.isVisible()
    assert WIDE.mu is not None
    found.kind.setCurrentIndex(1)
    found.kind.activated.emit(1)
    found.across.setValue(4)
    settle()
    assert mounted.marks.plane == PlaneChoice(False, 3, 1)
    np.testing.assert_allclose(drawn(mounted), WIDE.mu[:, [3, 1]], atol=1e-5)
    variances = WIDE.mu.astype(np.float64).var(axis=0)
    assert found.words.text().startswith(f"{variances[[3, 1]].sum() / variances.sum():.1%} of the variance")
    code = code_at_hand(mounted.view.session, Gaze(pointer=(1.5, -2.0)), WIDE).values[0]
    np.testing.assert_allclose(code[[3, 1]], [1.5, -2.0], atol=1e-6)


def test_each_choice_is_a_step_that_undo_takes_back(mounted: Mounted[MapPanel]) -> None:
    before = drawn(mounted).copy()
    picker(mounted).upward.setValue(3)
    settle()
    assert mounted.labels == ["Choose plane"]
    assert not np.allclose(drawn(mounted), before)
    mounted.store.undo()
    settle()
    np.testing.assert_array_equal(drawn(mounted), before)
    assert picker(mounted).upward.value() == 2


def test_an_axis_that_is_taken_changes_places(mounted: Mounted[MapPanel]) -> None:
    picker(mounted).across.setValue(2)
    assert mounted.marks.plane == PlaneChoice(True, 1, 0)
    picker(mounted).upward.setValue(2)
    assert mounted.marks.plane == PlaneChoice(True, 0, 1)


def test_showing_it_emits_nothing_and_a_plane_space_needs_none(mounted: Mounted[MapPanel]) -> None:
    mounted.refresh_again()
    assert mounted.edits == []
    mounted.show_model(facts())
    assert not picker(mounted).isVisible()
    mounted.show_model(facts("line", 1))
    assert not picker(mounted).isVisible()


@pytest.mark.parametrize("size", [3, 20, 200, 512])
def test_spaces_of_any_size_have_planes(stage: Stage, size: int) -> None:
    known = facts("big", size)
    mounted = Mounted(stage, MapPanel(), known)
    picker(mounted).across.setValue(size)
    settle()
    assert mounted.marks.plane.first == size - 1
    assert known.mu is not None
    expected = known.plane_along(mounted.marks.plane).points(known.mu)
    np.testing.assert_array_equal(drawn(mounted), expected)


def test_without_codes_only_dimensions_can_be_chosen(stage: Stage) -> None:
    mounted = Mounted(stage, MapPanel(), replace(facts("bare", 6, count=0)))
    found = picker(mounted)
    assert not found.kind.isEnabled()
    assert found.kind.currentText() == "Dimensions"
    found.across.setValue(6)
    assert mounted.marks.plane == PlaneChoice(False, 5, 1)


def test_it_stands_below_the_legend_where_it_is_narrow_and_makes_way_where_it_is_low(
    mounted: Mounted[MapPanel],
) -> None:
    found, legend = picker(mounted), mounted.panel.legend
    mounted.panel.set_class_colours(COLOURS, COLOURS)
    mounted.panel.resize(800, 400)
    settle()
    assert found.y() == legend.y()
    assert found.x() > legend.geometry().right()
    mounted.panel.resize(400, 400)
    settle()
    assert found.x() == legend.x()
    assert found.y() > legend.geometry().bottom()
    for width in range(400, 801, 40):
        mounted.panel.resize(width, 400)
        settle()
        assert not found.geometry().intersects(legend.geometry())
        assert mounted.panel.canvas.rect().contains(found.geometry())
    mounted.panel.resize(400, 400)
    legend.set_collapsed(collapsed=False)
    settle()
    assert not found.geometry().intersects(legend.geometry()), "it makes way for the open legend"
    legend.set_collapsed(collapsed=True)
    mounted.panel.resize(400, 150)
    settle()
    assert found.isHidden()
    mounted.panel.resize(400, 400)
    settle()
    assert found.isVisible()


def test_it_takes_the_place_of_the_legend_while_that_is_not_seen(mounted: Mounted[MapPanel]) -> None:
    found, legend = picker(mounted), mounted.panel.legend
    mounted.panel.set_class_colours(COLOURS, COLOURS)
    mounted.panel.resize(400, 400)
    settle()
    below = found.y()
    for is_shown, expected in ((False, legend.y()), (True, below)):
        mounted.store.edit(edits.show_layer("legend", is_shown))
        settle()
        assert found.y() == expected


def test_below_a_long_legend_it_is_seen_whole_or_not_at_all(mounted: Mounted[MapPanel]) -> None:
    found, legend, canvas = picker(mounted), mounted.panel.legend, mounted.panel.canvas
    mounted.panel.set_class_colours(COLOURS, COLOURS)
    mounted.panel.resize(400, 600)
    legend.set_rows([str(label) for label in range(12)], [1] * 12, np.zeros((12, 3), np.uint8), frozenset())
    legend.set_collapsed(collapsed=False)
    settle()
    assert found.y() > legend.geometry().bottom() > 200
    beyond = mounted.panel.height() - canvas.height()
    needed = found.geometry().bottom() + 1 + 12 + beyond
    for height, is_seen in ((needed - 1, False), (needed, True)):
        mounted.panel.resize(400, height)
        settle()
        assert found.isVisible() == is_seen
