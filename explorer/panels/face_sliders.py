"""The left of the editor of faces: all sliders, found by name, estimated as one likes, and what changed."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from explorer.bundles.facts import ModelFacts
from explorer.panels.face_words import grouped, is_weak, method_tip, method_title, title_of, words_of
from explorer.session import faces_edits
from explorer.session.face_codes import axis_of, is_inseparable
from explorer.session.faces import FaceChoices
from explorer.session.store import View
from explorer.widgets.action_button import action_button
from explorer.widgets.slider_bank import SliderBank
from explorer.widgets.slider_rows import Row

_SPACE = 8
_NARROWEST, _WIDEST = 276, 440
"""Logical pixels."""
_NO_ATTRIBUTES = "This model knows no attributes. It can be moved along the principal axes of its codes."


class FaceSliders(QWidget):
    """Shows the moves, and says which ones a person wants."""

    edited = Signal(object)
    """An `Edit`."""
    selected = Signal(str)
    """The slider that the keyboard moves."""
    held = Signal(str, bool)
    """An attribute is about to be held, or let go."""
    hovered = Signal(object)
    """The slider below the pointer, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bank = SliderBank()
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search sliders")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search sliders")
        self.method = QComboBox()
        self.method.setToolTip("How directions are estimated")
        self.method.setAccessibleName("Estimator of all directions")
        self.method.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.method.setMinimumContentsLength(8)
        self.note = QLabel()
        self.note.setProperty("role", "muted")
        self.note.setWordWrap(True)
        self._known: ModelFacts | None = None
        self._choices = FaceChoices()
        self._gesture = 0
        self._buttons = QHBoxLayout()
        self._lay_out()
        self.search.textChanged.connect(lambda _: self._show_rows())
        self.search.returnPressed.connect(self._on_search_entered)
        self.method.activated.connect(self._on_method_activated)
        self.bank.moved.connect(self._on_moved)
        self.bank.selected.connect(self.selected)
        self.bank.selected.connect(self._make_visible)
        self.bank.hovered.connect(self.hovered)
        self.bank.hold_toggled.connect(self._on_hold_toggled)
        self.bank.menu_requested.connect(self._show_menu)

    def sizeHint(self) -> QSize:
        """As wide as there is room for, up to where tracks are long enough."""
        return QSize(_WIDEST, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """As narrow as one can still aim; then there is no room for readings."""
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, _SPACE, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 4, 4)
        head.setSpacing(_SPACE)
        head.addWidget(self.search, 1)
        head.addWidget(self.method, 1)
        column.addLayout(head)
        self._area = QScrollArea()
        self._area.setWidget(self.bank)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self._area, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 6, 8, _SPACE)
        foot.setSpacing(_SPACE)
        foot.addWidget(self.note, 1)
        foot.addLayout(self._buttons)
        column.addLayout(foot)

    def set_actions(self, actions: Sequence[QAction]) -> None:
        """Show buttons at the foot."""
        for action in actions:
            button = action_button(action)
            self._buttons.addWidget(button)

    def refresh(self, view: View, known: ModelFacts) -> None:
        """Show the moves of a model."""
        choices = view.session.faces.choices
        is_new = known is not self._known
        has_other_words = is_new or (
            choices.axis_names,
            choices.moves.method,
            choices.moves.methods,
            choices.moves.held,
        ) != (
            self._choices.axis_names,
            self._choices.moves.method,
            self._choices.moves.methods,
            self._choices.moves.held,
        )
        self._known, self._choices = known, choices
        space = known.attribute_space
        if is_new:
            self.method.setVisible(space is not None)
            self.method.clear()
            if space is not None:
                for at, method in enumerate((None, *space.methods)):
                    self.method.addItem(method_title(method), method)
                    self.method.setItemData(at, method_tip(method), Qt.ItemDataRole.ToolTipRole)
            else:
                self.show_note(_NO_ATTRIBUTES)
            self.bank.set_readings({})
        if has_other_words:
            self._show_rows()
            at = self.method.findData(choices.moves.method)
            self.method.setCurrentIndex(max(at, 0))
        can_hold = frozenset(() if space is None else space.names)
        self.bank.set_held(frozenset(choices.moves.held), can_hold)
        self.bank.set_values(choices.moves.strengths)
        self.bank.set_current(view.gaze.faces.selected or "")

    def show_note(self, text: str) -> None:
        """Say something below the sliders."""
        if self.note.text() != text:
            self.note.setText(text)

    def _show_rows(self) -> None:
        known, choices = self._known, self._choices
        if known is None:
            return
        wanted = self.search.text().strip().casefold()
        rows: list[Row] = []
        for title, names in grouped(known):
            found = [
                self._row(name, known, choices)
                for name in names
                if wanted in title_of(name, choices).casefold()
                or wanted.replace("_", " ") in name.replace("_", " ").casefold()
            ]
            if found:
                rows += [Row(title), *found]
        self.bank.set_rows(rows or [Row("No slider of this name")])

    @staticmethod
    def _row(name: str, known: ModelFacts, choices: FaceChoices) -> Row:
        method = choices.moves.method_of(name)
        note = words_of(name, method, known)
        if is_inseparable(name, choices.moves, known):
            note += "\nIt cannot be told apart from what is held, so the hold does not bind it."
        weak = is_weak(name, method, known.attribute_space)
        return Row(title_of(name, choices), name, note, weak)

    def _on_moved(self, name: str, value: float, is_going_on: bool) -> None:
        if not is_going_on:
            self._gesture += 1
        gesture = f"slider {name} {self._gesture}"
        self.edited.emit(faces_edits.move_slider(name, value, title_of(name, self._choices), gesture))

    def _on_search_entered(self) -> None:
        """Go on with the first slider that was found."""
        self.bank.setFocus()
        if self.bank.names():
            self.bank.set_current(self.bank.names()[0])
            self.selected.emit(self.bank.current)

    def _on_method_activated(self, at: int) -> None:
        self.edited.emit(faces_edits.choose_method(self.method.itemData(at)))

    def _choose_method(self, name: str, method: str | None, _: bool = False) -> None:
        self.edited.emit(faces_edits.choose_method(method, name))

    def _on_hold_toggled(self, name: str) -> None:
        is_held = name not in self._choices.moves.held
        self.held.emit(name, is_held)
        self.edited.emit(faces_edits.hold(name, title_of(name), is_held=is_held))

    def _make_visible(self, name: str) -> None:
        box = self.bank.row_rect(name)
        self._area.ensureVisible(0, box.center().y(), 0, box.height())

    def _show_menu(self, name: str, place: QPoint) -> None:
        menu = self.menu_of(name)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def menu_of(self, name: str) -> QMenu:
        """What can be done with one slider."""
        menu = QMenu(self)
        known, moves = self._known, self._choices.moves
        title = title_of(name, self._choices)
        menu.addAction("Reset", lambda: self._on_moved(name, 0.0, False)).setEnabled(name in moves.strengths)
        menu.addAction("Type a number…", lambda: self.bank.type_number(name))
        axis = axis_of(name)
        if axis is not None:
            menu.addAction("Name this axis…", lambda: self._ask_axis_name(axis, title))
            return menu
        is_held = name in moves.held
        menu.addAction("Let go" if is_held else "Hold while others move", lambda: self._on_hold_toggled(name))
        space = None if known is None else known.attribute_space
        if space is not None and known is not None:
            menu.addSection("Estimated by")
            group = QActionGroup(menu)
            for method in (None, *space.methods_of(name)):
                action = menu.addAction(method_title(method) if method else "As all")
                action.setCheckable(True)
                action.setChecked(moves.methods.get(name) == method)
                action.setToolTip(words_of(name, method, known))
                action.triggered.connect(partial(self._choose_method, name, method))
                group.addAction(action)
            menu.setToolTipsVisible(True)
        return menu

    def _ask_axis_name(self, axis: int, title: str) -> None:
        name, is_said = QInputDialog.getText(
            self, "Name this axis", "What does it change?", QLineEdit.EchoMode.Normal, title
        )
        if is_said:
            self.edited.emit(faces_edits.name_axis(axis, name))
