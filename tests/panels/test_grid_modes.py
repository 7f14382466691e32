"""Triangle, analogy, samples, plane and traversal: their pointers and options."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from explorer.engine.requests import DecodeCodes, ModelRef
from explorer.latent.barycentric import mix_three
from explorer.latent.codes import Codes
from explorer.latent.plane import PlaneChoice
from explorer.panels.grid import GridPanel
from explorer.session import grid_edits
from explorer.session.edits import open_model
from explorer.session.gaze import Gaze
from explorer.session.grid import Mode
from explorer.session.grid_asks import WELLS
from explorer.session.grid_gaze import Hand
from explorer.session.resolve import at_hand, resolve
from tests.panels.mounted import Mounted
from tests.session.samples import facts
from tests.support.qt import Stage, settle

WIDE = facts("wide", size=6)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def mounted(stage: Stage) -> Mounted[GridPanel]:
    mounted = Mounted(stage, GridPanel(), WIDE, size=(720, 560))
    mounted.store.begin(open_model(ModelRef(WIDE.id, WIDE.path), WIDE.title, "grid"))
    mounted.store.look(lambda _: Gaze(panel="grid"))
    settle()
    mounted.forget()
    return mounted


def choose(mounted: Mounted[GridPanel], mode: Mode) -> None:
    """Press a mode's button."""
    button = next(one for one in mounted.panel.head.modes.buttons() if one.text().lower() == mode.value)
    QTest.mouseClick(button, LEFT)
    settle()
    mounted.forget()


def test_a_pointer_in_the_triangle_mixes_as_far_as_it_is_dragged(mounted: Mounted[GridPanel]) -> None:
    choose(mounted, Mode.TRIANGLE)
    view, handle = mounted.panel.sheet_view, mounted.panel.mixer.handle
    assert handle.isVisible()
    middle = QPoint(11, 11)
    QTest.mousePress(handle, LEFT, pos=middle)
    QTest.mouseMove(handle, handle.mapFromParent(view.cell_rect(0).center().toPoint() - QPoint(0, 40)))
    QTest.mouseRelease(handle, LEFT, pos=middle)
    assert mounted.view.gaze.grid.shares == pytest.approx((1, 0, 0))
    hand = at_hand(mounted.view.session, mounted.view.gaze, mounted.facts)
    assert hand is not None
    assert hand.code == mounted.panel.hand.places[0].code
    assert mounted.edits == []


def test_the_pointer_is_let_go_when_the_triangle_goes(mounted: Mounted[GridPanel]) -> None:
    choose(mounted, Mode.TRIANGLE)
    QTest.mousePress(mounted.panel.mixer.handle, LEFT, pos=QPoint(11, 11))
    assert mounted.view.gaze.grid.is_moving
    mounted.store.edit(grid_edits.choose_mode(Mode.CORNERS))
    assert not mounted.view.gaze.grid.is_moving


def test_the_mix_is_decoded_beside_the_corners(mounted: Mounted[GridPanel]) -> None:
    choose(mounted, Mode.TRIANGLE)
    request = resolve(mounted.view.session, mounted.view.gaze, mounted.facts)[WELLS].request
    assert isinstance(request, DecodeCodes)
    expected = mix_three(request.codes.values[:3], mounted.view.gaze.grid.shares)
    assert Codes.of(request.codes.values[3]) == Codes.of(expected)


def test_arrow_keys_nudge_the_mix(mounted: Mounted[GridPanel]) -> None:
    choose(mounted, Mode.TRIANGLE)
    before = mounted.view.gaze.grid.shares
    QTest.keyClick(mounted.panel.mixer.handle, Qt.Key.Key_Up)
    assert mounted.view.gaze.grid.shares[0] > before[0]


def test_the_result_of_an_analogy_is_at_hand_when_clicked_and_takes_no_drop(
    mounted: Mounted[GridPanel],
) -> None:
    choose(mounted, Mode.ANALOGY)
    well = mounted.panel.wells.wells[3]
    QTest.mouseClick(well, LEFT, pos=QPoint(40, 40))
    assert mounted.view.gaze.grid.hand is Hand.MIX
    assert not mounted.panel.wells.maps[3].isVisible()


def test_one_sample_or_all_are_drawn_anew(mounted: Mounted[GridPanel]) -> None:
    choose(mounted, Mode.SAMPLES)
    said: list[str] = []
    mounted.panel.hand.refused.connect(said.append)
    mounted.panel.hand.choose_place(0)
    mounted.panel.options.one.click()
    assert "Click a sample first" in said[0]
    mounted.panel.hand.choose_cell(9)
    mounted.panel.options.one.click()
    assert mounted.view.session.grid.rolls == ((1, 1, 1),)
    mounted.panel.options.all.click()
    grid = mounted.view.session.grid
    assert grid.seed == 1
    assert not grid.rolls
    mounted.panel.options.temperature.setValue(0.5)
    assert mounted.view.session.grid.temperature == 0.5


def test_samples_around_a_code_bring_its_place(mounted: Mounted[GridPanel]) -> None:
    choose(mounted, Mode.SAMPLES)
    assert not mounted.panel.wells.wells[0].isVisible()
    mounted.panel.options.around.click()
    assert mounted.view.session.grid.is_around
    assert mounted.panel.wells.wells[0].isVisible()


def test_samples_and_analogies_remember_on_their_own_what_is_drawn_around(
    mounted: Mounted[GridPanel],
) -> None:
    around = mounted.panel.options.around
    choose(mounted, Mode.SAMPLES)
    around.click()
    choose(mounted, Mode.ANALOGY)
    assert not around.isChecked()
    choose(mounted, Mode.SAMPLES)
    assert around.isChecked()
    around.click()
    choose(mounted, Mode.ANALOGY)
    around.click()
    choose(mounted, Mode.SAMPLES)
    assert not around.isChecked()
    choose(mounted, Mode.ANALOGY)
    assert around.isChecked()


def test_axes_have_names_and_numbers_beside_the_cells(mounted: Mounted[GridPanel]) -> None:
    headings = mounted.panel.headings
    choose(mounted, Mode.CORNERS)
    assert headings.width == 0
    choose(mounted, Mode.PLANE)
    assert headings.width > 0
    assert headings.shown.across.startswith("PC 1,")
    assert headings.shown.down.startswith("PC 2,")
    assert headings.shown.columns[0] == "−2.5"
    mounted.panel.options.reach.setValue(1.0)
    assert headings.shown.columns[0] == "−1.0"
    mounted.store.edit(grid_edits.choose_axes(PlaneChoice(False, 1, 3), WIDE.id))
    assert (headings.shown.across[:3], headings.shown.down[:3]) == ("z2,", "z4,")
    choose(mounted, Mode.TRAVERSAL)
    assert headings.shown.rows[0] == f"z{WIDE.dimensions.by_kl()[0] + 1}"
    assert len(headings.shown.rows) == WIDE.code_size


def test_keys_of_what_is_hidden_go_to_the_sheet(mounted: Mounted[GridPanel]) -> None:
    panel = mounted.panel
    choose(mounted, Mode.CORNERS)
    panel.wells.wells[3].setFocus(Qt.FocusReason.TabFocusReason)
    choose(mounted, Mode.SAMPLES)
    assert panel.sheet_view.hasFocus()
    panel.options.seed.setFocus(Qt.FocusReason.TabFocusReason)
    choose(mounted, Mode.STRIP)
    assert panel.sheet_view.hasFocus()
    button = next(one for one in panel.head.modes.buttons() if one.text() == "Plane")
    button.setFocus(Qt.FocusReason.TabFocusReason)
    button.click()
    settle()
    assert button.hasFocus(), "who chooses modes by keys goes on from there"


def test_keys_of_what_an_undo_hides_go_to_the_sheet(mounted: Mounted[GridPanel]) -> None:
    panel = mounted.panel
    choose(mounted, Mode.SAMPLES)
    choose(mounted, Mode.STRIP)
    panel.head.route.setFocus(Qt.FocusReason.TabFocusReason)
    mounted.store.undo()
    settle()
    assert not panel.head.route.isVisible()
    assert panel.sheet_view.hasFocus()
    panel.options.around.click()
    well = panel.wells.wells[0]
    well.setFocus(Qt.FocusReason.TabFocusReason)
    mounted.store.undo()
    settle()
    assert not well.isVisible()
    assert panel.sheet_view.hasFocus(), "in one mode too"
    panel.options.seed.setFocus(Qt.FocusReason.TabFocusReason)
    mounted.store.edit(grid_edits.draw_around(True))
    settle()
    assert panel.options.seed.hasFocus(), "what stays keeps them"


def test_axes_of_a_plane_are_of_one_kind(mounted: Mounted[GridPanel]) -> None:
    choose(mounted, Mode.PLANE)
    right = mounted.panel.options.right
    assert right.currentText() == "PC 1"
    at = right.findText("z4")
    right.setCurrentIndex(at)
    right.activated.emit(at)
    assert mounted.view.session.grid.marks_of(WIDE.id).plane == PlaneChoice(False, 3, 0)
    assert mounted.panel.options.up.currentText() == "z1"


def test_a_traversal_has_at_most_as_many_rows_as_there_are_dimensions(mounted: Mounted[GridPanel]) -> None:
    choose(mounted, Mode.TRAVERSAL)
    assert mounted.panel.head.rows.maximum() == 6
    mounted.store.edit(grid_edits.reach_out(1.0))
    assert mounted.panel.options.reach.value() == 1.0


def test_draws_around_the_result_of_an_analogy_have_no_path(mounted: Mounted[GridPanel]) -> None:
    choose(mounted, Mode.ANALOGY)
    assert mounted.panel.head.route.isVisible()
    mounted.store.edit(grid_edits.draw_around(True))
    assert not mounted.panel.head.route.isVisible()
    mounted.store.undo()
    assert mounted.panel.head.route.isVisible()
