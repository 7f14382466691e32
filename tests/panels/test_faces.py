from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from explorer.bundles.facts import ModelFacts
from explorer.bundles.file import read_model_facts
from explorer.engine.answers import Answer, Decoded
from explorer.engine.requests import DecodeCodes, ModelRef
from explorer.latent.codes import Codes
from explorer.panels.faces import FacesPanel
from explorer.session import faces_edits
from explorer.session.edits import open_model
from explorer.session.face_codes import axis_name
from explorer.session.faces import Below, FaceChoices
from explorer.session.faces_asks import BEFORE, GALLERY
from explorer.session.inspector_asks import CODE
from tests.panels.mounted import Mounted
from tests.session.samples import facts
from tests.support.faces import SIDE, face_bundle
from tests.support.qt import Stage, pump_until, settle


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> ModelFacts:
    return read_model_facts(face_bundle(tmp_path_factory.mktemp("faces")))


def show(stage: Stage, known: ModelFacts) -> Mounted[FacesPanel]:
    mounted = Mounted(stage, FacesPanel(), size=(900, 700))
    mounted.facts[known.id] = known
    mounted.store.look(lambda gaze: replace(gaze, panel="faces"))
    mounted.store.begin(open_model(ModelRef(known.id, known.path), known.title, "faces"))
    pump_until(lambda: bool(mounted.view.gaze.faces.gallery) or known.mu is None, "a gallery")
    mounted.forget()
    return mounted


@pytest.fixture
def mounted(stage: Stage, known: ModelFacts) -> Mounted[FacesPanel]:
    return show(stage, known)


def choices(mounted: Mounted[FacesPanel]) -> FaceChoices:
    return mounted.view.session.faces.choices


def answer(mounted: Mounted[FacesPanel], slot: str, codes: Codes, shade: int) -> None:
    pictures = np.full((len(codes), SIDE, SIDE, 3), shade, np.uint8)
    request = DecodeCodes(mounted.view.session.models[-1], codes)
    mounted.panel.show_answer(Answer(slot, request, Decoded(np.arange(len(codes)), pictures), is_last=True))


def test_a_drag_moves_the_slider_in_one_step(mounted: Mounted[FacesPanel]) -> None:
    bank = mounted.panel.sliders.bank
    knob, track = bank.knob_at("Smiling"), bank.track_rect("Smiling")
    QTest.mousePress(bank, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, knob)
    for share in (0.2, 0.4, 0.6):
        QTest.mouseMove(bank, knob + QPoint(round(share * track.width() / 2), 0))
    QTest.mouseRelease(bank, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, knob)
    assert choices(mounted).moves.strengths["Smiling"] == pytest.approx(1.8, abs=0.06)
    assert set(mounted.labels) == {"Move Smiling"}
    mounted.store.undo()
    assert choices(mounted).moves.strengths == {}


def test_two_drags_are_two_steps(mounted: Mounted[FacesPanel]) -> None:
    bank = mounted.panel.sliders.bank
    for share in (0.3, 0.6):
        knob, track = bank.knob_at("Smiling"), bank.track_rect("Smiling")
        QTest.mousePress(bank, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, knob)
        QTest.mouseMove(bank, QPoint(track.center().x() + round(share * track.width() / 2), knob.y()))
        QTest.mouseRelease(bank, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, knob)
    mounted.store.undo()
    assert choices(mounted).moves.strengths["Smiling"] == pytest.approx(0.9, abs=0.1)


def test_pictures_before_and_after_are_shown(mounted: Mounted[FacesPanel], known: ModelFacts) -> None:
    assert known.mu is not None
    comparison = mounted.panel.comparison
    answer(mounted, BEFORE, Codes.of(known.mu[0]), 40)
    answer(mounted, CODE, Codes.of(known.mu[0] + 1), 90)
    assert comparison.before.pixelColor(3, 3).red() == 40
    assert comparison.after.pixelColor(3, 3).red() == 90


def test_the_map_s_pictures_are_not_shown_here(mounted: Mounted[FacesPanel], known: ModelFacts) -> None:
    assert known.mu is not None
    mounted.store.look(lambda gaze: replace(gaze, panel="map"))
    answer(mounted, CODE, Codes.of(known.mu[0]), 90)
    assert mounted.panel.comparison.after.isNull()


def test_refreshing_twice_changes_nothing_and_emits_nothing(mounted: Mounted[FacesPanel]) -> None:
    before = mounted.panel.sliders.bank.names()
    mounted.refresh_again()
    mounted.refresh_again()
    assert (mounted.edits, mounted.looks) == ([], [])
    assert mounted.panel.sliders.bank.names() == before


def test_the_gallery_asks_for_what_fits_and_a_click_takes_a_face(
    mounted: Mounted[FacesPanel], known: ModelFacts
) -> None:
    assert known.mu is not None
    gallery, shown = mounted.panel.gallery, mounted.view.gaze.faces.gallery
    assert shown == tuple(range(len(shown)))
    assert 2 < len(shown) < len(known.mu)
    answer(mounted, GALLERY, Codes.of(known.mu[list(shown)]), 77)
    assert all(tile.picture is not None for tile in gallery.strip.tiles)
    place = gallery.strip.tile_rect(2).center()
    QTest.mouseClick(gallery.strip, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    start = choices(mounted).start
    assert start is not None
    assert start.index == 2
    mounted.panel.next_face()
    mounted.panel.next_face()
    mounted.panel.previous_face()
    now = choices(mounted).start
    assert now is not None
    assert now.index == 3


def test_the_gallery_is_filtered_by_readings(mounted: Mounted[FacesPanel], known: ModelFacts) -> None:
    space = known.attribute_space
    assert space is not None
    assert space.readings is not None
    gallery = mounted.panel.gallery
    gallery.filter.setCurrentIndex(gallery.filter.findText("Smiling"))
    gallery.filter.activated.emit(gallery.filter.currentIndex())
    settle()
    assert gallery.shown
    assert all(space.readings[index, 0] > 0 for index in gallery.shown)
    pump_until(lambda: mounted.view.gaze.faces.gallery == gallery.shown, "the new faces to be asked for")


def test_the_gallery_is_searched_by_words_and_numbers(
    mounted: Mounted[FacesPanel], known: ModelFacts
) -> None:
    gallery, space = mounted.panel.gallery, known.attribute_space
    assert space is not None
    assert space.readings is not None
    QTest.keyClicks(gallery.search, "smiling -glasses")
    wanted = np.flatnonzero((space.readings[:, 0] > 0) & ~(space.readings[:, 1] > 0))
    assert gallery.shown == tuple(wanted[: len(gallery.shown)].tolist())
    gallery.search.setText("12")
    assert gallery.shown[0] == 11
    gallery.search.setText("99,999")
    assert not gallery.shown
    assert "99,999" in gallery.count.text()
    gallery.search.setText("zebra")
    assert "zebra" in gallery.count.text()
    gallery.search.clear()
    assert gallery.shown[0] == 0


def test_sliders_are_found_by_name(mounted: Mounted[FacesPanel]) -> None:
    sliders = mounted.panel.sliders
    sliders.search.setText("hat")
    assert sliders.bank.names() == ("Wearing_Hat",)
    sliders.search.setText("nothing of this name")
    assert sliders.bank.names() == ()
    sliders.search.clear()
    assert {"Smiling", "Wearing_Hat", axis_name(0)} <= set(sliders.bank.names())


def test_the_estimator_is_chosen_for_all_or_for_one(mounted: Mounted[FacesPanel]) -> None:
    sliders = mounted.panel.sliders
    at = sliders.method.findData("mean_difference")
    sliders.method.setCurrentIndex(at)
    sliders.method.activated.emit(at)
    assert choices(mounted).moves.method == "mean_difference"
    menu = sliders.menu_of("Smiling")
    next(action for action in menu.actions() if action.text() == "Pattern").trigger()
    menu.deleteLater()
    assert choices(mounted).moves.methods == {"Smiling": "pattern"}


def test_a_click_on_the_lock_holds_and_lets_go(mounted: Mounted[FacesPanel]) -> None:
    bank = mounted.panel.sliders.bank
    for held in (("Eyeglasses",), ()):
        place = bank.hold_rect("Eyeglasses").center()
        QTest.mouseClick(bank, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        assert choices(mounted).moves.held == held


def test_a_model_without_attributes_shows_its_axes_and_says_so(stage: Stage) -> None:
    mounted = show(stage, facts(size=3))
    assert mounted.panel.sliders.bank.names() == tuple(map(axis_name, range(3)))
    assert "no attributes" in mounted.panel.sliders.note.text()


def test_a_random_face_is_another_each_time(mounted: Mounted[FacesPanel]) -> None:
    codes = []
    for _ in range(2):
        mounted.panel.random_face()
        start = choices(mounted).start
        assert start is not None
        codes.append(start.code)
    assert codes[0] != codes[1]


def test_enter_in_the_search_and_a_click_on_the_face_give_the_keys_to_the_sliders(
    mounted: Mounted[FacesPanel],
) -> None:
    sliders, comparison = mounted.panel.sliders, mounted.panel.comparison
    mounted.panel.activateWindow()
    for has_clicked in (False, True):
        sliders.search.setFocus()
        sliders.search.setText("glasses")
        if has_clicked:
            QTest.mouseClick(comparison, Qt.MouseButton.LeftButton)
        else:
            QTest.keyClick(sliders.search, Qt.Key.Key_Return)
        settle()
        assert sliders.bank.hasFocus()
        assert sliders.bank.names() == ("Eyeglasses",)
    assert sliders.bank.current == "Eyeglasses"
    QTest.keyClick(sliders.bank, Qt.Key.Key_Right)
    assert choices(mounted).moves.strengths == {"Eyeglasses": 0.1}


def test_what_the_row_below_shows_is_said(mounted: Mounted[FacesPanel]) -> None:
    note = mounted.panel.below.note
    said = []
    for below in (Below.STRIP, Below.GALLERY, Below.TRAY):
        mounted.store.edit(faces_edits.show_below(below))
        settle()
        said.append(note.text() if note.isVisible() else "")
    assert said == ["Select a slider.", "", "Empty: T puts this face here."]
