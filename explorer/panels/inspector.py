"""The inspector: the code at hand with its picture, its place in the prior, and what is near it."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer, Decoded, Nearest
from explorer.engine.requests import DecodeCodes, FindNearest
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.panels.panel import Panel
from explorer.panels.pin_list import PinList
from explorer.session import edits
from explorer.session.resolve import CODE, NEAREST, NEAREST_COUNT, PINS, code_at_hand
from explorer.session.store import View
from explorer.widgets.images import image_of
from explorer.widgets.picture import PictureView
from explorer.widgets.tiles import PictureStrip, Tile

_WIDTH = 300
_SPACE = 8


class Inspector(Panel):
    """Follows the pointer, else shows the selected pin."""

    slots = frozenset({CODE, NEAREST, PINS})
    refused = Signal(str)
    """A sentence: what was typed is no code."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH)
        self.picture_view = PictureView(empty_text="The model is being loaded…")
        self._known: ModelFacts | None = None
        self._view: View | None = None
        self._code: Codes | None = None
        self._pictured: tuple[Codes, npt.NDArray[np.uint8]] | None = None
        self._nearest: tuple[int, ...] = ()
        self._title = QLabel()
        self._title.setProperty("role", "heading")
        self._code_field = QLineEdit()
        self._code_field.setAccessibleName("Code")
        self._code_field.setToolTip("Type or paste coordinates; Enter goes there")
        self._code_buttons = QHBoxLayout()
        self._distance = QLabel()
        self._near_title = QLabel("Nearest encoded pictures, reconstructed")
        self._near_title.setProperty("role", "muted")
        self._strip = PictureStrip()
        self._pin_title = QLabel()
        self._pin_title.setProperty("role", "muted")
        self._pins = PinList()
        self._buttons = QHBoxLayout()
        self._lay_out()
        self._code_field.returnPressed.connect(self._on_code_entered)
        self._code_field.editingFinished.connect(self._show_code)
        self._strip.clicked.connect(self._on_neighbour_clicked)
        self._pins.picked.connect(self._select)
        self._pins.named.connect(lambda key, name: self.edited.emit(edits.name_pin(key, name)))
        self._pins.deleted.connect(lambda key: self.edited.emit(edits.delete_pins([key])))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * _SPACE, _SPACE, 2 * _SPACE, 2 * _SPACE)
        layout.setSpacing(_SPACE)
        self.picture_view.setFixedSize(_WIDTH - 4 * _SPACE, _WIDTH - 4 * _SPACE)
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
        layout.addSpacing(_SPACE)
        layout.addWidget(self._near_title)
        layout.addWidget(self._strip)
        layout.addSpacing(_SPACE)
        layout.addWidget(self._pin_title)
        layout.addWidget(self._pins, 1)
        layout.addStretch(0)

    def set_actions(self, for_picture: Sequence[QAction], for_code: Sequence[QAction]) -> None:
        """Show buttons below the picture, and beside the code."""
        for action in for_picture:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAutoRaise(True)
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        for action in for_code:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setAutoRaise(True)
            self._code_buttons.addWidget(button)

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
        if self._view is not None and self._view.gaze.selected is not None:
            self._pins.rename(self._view.gaze.selected)

    def refresh(self, view: View, facts: Mapping[str, ModelFacts]) -> None:
        """Show the code at hand, and the pins."""
        self._view = view
        known = facts.get(view.session.map.model or "")
        if known is not self._known:
            self._show_model(known)
        if known is None:
            return
        marks, selected = view.session.map.marks, view.gaze.selected
        self._pins.set_pins(marks.pins, selected)
        self._pins.setVisible(bool(marks.pins))
        self._pin_title.setText("Pins" if marks.pins else "No pins yet: click the map to pin a code.")
        code = code_at_hand(view.session, view.gaze, known)
        pin = marks.pin(selected)
        if view.gaze.pointer is not None:
            title = "Under the pointer"
        elif pin is not None:
            title = pin.name or "Pin"
        else:
            title = "Centre of the map"
        if self._title.text() != title:
            self._title.setText(title)
        if code != self._code:
            self._code = code
            self._show_code()
            self._distance.setText(_place_in_prior(code))

    def show_answer(self, answer: Answer) -> None:
        """Show the picture at hand, the nearest encoded pictures, or the pins' pictures."""
        result, request = answer.result, answer.request
        if isinstance(result, Nearest) and isinstance(request, FindNearest):
            self._show_nearest(result)
        elif isinstance(result, Decoded) and isinstance(request, DecodeCodes):
            if answer.slot == PINS:
                codes = [Codes.of(code) for code in request.codes.values[result.indices]]
                self._pins.set_images(dict(zip(codes, map(image_of, result.pictures), strict=True)))
            else:
                self._pictured = (request.codes, result.pictures[0])
                self.picture_view.set_picture(result.pictures[0])

    def _show_model(self, known: ModelFacts | None) -> None:
        is_same = known is not None and self._known is not None and known.id == self._known.id
        self._known = known
        if not is_same:
            self._code = None
            self._pictured = None
            self.picture_view.set_picture(None)
        self._nearest = ()
        self._strip.set_tiles([Tile(None)] * NEAREST_COUNT)
        has_codes = known is not None and known.mu is not None
        self._strip.setVisible(has_codes)
        self._near_title.setVisible(has_codes)

    def _show_code(self) -> None:
        if self._code is not None and not (self._code_field.hasFocus() and self._code_field.isModified()):
            self._code_field.setText(", ".join(f"{number:.4f}" for number in self._code.values[0]))
            self._code_field.setCursorPosition(0)

    def _show_nearest(self, result: Nearest) -> None:
        known = self._known
        if known is None:
            return
        self._nearest = tuple(map(int, result.indices))
        tiles: list[Tile] = []
        for index, distance, picture in zip(result.indices, result.distances, result.pictures, strict=True):
            label = "" if known.labels is None else known.class_names[known.labels[index]]
            split = "" if known.split is None else ("training", "validation", "test")[known.split[index]]
            tip = f"{split} picture {index:,}".strip().capitalize()
            tiles.append(Tile(picture, f"{label}  {distance:.2g}".strip(), f"{tip}, {distance:.3g} away"))
        self._strip.set_tiles(tiles)

    def _select(self, key: int) -> None:
        self.gazed.emit(lambda gaze: replace(gaze, selected=key))

    def _on_neighbour_clicked(self, row: int) -> None:
        if self._known is not None and self._known.mu is not None and row < len(self._nearest):
            self._go(Codes.of(self._known.mu[self._nearest[row]]))

    def _on_code_entered(self) -> None:
        text, is_typed = self._code_field.text(), self._code_field.isModified()
        self._code_field.setModified(False)
        self._code_field.clearFocus()
        if is_typed:
            self.enter_code(text)

    def enter_code(self, text: str) -> None:
        """Pin the code that a person typed or pasted, or say why it is none."""
        if self._known is None:
            return
        try:
            code = code_of_text(text, self._known.code_size)
        except ExplorerError as error:
            self.refused.emit(str(error))
            return
        self._go(code)

    def _go(self, code: Codes) -> None:
        """Move the selected pin to a code, or pin the code."""
        if self._view is None:
            return
        marks = self._view.session.map.marks
        pin = marks.pin(self._view.gaze.selected)
        if pin is not None and not pin.name:
            self.edited.emit(edits.move_pin(pin.key, code))
            return
        key = marks.next_key
        self.edited.emit(edits.pin_code(code, is_added=True))
        self._select(key)


def code_text(code: Codes) -> str:
    """A code (1, d) as the numbers that give the same float32 when read again."""
    return ", ".join(np.format_float_positional(number, trim="0") for number in code.values[0])


def code_of_text(text: str, size: int) -> Codes:
    """The code of ``size`` numbers that a person typed: separated by commas, semicolons or spaces.

    Raises
    ------
    ExplorerError
        If it is none, or has another number of dimensions.
    """
    words = [word for word in re.split(r"[\s,;()\[\]]+", text.replace("−", "-")) if word]
    try:
        numbers = [float(word) for word in words]
    except ValueError as error:
        raise ExplorerError(f"“{text.strip()[:40]}” is no code: type numbers, as in 0.5, -1.") from error
    if len(numbers) != size:
        raise ExplorerError(f"A code of this model has {size} numbers, not {len(numbers)}.")
    return Codes.of([numbers])


def _place_in_prior(code: Codes) -> str:
    """How far a code (1, d) is from the prior's centre, beside what is usual for d dimensions."""
    distance = float(np.linalg.norm(code.values[0].astype(np.float64)))
    text = f"{distance:.2f} σ from the prior’s centre"
    if code.size > 2:
        text += f" (typical: {math.sqrt(code.size):.1f})"
    return text
