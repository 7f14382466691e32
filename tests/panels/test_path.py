"""Playing between two pins: frames, playhead, and what ends it."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSlider, QToolButton

from explorer.engine.answers import Answer, Decoded
from explorer.engine.requests import DecodeCodes
from explorer.latent.codes import Codes
from explorer.panels.path import FRAMES, STRIDE, PathPanel
from explorer.session import edits
from explorer.session.gaze import Gaze
from explorer.session.inspector_asks import CODE
from explorer.session.map_asks import PATH, PATH_COUNT, code_at_hand, path_at_hand
from explorer.session.resolve import resolve
from explorer.widgets.point_map import PointMap
from explorer.widgets.tiles import Tile
from tests.panels.mounted import Mounted, picture_of
from tests.session.samples import facts, session_of
from tests.support.qt import Stage, pump_until, settle

TINY = facts()
LAST = PATH_COUNT - 1
TWO = edits.pin_code(Codes.of([[3.0, 1.0]]), is_added=True).apply(
    edits.pin_code(Codes.of([[-1.0, 0.0]]), is_added=True).apply(session_of(TINY))
)
PLAYED = Gaze(path=(1, 2))


@pytest.fixture
def mounted(stage: Stage) -> Mounted[PathPanel]:
    canvas = PointMap()
    canvas.resize(500, 300)
    stage.mount(canvas)
    mounted = Mounted(stage, PathPanel(canvas), TINY, size=(600, 110))
    for x, y in ((-1.0, 0.0), (3.0, 1.0)):
        mounted.store.edit(edits.pin_code(Codes.of([[x, y]]), is_added=True))
    return mounted


def play(mounted: Mounted[PathPanel], at: int = 0) -> None:
    mounted.store.look(lambda gaze: replace(gaze, path=(1, 2), path_at=at))
    settle()


def answer(mounted: Mounted[PathPanel]) -> Answer:
    view = mounted.view
    request = resolve(view.session, view.gaze, mounted.facts)[PATH].request
    assert isinstance(request, DecodeCodes)
    pictures = np.stack([picture_of(code) for code in request.codes.values])
    return Answer(PATH, request, Decoded(np.arange(len(pictures)), pictures), is_last=True)


def test_the_path_is_asked_for_in_one_request_from_pin_to_pin() -> None:
    assert PATH not in resolve(TWO, Gaze(), {TINY.id: TINY})
    request = resolve(TWO, PLAYED, {TINY.id: TINY})[PATH].request
    assert isinstance(request, DecodeCodes)
    assert request.codes.values.shape == (PATH_COUNT, 2)
    np.testing.assert_array_equal(request.codes.values[[0, -1]], [[-1, 0], [3, 1]])


def test_the_code_at_hand_is_where_the_playhead_is_unless_the_pointer_is_on_the_map() -> None:
    middle = replace(PLAYED, path_at=LAST // 2, selected=1)
    np.testing.assert_allclose(code_at_hand(TWO, middle, TINY).values, [[1.0, 0.5]])
    asked = resolve(TWO, middle, {TINY.id: TINY})[CODE].request
    assert isinstance(asked, DecodeCodes)
    assert asked.codes == code_at_hand(TWO, middle, TINY)
    pointed = replace(middle, pointer=(0.0, 2.0))
    np.testing.assert_array_equal(code_at_hand(TWO, pointed, TINY).values, [[0.0, 2.0]])


def test_a_path_whose_pin_is_gone_is_none() -> None:
    assert path_at_hand(edits.delete_pins([2]).apply(TWO), PLAYED) is None
    assert path_at_hand(session_of(TINY), PLAYED) is None


def test_it_shows_itself_with_a_path_and_plays(mounted: Mounted[PathPanel]) -> None:
    panel = mounted.panel
    assert panel.isHidden()
    assert not panel.is_playing
    play(mounted)
    assert panel.isVisible()
    assert panel.is_playing
    assert panel.overlay.playhead == (-1.0, 0.0)
    mounted.store.look(lambda gaze: replace(gaze, path=None))
    assert panel.isHidden()
    assert not panel.is_playing
    assert panel.overlay.playhead is None


def test_the_playhead_runs_to_and_fro(mounted: Mounted[PathPanel]) -> None:
    play(mounted)
    panel, seen = mounted.panel, []
    for _ in range(2 * LAST + 1):
        panel.advance()
        seen.append(mounted.view.gaze.path_at)
    assert seen == [*range(1, PATH_COUNT), *range(LAST - 1, -1, -1), 1]
    assert panel.slider.value() == 1


def test_frames_are_every_few_codes_of_the_path(mounted: Mounted[PathPanel]) -> None:
    play(mounted)
    found = answer(mounted)
    assert isinstance(found.result, Decoded)
    half = PATH_COUNT // 2
    for part in (slice(0, half), slice(half, None)):
        some = Decoded(found.result.indices[part], found.result.pictures[part])
        mounted.panel.show_answer(replace(found, result=some))
    tiles = mounted.panel.strip.tiles
    assert len(tiles) == LAST // STRIDE + 1
    for tile, expected in zip(tiles, found.result.pictures[::STRIDE], strict=True):
        assert tile.picture is not None
        np.testing.assert_array_equal(tile.picture, expected)


def test_frames_of_a_path_that_was_moved_meanwhile_are_not_shown(mounted: Mounted[PathPanel]) -> None:
    play(mounted)
    late = answer(mounted)
    mounted.store.edit(edits.move_pin(2, Codes.of([[0.0, 4.0]])))
    mounted.panel.show_answer(late)
    assert all(tile.picture is None for tile in mounted.panel.strip.tiles)
    mounted.panel.show_answer(answer(mounted))
    assert all(tile.picture is not None for tile in mounted.panel.strip.tiles)


def test_a_frame_or_the_slider_taken_by_hand_holds_the_playhead_there(mounted: Mounted[PathPanel]) -> None:
    play(mounted)
    panel = mounted.panel
    QTest.mouseClick(panel.strip, Qt.MouseButton.LeftButton, pos=panel.strip.tile_rect(3).center())
    assert mounted.view.gaze.path_at == 3 * STRIDE
    assert not panel.is_playing
    assert panel.play_button.text() == "Play"
    panel.slider.triggerAction(QAbstractSlider.SliderAction.SliderPageStepAdd)
    assert mounted.view.gaze.path_at == 4 * STRIDE
    QTest.mouseClick(panel.slider, Qt.MouseButton.LeftButton, pos=panel.slider.rect().center())
    assert abs(mounted.view.gaze.path_at - (PATH_COUNT - 1) / 2) <= 1, "it comes to where it is pressed"
    panel.play_button.click()
    assert panel.is_playing
    assert panel.play_button.text() == "Pause"


def test_close_ends_the_path_and_is_no_edit(mounted: Mounted[PathPanel]) -> None:
    play(mounted)
    mounted.forget()
    mounted.panel.head.close_button.click()
    assert mounted.view.gaze.path is None
    assert mounted.panel.isHidden()
    assert mounted.edits == []


def test_refreshing_emits_nothing(mounted: Mounted[PathPanel]) -> None:
    play(mounted)
    mounted.panel.play_button.click()
    mounted.forget()
    mounted.refresh_again()
    mounted.refresh_again()
    assert mounted.looks == []


def test_it_moves_by_itself(mounted: Mounted[PathPanel]) -> None:
    play(mounted)
    pump_until(lambda: mounted.view.gaze.path_at >= 2, "two steps of the playhead")
    mounted.panel.hide()
    assert not mounted.panel.is_playing


def draw(mounted: Mounted[PathPanel], *line: tuple[float, float]) -> None:
    mounted.panel.tracing.drawn.emit(list(line))
    settle()


def test_a_drawn_path_is_one_step_is_kept_and_plays(mounted: Mounted[PathPanel]) -> None:
    panel = mounted.panel
    mounted.forget()
    draw(mounted, (0.0, 0.0), (1.0, 0.0), (1.0, 2.0))
    assert mounted.labels == ["Draw path"]
    codes = mounted.marks.drawn_path
    assert codes is not None
    assert codes.values.shape == (PATH_COUNT, 2)
    np.testing.assert_allclose(codes.values[[0, -1]], [[0, 0], [1, 2]])
    assert mounted.view.gaze.path == "drawn"
    assert panel.is_playing
    assert len(panel.overlay.places) == PATH_COUNT
    assert panel.overlay.playhead == (0.0, 0.0)
    mounted.store.look(lambda gaze: replace(gaze, path_at=LAST))
    assert panel.overlay.playhead == (1.0, 2.0)
    asked = resolve(mounted.view.session, mounted.view.gaze, mounted.facts)[PATH].request
    assert isinstance(asked, DecodeCodes)
    assert asked.codes == codes
    np.testing.assert_allclose(code_at_hand(mounted.view.session, mounted.view.gaze, TINY).values, [[1, 2]])


def test_undo_takes_a_drawn_path_back_and_another_plays_from_its_start(mounted: Mounted[PathPanel]) -> None:
    panel = mounted.panel
    draw(mounted, (0.0, 0.0), (1.0, 0.0))
    panel.play_button.click()
    mounted.store.look(lambda gaze: replace(gaze, path_at=9))
    draw(mounted, (3.0, 0.0), (1.0, 4.0))
    assert panel.is_playing
    assert panel.overlay.playhead == (3.0, 0.0)
    mounted.store.undo()
    assert panel.overlay.places[-1] == (1.0, 0.0)
    mounted.store.undo()
    assert panel.isHidden()
    assert panel.overlay.places == ()


@pytest.mark.parametrize("width", [400, 480, 700, 1200])
def test_the_frames_stand_in_one_row(stage: Stage, width: int) -> None:
    canvas = PointMap()
    stage.mount(canvas)
    panel = PathPanel(canvas)
    panel.strip.set_tiles([Tile(None)] * FRAMES)
    panel.resize(width, 200)
    stage.mount(panel)
    row = panel.strip.heightForWidth(panel.strip.width())
    assert row == panel.strip.heightForWidth(10_000)
    assert row < panel.strip.heightForWidth(60)


@pytest.mark.parametrize(
    ("width", "side", "gap"),
    [(590, 28, 16), (890, 56, 11), (1290, 84, 14), (2400, 112, 28)],
)
def test_frames_are_as_large_as_they_can_be_crisp_over_the_whole_width(
    stage: Stage, width: int, side: int, gap: int
) -> None:
    canvas = PointMap()
    stage.mount(canvas)
    panel = PathPanel(canvas)
    panel._longer = 28
    panel.strip.set_tiles([Tile(None)] * FRAMES)
    panel.resize(width, 200)
    stage.mount(panel)
    first, second, last = (panel.strip.tile_rect(index) for index in (0, 1, FRAMES - 1))
    assert (first.width(), second.left() - first.right() - 1) == (side, gap)
    assert last.top() == first.top()
    if width < 2000:
        assert width - 24 - FRAMES < last.right() < width - 24


def test_a_drawn_path_can_be_deleted_and_that_undone(mounted: Mounted[PathPanel]) -> None:
    panel, store, delete = mounted.panel, mounted.store, QAction("Delete")
    panel.set_actions([delete])
    button = next(found for found in panel.findChildren(QToolButton) if found.defaultAction() is delete)
    play(mounted)
    assert button.isHidden()  # the line between pins goes with them
    store.edit(edits.draw_path(Codes.of(np.linspace([0.0, 0.0], [2.0, 1.0], PATH_COUNT))))
    store.look(lambda gaze: replace(gaze, path="drawn", path_at=0))
    settle()
    assert button.isVisible()
    store.edit(edits.delete_path())
    settle()
    assert mounted.view.session.map.marks.drawn_path is None
    assert panel.isHidden()
    store.undo()
    settle()
    assert panel.isVisible()
