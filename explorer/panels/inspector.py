"""The inspector: the code at hand with its picture, its place in the prior, and what is near it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from explorer.bundles.facts import SPLIT_WORDS, ModelFacts
from explorer.engine.answers import Answer, Decoded, Failure, Nearest, Spaced
from explorer.engine.requests import DecodeCodes, FindNearest
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.latent.depth import decimals
from explorer.panels.code_payload import CodePayload
from explorer.panels.code_text import code_of_text, code_shown, place_in_prior
from explorer.panels.familiarity import FamiliarityLine
from explorer.panels.panel import Panel
from explorer.session import edits
from explorer.session.inspector_asks import CODE, NEAREST, NEAREST_COUNT, PINS, SPACING
from explorer.session.map import MapMarks
from explorer.session.plane import plane_of
from explorer.session.resolve import at_hand
from explorer.session.store import View
from explorer.widgets.action_button import BOTH, ICON, action_button
from explorer.widgets.images import image_of
from explorer.widgets.picture import PictureView
from explorer.widgets.steady_label import SteadyLabel
from explorer.widgets.tiles import PictureStrip, Tile

if TYPE_CHECKING:
    from explorer.panels.pin_list import PinList

_SPACE = 8
_PICTURE = 252
"""Nine times a digit's 28 pixels."""
_TILE = (_PICTURE - 3 * _SPACE) // 4
_PATIENCE = 12
"""Milliseconds that the words on a code wait for its picture, to be painted with it."""
_LONGER = 100
"""The same while a hand moves it on a panel whose pictures take longer."""


class Inspector(Panel):
    """Follows the pointer, else shows the selected pin."""

    slots = frozenset({CODE, NEAREST, PINS, SPACING})
    taken = Signal(object)
    """A code (1, d) that the panel in front shall show."""
    refused = Signal(str)
    """A sentence: what was typed is no code."""
    typed = Signal()
    """A code or a name is typed, or was given up by Esc."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_PICTURE + 4 * _SPACE)
        self.picture_view = PictureView()
        self.picture_view.set_extra(self._add_code)
        self._known: ModelFacts | None = None
        self._view: View | None = None
        self._code: Codes | None = None
        self._decimals = 0
        """How many tell codes apart that are pixels apart on the map."""
        self._pictured: tuple[Codes, npt.NDArray[np.uint8]] | None = None
        self._nearest: tuple[int, ...] = ()
        self._title = QLabel()
        self._title.setProperty("role", "heading")
        self._code_field = QLineEdit()
        self._code_field.setAccessibleName("Code")
        self._code_field.setToolTip("Type or paste coordinates; Enter goes there, Esc forgets them")
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self._code_field)
        escape.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._code_buttons = QHBoxLayout()
        self._late = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._late.timeout.connect(self._show_words)
        self._distance = SteadyLabel()
        self._distance.setWordWrap(True)
        self._familiarity = FamiliarityLine()
        self._near_title = QLabel("Nearest encoded pictures, reconstructed")
        self._near_title.setToolTip("Below each: its class, and how far its code is from this one")
        self._near_title.setProperty("role", "muted")
        self._strip = PictureStrip(side=_TILE)
        self._pin_title = QLabel()
        self._pin_title.setProperty("role", "muted")
        self._pins: PinList | None = None
        self._buttons = QHBoxLayout()
        self._lay_out()
        escape.activated.connect(self._leave_code_field)
        self._code_field.returnPressed.connect(self._on_code_entered)
        self._code_field.editingFinished.connect(self._show_code)
        self._strip.clicked.connect(self._on_neighbour_clicked)

    def _lay_out(self) -> None:
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(2 * _SPACE, _SPACE, 2 * _SPACE, 2 * _SPACE)
        layout.setSpacing(_SPACE)
        self.picture_view.setFixedSize(_PICTURE, _PICTURE)
        layout.addWidget(self._title)
        layout.addWidget(self.picture_view)
        self._buttons.setSpacing(4)
        layout.addLayout(self._buttons)
        layout.addSpacing(_SPACE)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._code_field)
        row.addLayout(self._code_buttons)
        layout.addLayout(row)
        layout.addWidget(self._distance)
        layout.addWidget(self._familiarity)
        layout.addSpacing(_SPACE)
        layout.addWidget(self._near_title)
        layout.addWidget(self._strip)
        layout.addSpacing(_SPACE)
        layout.addWidget(self._pin_title)
        layout.addStretch(0)

    def _have_list(self) -> "PinList":
        """The list of pins, made when the window has time, or with the first pin: it takes 25 ms."""
        if self._pins is None:
            self._pins = self._make_list()
            self._pins.hide()
        return self._pins

    def _make_list(self) -> "PinList":
        from explorer.panels.pin_list import PinList

        pins = PinList()
        pins.picked.connect(self._select)
        pins.named.connect(lambda key, name: self.edited.emit(edits.name_pin(key, name, self._model_id)))
        pins.itemDelegate().closeEditor.connect(lambda *_: self.typed.emit())
        pins.deleted.connect(lambda key: self.edited.emit(edits.delete_pins([key], self._model_id)))
        self._column.insertWidget(self._column.indexOf(self._pin_title) + 1, pins, 1)
        self.setTabOrder(self._strip, pins)
        return pins

    def set_actions(self, for_picture: Sequence[QAction], for_code: Sequence[QAction]) -> None:
        """Show buttons below the picture, and beside the code."""
        below = [action_button(action, BOTH) for action in for_picture]
        beside = [action_button(action, ICON) for action in for_code]
        for button in below:
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        for button in beside:
            self._code_buttons.addWidget(button)
        for one, next_one in pairwise((*below, self._code_field, *beside, self._strip)):
            self.setTabOrder(one, next_one)

    @property
    def code(self) -> Codes | None:
        """The code at hand, (1, d)."""
        return self._code

    @property
    def pictured(self) -> tuple[Codes, npt.NDArray[np.uint8]] | None:
        """The picture on screen, (h, w, c), and its code."""
        return self._pictured

    def rename_selected(self) -> None:
        """Let the person type a name for the selected pin."""
        if self._pins is not None and self._view is not None and self._view.gaze.selected is not None:
            self._pins.rename(self._view.gaze.selected)

    def refresh(self, view: View, facts: Mapping[str, ModelFacts]) -> None:
        """Show the code at hand, and the pins."""
        self._view = view
        hand = at_hand(view.session, view.gaze, facts)
        known = None if hand is None else hand.known
        if known is not self._known:
            self._show_model(known)
        if hand is None:
            return
        is_map = view.gaze.panel == "map"
        apart = decimals(plane_of(view.session, hand.known).frame.values, view.gaze.scale) if is_map else 0
        is_finer, self._decimals = apart != self._decimals, apart
        marks, selected = self._marks, view.gaze.selected
        if self._pins is not None or marks.pins:
            pins = self._have_list()
            pins.set_pins(marks.pins, selected, self._model_id or "")
            pins.setVisible(bool(marks.pins))
        self._pin_title.setText("Pins" if marks.pins else "No pins yet: P pins this code.")
        if self._title.text() != hand.title:
            self._title.setText(hand.title)
        if hand.code != self._code:
            if hand.is_moving:
                self._set_near_current(False)  # it is not asked for again until the hand rests
            self._code = hand.code
            if self._pictured is None or (view.gaze.pointer is None and not hand.is_moving):
                self._show_words()
            elif not self._late.isActive():
                self._late.start(_LONGER if hand.is_moving else _PATIENCE)
        elif is_finer and not self._late.isActive():
            self._show_code()

    def show_answer(self, answer: Answer) -> None:
        """Show the picture at hand, the nearest encoded pictures, or the pins' pictures."""
        result, request = answer.result, answer.request
        if isinstance(result, Nearest) and isinstance(request, FindNearest):
            self._show_nearest(result)
            self._familiarity.show_nearest(result)
        elif isinstance(result, Spaced):
            self._familiarity.show_spacing(result.spacing)
            QTimer.singleShot(0, self, self._have_list)  # the engine's last answer: there is time now
        elif isinstance(result, Decoded) and isinstance(request, DecodeCodes):
            if answer.slot != PINS:
                self._pictured = (request.codes, result.pictures[0])
                self.picture_view.set_picture(result.pictures[0])
                if self._late.isActive():
                    self._show_words()
            elif self._pins is not None:
                codes = [Codes.of(code) for code in request.codes.values[result.indices]]
                self._pins.set_images(dict(zip(codes, map(image_of, result.pictures), strict=True)))

    def show_failure(self, failure: Failure) -> None:
        """Say that there is no picture; why, the message says."""
        if failure.slot == CODE:
            self.picture_view.set_empty_text("No picture: the model could not decode this code.")

    @property
    def _marks(self) -> MapMarks:
        """Pins of the model at hand."""
        return MapMarks() if self._view is None else self._view.session.marks_of(self._model_id or "")

    @property
    def _model_id(self) -> str | None:
        return None if self._known is None else self._known.id

    def _show_model(self, known: ModelFacts | None) -> None:
        self.picture_view.set_empty_text(
            "No model is open." if known is None else "The model is being loaded…"
        )
        old, self._known = self._known, known
        is_same = known is not None and old is not None and known.id == old.id
        if known is not None and old is not None and is_same and known.encoded == old.encoded:
            self._familiarity.set_model(known)  # what was found near is still there
            return
        if not is_same:
            self._code = None
            self._pictured = None
            self.picture_view.set_picture(None)
        self._nearest = ()
        self._familiarity.set_model(known)
        self._strip.set_tiles([Tile(None)] * NEAREST_COUNT)
        has_codes = known is not None and known.mu is not None
        self._strip.setVisible(has_codes)
        self._near_title.setVisible(has_codes)

    def _show_words(self) -> None:
        """Show the numbers of the code at hand, and where it lies."""
        self._late.stop()
        self._show_code()
        if self._code is not None:
            self._distance.setText(place_in_prior(self._code))

    def _show_code(self) -> None:
        if self._code is not None and not (self._code_field.hasFocus() and self._code_field.isModified()):
            self._code_field.setText(code_shown(self._code, self._decimals))
            self._code_field.setCursorPosition(0)

    def _show_nearest(self, result: Nearest) -> None:
        known = self._known
        if known is None:
            return
        self._set_near_current(True)
        self._nearest = tuple(map(int, result.indices))
        tiles: list[Tile] = []
        for index, distance, picture in zip(result.indices, result.distances, result.pictures, strict=True):
            label = "" if known.labels is None else known.class_names[known.labels[index]]
            split = "" if known.split is None else SPLIT_WORDS[known.split[index]]
            tip = f"{split} picture {index + 1:,}".strip().capitalize()
            tiles.append(Tile(picture, f"{label}  {_short(distance)}".strip(), f"{tip}, {distance:.3g} away"))
        self._strip.set_tiles(tiles)

    def _set_near_current(self, is_current: bool) -> None:
        """Show whether the neighbours are those of the code at hand; dimmed they are of one before."""
        for widget in (self._familiarity, self._near_title, self._strip):
            widget.setEnabled(is_current)

    def _add_code(self, mime: QMimeData) -> None:
        if self._pictured is not None and self._model_id is not None:
            CodePayload(self._model_id, self._pictured[0], self._title.text()).add_to(mime)

    def _select(self, key: int) -> None:
        pin = self._marks.pin(key)
        if pin is not None and self._view is not None and self._view.gaze.panel != "map":
            self.taken.emit(pin.code)
            return
        self.gazed.emit(lambda gaze: replace(gaze, selected=key))

    def _on_neighbour_clicked(self, row: int) -> None:
        if self._known is not None and self._known.mu is not None and row < len(self._nearest):
            self._go(Codes.of(self._known.mu[self._nearest[row]]))

    def _on_code_entered(self) -> None:
        if not self._code_field.isModified() or self.enter_code(self._code_field.text()):
            self._leave_code_field()

    def _leave_code_field(self) -> None:
        self._code_field.setModified(False)
        self._show_code()
        self.typed.emit()

    def enter_code(self, text: str) -> bool:
        """Pin the code that a person typed or pasted, or say why it is none; returns whether it is one."""
        if self._known is None:
            return False
        try:
            code = code_of_text(text, self._known.code_size)
        except ExplorerError as error:
            self.refused.emit(str(error))
            return False
        self._go(code)
        return True

    def _go(self, code: Codes) -> None:
        """Hand a code to the panel in front; on the map, move the selected pin to it, or pin it."""
        if self._view is None:
            return
        if self._view.gaze.panel != "map":
            self.taken.emit(code)
            return
        marks = self._marks
        pin = marks.pin(self._view.gaze.selected)
        if pin is not None and not pin.name:
            self.edited.emit(edits.move_pin(pin.key, code, model=self._model_id))
            return
        key = marks.next_key
        self.edited.emit(edits.pin_code(code, is_added=True, model=self._model_id))
        self._select(key)


def _short(distance: float) -> str:
    """A distance in about five characters."""
    return f"{distance:.3f}" if distance < 10 else f"{distance:.1f}"
