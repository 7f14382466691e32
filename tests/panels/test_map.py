"""What the map panel shows: classes, layers, an invitation, one sentence."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from explorer.bundles.facts import ModelFacts
from explorer.latent.codes import Codes
from explorer.panels.encode_card import EncodeCard
from explorer.panels.map import MapPanel, description
from explorer.session import edits
from explorer.session.colouring import MOST_CLASSES
from explorer.session.store import View
from tests.panels.mounted import Mounted
from tests.panels.on_map import (
    BARE,
    COLOURS,
    LEFT,
    TINY,
    WIDE,
    captions,
    click,
    codes,
    mounted,
    rows,
)
from tests.session.samples import facts
from tests.support.qt import Stage, pump_until, settle


@pytest.fixture
def tiny(stage: Stage) -> Mounted[MapPanel]:
    return mounted(stage, TINY)


def test_refreshing_emits_nothing_and_twice_is_once(tiny: Mounted[MapPanel]) -> None:
    tiny.store.edit(edits.pin_code(Codes.of([[1.0, 0.0]]), is_added=True))
    tiny.forget()
    before = tiny.panel.grab().toImage()
    tiny.refresh_again()
    tiny.refresh_again()
    assert tiny.edits == []
    assert tiny.looks == []
    assert tiny.panel.grab().toImage() == before


def test_a_new_model_is_no_edit(tiny: Mounted[MapPanel]) -> None:
    tiny.show_model(WIDE)
    assert tiny.edits == []


def test_classes_are_named_on_the_map_and_in_the_legend(tiny: Mounted[MapPanel]) -> None:
    pump_until(lambda: bool(captions(tiny.panel)), "the captions")
    assert set(captions(tiny.panel)) == {"zero", "one", "two"}
    assert [row.text() for row in rows(tiny.panel)] == ["zero", "one", "two"]
    assert tiny.panel.legend.isVisible()
    card = tiny.panel.findChild(EncodeCard)
    assert card is not None
    assert not card.isVisible()


def test_layers_are_shown_and_hidden(tiny: Mounted[MapPanel]) -> None:
    full = tiny.panel.canvas.render_image(1.0)
    for layer in ("points", "rings"):
        tiny.store.edit(edits.show_layer(layer, is_shown=False))
        assert tiny.panel.canvas.render_image(1.0) != full, layer
        tiny.store.undo()
        assert tiny.panel.canvas.render_image(1.0) == full, layer
    tiny.store.edit(edits.show_layer("legend", is_shown=False))
    assert not tiny.panel.legend.isVisible()
    tiny.store.undo()
    assert tiny.panel.legend.isVisible()


def test_hidden_classes_are_not_painted_and_marked_in_the_legend(tiny: Mounted[MapPanel]) -> None:
    full = tiny.panel.canvas.render_image(1.0)
    tiny.store.edit(edits.toggle_class(1, "one"))
    assert tiny.panel.canvas.render_image(1.0) != full
    assert "hidden" in rows(tiny.panel)[1].accessibleDescription()
    tiny.store.undo()
    assert tiny.panel.canvas.render_image(1.0) == full


def test_a_model_without_codes_shows_circles_and_an_invitation(stage: Stage) -> None:
    bare = mounted(stage, BARE)
    card = bare.panel.findChild(EncodeCard)
    assert card is not None
    assert card.isVisible()
    assert not bare.panel.legend.isVisible()
    left, bottom, right, top = bare.panel.canvas.viewport.bounds
    assert left < -3 < 3 < right, "three sigma are to be seen"
    assert bottom < -3 < 3 < top
    requested: list[int] = []
    bare.panel.encode_requested.connect(lambda: requested.append(1))
    QTest.mouseClick(next(b for b in card.findChildren(QPushButton) if b.isVisible()), LEFT)
    assert requested == [1]
    place = click(bare.panel, 1.0, 1.0)
    assert codes(bare).tolist() == [pytest.approx(place, abs=1e-6)]


def test_on_a_low_map_the_card_is_lower(stage: Stage) -> None:
    bare = mounted(stage, BARE)
    card = bare.panel.findChild(EncodeCard)
    assert card is not None
    high = card.height()
    bare.panel.resize(500, 280)
    settle()
    assert card.height() < high
    assert bare.panel.canvas.rect().contains(card.geometry())
    assert card.y() > 130, "half of the map is seen"
    low = card.height()
    bare.panel.show_encoding(3, 9)
    settle()
    bare.panel.resize(500, 600)
    bare.panel.show_encoding(0, 0)
    settle()
    assert card.height() == high > low


def test_encoding_is_shown_on_the_card_and_can_be_cancelled(stage: Stage) -> None:
    bare = mounted(stage, BARE)
    card = bare.panel.findChild(EncodeCard)
    assert card is not None
    cancelled: list[int] = []
    bare.panel.encode_cancelled.connect(lambda: cancelled.append(1))
    bare.panel.show_encoding(0, 1)
    assert "Reading" in shown_text(card)
    bare.panel.show_encoding(1500, 70_000)
    assert "1,500 of 70,000" in shown_text(card)
    (button,) = (button for button in card.findChildren(QPushButton) if button.isVisible())
    assert button.text() == "Cancel"
    QTest.mouseClick(button, LEFT)
    assert cancelled == [1]
    beside = QPushButton("beside", card)
    beside.show()
    QWidget.setTabOrder(button, beside)
    button.setFocus()
    assert button.hasFocus()
    bare.panel.show_encoding(0, 0)
    assert bare.panel.canvas.hasFocus(), "the keys are the map's again"
    beside.hide()
    assert "circles are the prior" in shown_text(card)
    bare.learn(replace(BARE, mu=TINY.mu, labels=TINY.labels, class_names=TINY.class_names))
    assert not card.isVisible()
    assert [row.text() for row in rows(bare.panel)] == ["zero", "one", "two"]


def shown_text(card: EncodeCard) -> str:
    return " ".join(label.text() for label in card.findChildren(QLabel))


def test_without_any_model_the_map_stays_empty_and_takes_no_pin(stage: Stage) -> None:
    empty = mounted(stage)
    click(empty.panel, 1.0, 1.0)
    empty.panel.walk(1, 0, is_stride=False)
    assert empty.edits == []
    assert not empty.panel.legend.isVisible()


def test_many_classes_are_shown_without_class_colours_and_rows(stage: Stage) -> None:
    count = MOST_CLASSES + 1
    labels = (np.arange(300) % count).astype(np.int16)
    many = mounted(stage, replace(TINY, labels=labels, class_names=tuple(map(str, range(count)))))
    settle()
    assert not many.panel.legend.rows
    assert captions(many.panel) == []
    image = many.panel.canvas.render_image(1.0)
    seen = {image.pixelColor(x, y).rgb() for x in range(0, 600, 3) for y in range(0, 500, 3)}
    assert not seen & {QColor(red, green, blue).rgb() for red, green, blue in COLOURS.tolist()}


def test_labels_beyond_the_colours_repeat_them(stage: Stage) -> None:
    labels = (np.arange(300) % 12).astype(np.int16)
    twelve = mounted(stage, replace(TINY, labels=labels, class_names=tuple("abcdefghijkl")))
    assert [row.text() for row in rows(twelve.panel)] == list("abcdefghijkl")


def test_codes_without_labels_have_no_rows(stage: Stage) -> None:
    plain = mounted(stage, replace(TINY, labels=None, split=None, class_names=()))
    settle()
    assert not plain.panel.legend.rows
    assert plain.panel.legend.isVisible(), "there is something else to colour by"
    assert captions(plain.panel) == []


def test_a_hidden_panel_is_refreshed_once_when_it_is_shown(
    tiny: Mounted[MapPanel], monkeypatch: pytest.MonkeyPatch
) -> None:
    refreshed: list[int] = []
    refresh = tiny.panel.refresh

    def counting(view: View, known: Mapping[str, ModelFacts]) -> None:
        refreshed.append(1)
        refresh(view, known)

    monkeypatch.setattr(tiny.panel, "refresh", counting)
    tiny.panel.hide()
    for x in range(4):
        tiny.store.edit(edits.pin_code(Codes.of([[x, 0.0]]), is_added=True))
    assert refreshed == []
    tiny.panel.show()
    assert refreshed == [1]
    assert len(tiny.panel.canvas._markers) == 4


def test_the_description_says_what_is_seen() -> None:
    assert "Open a model" in description(None)
    assert "300 encoded pictures." in description(TINY)
    assert "a plane through their 5 dimensions" in description(WIDE)
    assert "300 encoded pictures on a line: in one dimension" in description(facts("line", 1))
    assert "prior of Bare, 2-D" in description(BARE)
