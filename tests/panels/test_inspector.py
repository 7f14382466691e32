"""The inspector: the code at hand, and what is near it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from explorer.bundles.originals import Originals
from explorer.engine.answers import Answer, Decoded
from explorer.engine.requests import DecodeCodes, ModelRef
from explorer.latent.codes import Codes
from explorer.panels.inspector import Inspector
from explorer.session import edits, grid_edits
from explorer.session.grid import Place
from explorer.session.grid_gaze import GridGaze
from explorer.session.inspector_asks import CODE
from tests.panels.mounted import Mounted, code_answer, nearest_answer, picture_of, pins_answer
from tests.panels.on_inspector import BARE, TINY, WIDE, field, look_at, pin, strip, words
from tests.support.qt import Stage, pump_until, settle


@pytest.fixture
def tiny(stage: Stage) -> Mounted[Inspector]:
    return Mounted(stage, Inspector(), TINY, size=(300, 900))


def test_the_deeper_one_looks_the_more_decimals_a_code_has(tiny: Mounted[Inspector]) -> None:
    tiny.select(pin(tiny, 3.0, -4.0))
    tiny.store.look(lambda gaze: replace(gaze, scale=2e6))
    assert field(tiny).text() == "3.0000000, −4.0000000"
    tiny.store.look(lambda gaze: replace(gaze, pointer=(1.25, 0.5)))
    pump_until(lambda: field(tiny).text() == "1.2500000, 0.5000000", "the words, without a picture")
    tiny.store.look(lambda gaze: replace(gaze, scale=200.0))
    assert field(tiny).text() == "1.2500, 0.5000"


def test_it_shows_the_code_under_the_pointer_else_of_the_selected_pin_else_the_centre(
    tiny: Mounted[Inspector],
) -> None:
    assert "Centre of the map" in words(tiny)
    assert field(tiny).text() == "0.0000, 0.0000"
    tiny.select(pin(tiny, 3.0, -4.0))
    assert field(tiny).text() == "3.0000, −4.0000"
    assert "5.00 σ from the prior’s centre" in words(tiny)
    look_at(tiny, 0.6, 0.8)
    assert "Under the pointer" in words(tiny)
    assert field(tiny).text() == "0.6000, 0.8000"
    assert "1.00 σ" in words(tiny)
    assert tiny.panel.code == Codes.of([[0.6, 0.8]])


def test_under_the_pointer_the_words_come_with_the_picture_or_a_moment_later(
    tiny: Mounted[Inspector],
) -> None:
    look_at(tiny, 0.6, 0.8)
    tiny.panel.show_answer(code_answer(tiny))
    look_at(tiny, 3.0, 4.0)
    assert tiny.panel.code == Codes.of([[3.0, 4.0]])
    assert field(tiny).text() == "0.6000, 0.8000"
    tiny.panel.show_answer(code_answer(tiny))
    assert field(tiny).text() == "3.0000, 4.0000"
    assert "5.00 σ" in words(tiny)
    look_at(tiny, 0.0, 2.0)
    pump_until(lambda: field(tiny).text() == "0.0000, 2.0000", "the words, without a picture")


def test_while_a_hand_moves_a_code_the_words_come_with_its_picture(tiny: Mounted[Inspector]) -> None:
    def move_to(x: float, y: float) -> Answer:
        code = Codes.of([[x, y]])
        tiny.store.edit(grid_edits.fill_place(0, Place(code, "moved"), TINY.id))
        request = DecodeCodes(tiny.view.session.models[-1], code)
        return Answer(CODE, request, Decoded(np.arange(1), np.stack([picture_of(code.values[0])])), True)

    tiny.store.edit(edits.open_model(ModelRef(TINY.id, TINY.path), TINY.title, "grid"))
    tiny.store.look(lambda gaze: replace(gaze, panel="grid"))
    tiny.panel.show_answer(move_to(0.6, 0.8))
    tiny.store.look(lambda gaze: replace(gaze, grid=GridGaze(is_moving=True)))
    picture = move_to(3.0, 4.0)
    assert field(tiny).text() == "0.6000, 0.8000"
    tiny.panel.show_answer(picture)
    assert field(tiny).text() == "3.0000, 4.0000"
    tiny.store.look(lambda gaze: replace(gaze, grid=GridGaze()))
    move_to(0.0, 2.0)
    assert field(tiny).text() == "0.0000, 2.0000", "when the hand rests they wait for nothing"


def test_while_a_hand_moves_a_code_the_neighbours_of_another_are_dimmed(tiny: Mounted[Inspector]) -> None:
    look_at(tiny, 0.6, 0.8)
    nearest = nearest_answer(tiny)
    tiny.panel.show_answer(nearest)
    tiny.store.edit(edits.open_model(ModelRef(TINY.id, TINY.path), TINY.title, "grid"))
    tiny.store.look(lambda gaze: replace(gaze, panel="grid", pointer=None))
    tiny.panel.show_answer(nearest)
    tiny.store.look(lambda gaze: replace(gaze, grid=GridGaze(is_moving=True)))
    assert strip(tiny).isEnabled(), "nothing has moved yet"
    current = strip(tiny).grab().toImage()
    tiny.store.edit(grid_edits.fill_place(0, Place(Codes.of([[3.0, 4.0]]), "moved"), TINY.id))
    assert not strip(tiny).isEnabled()
    assert strip(tiny).grab().toImage() != current
    tiny.panel.show_answer(nearest)
    assert strip(tiny).isEnabled()
    assert strip(tiny).grab().toImage() == current


def test_a_named_pin_gives_its_name_as_the_title(tiny: Mounted[Inspector]) -> None:
    key = pin(tiny, 1.0, 1.0)
    tiny.select(key)
    tiny.store.edit(edits.name_pin(key, "a crooked four"))
    assert "a crooked four" in words(tiny)


def test_refreshing_emits_nothing_and_twice_is_once(tiny: Mounted[Inspector]) -> None:
    key = pin(tiny, 1.0, 1.0)
    pin(tiny, 2.0, 1.0)
    tiny.select(key)
    tiny.panel.show_answer(code_answer(tiny))
    tiny.panel.show_answer(nearest_answer(tiny))
    tiny.panel.show_answer(pins_answer(tiny))
    settle()
    before = tiny.panel.grab().toImage()
    tiny.refresh_again()
    tiny.refresh_again()
    settle()
    assert tiny.edits == []
    assert tiny.looks == []
    assert tiny.panel.grab().toImage() == before


def test_the_picture_of_the_code_is_shown_and_kept_with_its_code(tiny: Mounted[Inspector]) -> None:
    assert tiny.panel.pictured is None
    look_at(tiny, 1.0, 2.0)
    answer = code_answer(tiny)
    tiny.panel.show_answer(answer)
    assert tiny.panel.pictured is not None
    code, picture = tiny.panel.pictured
    assert code == Codes.of([[1.0, 2.0]])
    np.testing.assert_array_equal(picture, picture_of(code.values[0]))
    image = tiny.panel.picture_view.image
    assert (image.width(), image.height()) == (6, 6)
    assert image.pixelColor(3, 2).red() == picture[2, 3, 0]


def test_another_model_clears_what_was_of_the_old_one(tiny: Mounted[Inspector]) -> None:
    tiny.panel.show_answer(code_answer(tiny))
    tiny.panel.show_answer(nearest_answer(tiny))
    tiny.show_model(WIDE)
    assert tiny.panel.pictured is None
    assert tiny.panel.picture_view.image.isNull()
    assert tiny.panel.code is not None
    assert tiny.panel.code.size == 5
    assert "(typical:\N{NO-BREAK SPACE}2.2)" in words(tiny), "a number stays with its word"
    tiny.forget()
    QTest.mouseClick(strip(tiny), Qt.MouseButton.LeftButton, pos=strip(tiny).tile_rect(0).center())
    assert tiny.edits == [], "the neighbours of the old model are gone"


def test_what_is_learned_of_a_model_leaves_its_picture_there(stage: Stage) -> None:
    """After encoding, the picture of the code at hand is not asked for again: it is the same."""
    bare = Mounted(stage, Inspector(), BARE, size=(300, 900))
    assert not strip(bare).isVisible()
    bare.panel.show_answer(code_answer(bare))
    bare.learn(replace(BARE, mu=TINY.mu, labels=TINY.labels, class_names=TINY.class_names))
    assert bare.panel.pictured is not None
    assert not bare.panel.picture_view.image.isNull()
    assert strip(bare).isVisible()


def test_what_is_learned_of_the_same_codes_leaves_what_is_near_there(tiny: Mounted[Inspector]) -> None:
    tiny.panel.show_answer(nearest_answer(tiny))
    before = strip(tiny).tiles
    assert before[0].picture is not None
    known = tiny.facts[TINY.id]
    tiny.learn(replace(known, originals=Originals(Path("digits"))))
    assert strip(tiny).tiles == before
    assert known.mu is not None
    tiny.learn(replace(known, mu=known.mu + 1))
    assert strip(tiny).tiles[0].picture is None


def test_the_nearest_pictures_have_label_distance_and_origin(tiny: Mounted[Inspector]) -> None:
    assert TINY.mu is not None
    x, y = TINY.mu[4]
    look_at(tiny, float(x), float(y))
    tiny.panel.show_answer(nearest_answer(tiny))
    tiles = strip(tiny)._tiles
    assert len(tiles) == 8
    assert tiles[0].caption.split() == ["one", "0.000"]
    assert tiles[0].tip == "Training picture 5, 0 away"
    assert {tile.caption.split()[0] for tile in tiles} <= {"zero", "one", "two"}


def test_nearest_pictures_without_labels_and_split_are_shown_too(stage: Stage) -> None:
    plain = Mounted(
        stage, Inspector(), replace(TINY, labels=None, split=None, class_names=()), size=(300, 900)
    )
    plain.panel.show_answer(nearest_answer(plain))
    assert strip(plain)._tiles[0].tip.startswith("Picture ")
    assert "one" not in strip(plain)._tiles[0].caption
