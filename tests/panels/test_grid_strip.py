"""The strip: its slider and player, pixels mixed beside it, paths that are found, stopped and measured."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSlider

from explorer.engine.answers import Answer, Decoded, PathMeasured, Traced
from explorer.engine.requests import (
    DecodeCodes,
    DecodeSheet,
    FindGeodesic,
    MeasurePath,
    ModelRef,
    RetimeStrip,
)
from explorer.latent.codes import Codes
from explorer.latent.journey import Extent
from explorer.latent.sheets import Listed
from explorer.panels.grid import GridPanel
from explorer.panels.grid_pair import blends
from explorer.session import grid_edits
from explorer.session.edits import open_model
from explorer.session.gaze import Gaze
from explorer.session.grid import Mode, Route
from explorer.session.grid_asks import AT, EXTENT, SHEET, WELLS
from explorer.session.grid_gaze import Hand
from explorer.session.resolve import at_hand, resolve
from tests.panels.mounted import Mounted, picture_of
from tests.session.samples import facts
from tests.support.qt import Stage, settle

TINY = facts()
FRAMES = 11


@pytest.fixture
def mounted(stage: Stage) -> Mounted[GridPanel]:
    mounted = Mounted(stage, GridPanel(), TINY, size=(720, 560))
    mounted.store.begin(open_model(ModelRef(TINY.id, TINY.path), TINY.title, "grid"))
    mounted.store.look(lambda _: Gaze(panel="grid"))
    mounted.store.edit(grid_edits.choose_mode(Mode.STRIP))
    settle()
    mounted.forget()
    return mounted


def asked(mounted: Mounted[GridPanel], slot: str) -> object:
    wanted = resolve(mounted.view.session, mounted.view.gaze, mounted.facts).get(slot)
    return None if wanted is None else wanted.request


def wells_answer(mounted: Mounted[GridPanel]) -> Answer:
    request = asked(mounted, WELLS)
    assert isinstance(request, DecodeCodes)
    pictures = np.stack([picture_of(code) for code in request.codes.values])
    return Answer(WELLS, request, Decoded(np.arange(len(pictures)), pictures), is_last=True)


def traced(
    mounted: Mounted[GridPanel], *, is_last: bool, is_converged: bool = True, rounds: int = 7
) -> Answer:
    """A path that was found, with a bend."""
    request = asked(mounted, SHEET)
    assert isinstance(request, FindGeodesic | RetimeStrip)
    ends = request.ends.values if isinstance(request, FindGeodesic) else request.strip.stations.values
    share = np.linspace(0, 1, FRAMES, dtype=np.float32)[:, None]
    codes = Codes.of((1 - share) * ends[0] + share * ends[1] + np.sin(share * np.pi))
    pictures = np.stack([picture_of(code) for code in codes.values])
    result = Traced(codes, pictures, codes, Extent(3.0, 9.5), rounds, 3.2, is_converged)
    return Answer(SHEET, request, result, is_last=is_last)


def test_a_strip_between_the_same_codes_opens_and_says_that_frames_are_alike(
    mounted: Mounted[GridPanel],
) -> None:
    panel = mounted.panel
    said: list[str] = []
    panel.hand.refused.connect(said.append)
    first = panel.hand.places[0]
    mounted.store.edit(grid_edits.choose_mode(Mode.CORNERS))
    assert panel.hand.attempt(grid_edits.fill_place(1, first, TINY.id))
    for edit in (
        grid_edits.choose_mode(Mode.STRIP),
        grid_edits.choose_route(Route.SPHERICAL),
        grid_edits.choose_route(Route.SHORTEST),
        grid_edits.resize(Mode.STRIP, 1, FRAMES + 1),
    ):
        assert panel.hand.attempt(edit)
    settle()
    request = asked(mounted, SHEET)
    assert isinstance(request, DecodeSheet), "no path is sought"
    assert len(panel.sheet_view) == 2 * (FRAMES + 1)
    np.testing.assert_array_equal(request.sheet.codes(), np.tile(first.code.values, (FRAMES + 1, 1)))
    at = asked(mounted, AT)
    assert isinstance(at, DecodeCodes)
    assert at.codes == first.code
    assert asked(mounted, EXTENT) is None
    assert "same code" in panel.transport.extent.text()
    assert not panel.transport.stop_button.isVisible()
    assert said == []
    assert panel.hand.fill(1, Codes.of([3.0, 1.0]), "another", TINY.id)
    assert "same code" not in panel.transport.extent.text()
    assert not panel.hand.fill(1, first.code, "again", TINY.id)
    assert "same code" in said[0]


def is_found(mounted: Mounted[GridPanel]) -> bool:
    """Whether the path is what was looked for."""
    found = mounted.view.gaze.grid.found
    return found is not None and found.is_converged


def test_the_slider_goes_in_steps_of_a_hundredth_and_its_code_is_at_hand(mounted: Mounted[GridPanel]) -> None:
    slider = mounted.panel.transport.slider
    slider.triggerAction(QAbstractSlider.SliderAction.SliderSingleStepAdd)
    look = mounted.view.gaze.grid
    assert look.at == pytest.approx(0.51)
    assert look.hand is Hand.MIX
    hand = at_hand(mounted.view.session, mounted.view.gaze, mounted.facts)
    request = asked(mounted, AT)
    assert isinstance(request, DecodeCodes)
    assert hand is not None
    assert hand.code == request.codes


def test_it_plays_to_and_fro_or_begins_again(mounted: Mounted[GridPanel]) -> None:
    transport = mounted.panel.transport
    transport.play_button.click()
    assert transport.is_playing
    mounted.store.look(lambda gaze: replace(gaze, grid=replace(gaze.grid, at=0.99)))
    for _ in range(3):
        transport.advance()
    assert mounted.view.gaze.grid.at == pytest.approx(0.98)
    transport.ping_pong.setChecked(False)
    transport.play_button.click()
    transport.play_button.click()
    mounted.store.look(lambda gaze: replace(gaze, grid=replace(gaze.grid, at=1.0)))
    transport.advance()
    assert mounted.view.gaze.grid.at == 0
    assert mounted.edits == []


def test_playing_ends_when_the_slider_is_taken_or_hidden(mounted: Mounted[GridPanel]) -> None:
    transport = mounted.panel.transport
    transport.toggle()
    transport.slider.triggerAction(QAbstractSlider.SliderAction.SliderPageStepAdd)
    assert not transport.is_playing
    transport.toggle()
    mounted.store.edit(grid_edits.choose_mode(Mode.CORNERS))
    assert not transport.is_playing


def test_the_slider_is_held_while_it_is_down_or_runs(mounted: Mounted[GridPanel]) -> None:
    transport = mounted.panel.transport
    transport.toggle()
    transport.slider.setSliderDown(True)
    transport.slider.setSliderDown(False)
    assert mounted.view.gaze.grid.is_moving, "it still runs"
    transport.slider.setSliderDown(True)
    transport.slider.triggerAction(QAbstractSlider.SliderAction.SliderPageStepAdd)
    assert not transport.is_playing
    assert mounted.view.gaze.grid.is_moving, "it is dragged on"
    transport.slider.setSliderDown(False)
    assert not mounted.view.gaze.grid.is_moving


@pytest.mark.parametrize("is_playing", [False, True])
def test_nothing_is_held_once_the_page_is_hidden(mounted: Mounted[GridPanel], *, is_playing: bool) -> None:
    transport = mounted.panel.transport
    if is_playing:
        transport.toggle()
    transport.slider.setSliderDown(True)
    assert mounted.view.gaze.grid.is_moving
    mounted.panel.hide()
    assert not mounted.view.gaze.grid.is_moving
    assert not transport.slider.isSliderDown()


def test_pixels_are_mixed_below_the_frames_and_beside_the_picture(mounted: Mounted[GridPanel]) -> None:
    answer = wells_answer(mounted)
    mounted.panel.show_answer(answer)
    assert isinstance(answer.result, Decoded)
    start, end = answer.result.pictures[:2]
    middle = mounted.panel.sheet_view.picture(FRAMES + 5)
    assert middle is not None
    assert np.abs(middle - (start.astype(float) + end) / 2).max() <= 0.5
    assert not mounted.panel.pair.blended.image.isNull()


def test_blends_are_exact_at_both_ends() -> None:
    start, end = (np.full((2, 2, 3), value, np.uint8) for value in (3, 250))
    mixed = blends(start, end, np.array([0.0, 0.5, 1.0]))
    assert mixed[:, 0, 0, 0].tolist() == [3, 126, 250]


def test_a_blend_stands_for_the_frame_above_it(mounted: Mounted[GridPanel]) -> None:
    view = mounted.panel.sheet_view
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.cell_rect(FRAMES + 3).center().toPoint()
    )
    assert mounted.view.gaze.grid.cell == 3
    assert mounted.view.gaze.grid.at == pytest.approx(0.3)


def test_a_path_is_measured_finely(mounted: Mounted[GridPanel]) -> None:
    request = asked(mounted, EXTENT)
    assert isinstance(request, MeasurePath)
    assert len(request.codes) > 32
    measured = PathMeasured(Extent(3.0, 10.0), 0.25, 4)
    mounted.panel.show_answer(Answer(EXTENT, request, measured, is_last=True))
    transport = mounted.panel.transport
    assert "3.00" in transport.extent.text()
    assert "10.0" in transport.energy.text()
    assert "0.25" in transport.remoteness.text()
    assert transport.remoteness.isVisible()
    transport.show_extent(PathMeasured(Extent(3.0, 10.0), None, 0))
    assert not transport.remoteness.isVisible(), "without data nothing is said of them"


def test_the_shortest_path_is_shown_as_it_converges_and_then_is_the_strip(
    mounted: Mounted[GridPanel],
) -> None:
    mounted.store.edit(grid_edits.choose_route(Route.SHORTEST))
    question = asked(mounted, SHEET)
    assert isinstance(question, FindGeodesic)
    assert asked(mounted, EXTENT) is None
    part = traced(mounted, is_last=False)
    mounted.panel.show_answer(part)
    assert asked(mounted, SHEET) == question
    assert not is_found(mounted)
    assert "round 7, 6.2 % shorter so far" in mounted.panel.transport.extent.text()
    mounted.panel.show_answer(traced(mounted, is_last=True))
    assert is_found(mounted)
    request = asked(mounted, SHEET)
    assert isinstance(request, DecodeSheet)
    assert isinstance(request.sheet, Listed)
    assert isinstance(asked(mounted, EXTENT), MeasurePath)
    assert isinstance(part.result, Traced)
    at = asked(mounted, AT)
    assert isinstance(at, DecodeCodes)
    assert np.allclose(at.codes.values[0], part.result.codes.values[5], atol=1e-6)


def test_a_search_that_is_stopped_keeps_the_best_path(mounted: Mounted[GridPanel]) -> None:
    mounted.store.edit(grid_edits.choose_route(Route.SHORTEST))
    mounted.panel.show_answer(traced(mounted, is_last=False))
    assert mounted.panel.transport.stop_button.isVisible()
    mounted.panel.transport.stop_button.click()
    assert isinstance(asked(mounted, SHEET), DecodeSheet)
    assert not is_found(mounted)
    assert not mounted.panel.transport.stop_button.isVisible()


def test_a_search_that_has_found_nothing_can_be_stopped_too(mounted: Mounted[GridPanel]) -> None:
    mounted.store.edit(grid_edits.choose_route(Route.SHORTEST))
    mounted.panel.transport.stop_button.click()
    assert mounted.view.session.grid.route is Route.STRAIGHT
    mounted.panel.transport.even.click()
    mounted.panel.transport.stop_button.click()
    assert not mounted.view.session.grid.is_even


def test_clicks_on_play_and_stop_leave_the_keys_where_they_are(mounted: Mounted[GridPanel]) -> None:
    panel, transport = mounted.panel, mounted.panel.transport
    panel.sheet_view.setFocus()
    for _ in range(2):
        QTest.mouseClick(transport.play_button, Qt.MouseButton.LeftButton)
        assert panel.sheet_view.hasFocus()
    mounted.store.edit(grid_edits.choose_route(Route.SHORTEST))
    transport.slider.setFocus()
    settle()
    QTest.mouseClick(transport.stop_button, Qt.MouseButton.LeftButton)
    settle()
    assert not transport.stop_button.isVisible()
    assert transport.slider.hasFocus()


def test_stop_that_was_pressed_by_keys_leaves_them_to_the_sheet(mounted: Mounted[GridPanel]) -> None:
    panel, stop = mounted.panel, mounted.panel.transport.stop_button
    mounted.store.edit(grid_edits.choose_route(Route.SHORTEST))
    settle()
    stop.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(stop, Qt.Key.Key_Space)
    settle()
    assert not stop.isVisible()
    assert panel.sheet_view.hasFocus()


def test_keys_of_what_is_greyed_go_to_the_sheet(mounted: Mounted[GridPanel]) -> None:
    even = mounted.panel.transport.even
    even.setFocus(Qt.FocusReason.TabFocusReason)
    mounted.store.edit(grid_edits.choose_route(Route.SHORTEST))
    settle()
    assert even.isVisible()
    assert mounted.panel.sheet_view.hasFocus()


def test_a_search_that_does_not_converge_says_so(mounted: Mounted[GridPanel]) -> None:
    said: list[str] = []
    mounted.panel.hand.told.connect(said.append)  # and not refused: there is a path
    mounted.store.edit(grid_edits.choose_route(Route.SHORTEST))
    mounted.panel.show_answer(traced(mounted, is_last=True, is_converged=False, rounds=200))
    assert said == ["The shortest path was not found within 200 rounds; the best so far is shown."]


def test_even_steps_ask_for_a_new_timing_once(mounted: Mounted[GridPanel]) -> None:
    mounted.panel.transport.even.click()
    assert isinstance(asked(mounted, SHEET), RetimeStrip)
    mounted.panel.show_answer(traced(mounted, is_last=True))
    assert isinstance(asked(mounted, SHEET), DecodeSheet)
    assert mounted.labels == ["Make steps even"]


def test_another_end_asks_anew(mounted: Mounted[GridPanel]) -> None:
    mounted.store.edit(grid_edits.choose_route(Route.SHORTEST))
    mounted.panel.show_answer(traced(mounted, is_last=True))
    mounted.panel.hand.fill(0, Codes.of([2.0, 2.0]), "", TINY.id)
    assert isinstance(asked(mounted, SHEET), FindGeodesic)


def test_a_path_that_is_late_is_left_out(mounted: Mounted[GridPanel]) -> None:
    mounted.store.edit(grid_edits.choose_route(Route.SHORTEST))
    late = traced(mounted, is_last=True)
    mounted.store.edit(grid_edits.choose_route(Route.STRAIGHT))
    mounted.panel.show_answer(late)
    assert mounted.view.gaze.grid.found is None
