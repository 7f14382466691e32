"""What the Edit menu and the keyboard do to codes and pins."""

from dataclasses import replace
from typing import Literal

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication

from explorer.panels.code_payload import CodePayload
from explorer.panels.code_text import code_text
from explorer.panels.inspector import Inspector
from explorer.session import edits
from explorer.session.map import MapMarks
from explorer.session.store import Store, View
from explorer.ui.messages import Messages
from explorer.widgets.images import image_of

_SUBJECT = "edit"
_NOTHING_TO_PIN = "There is no code on the clipboard: copy numbers such as 0.5, −1."
_NOTHING_TO_PUT = "There is neither a picture nor a code on the clipboard: copy a picture for the pad first."


class Editing(QObject):
    """Undo, clipboard and pins; a method for each action of that name."""

    def __init__(self, store: Store, inspector: Inspector, messages: Messages) -> None:
        super().__init__()
        self._store = store
        self._inspector = inspector
        self._messages = messages
        store.subscribe(self._on_changed)

    def undo(self) -> None:
        """Take the last step back."""
        self._store.undo()

    def redo(self) -> None:
        """Make the step again that was taken back."""
        self._store.redo()

    def copy_picture(self) -> None:
        """Copy picture and code: programs take what they understand."""
        pictured = self._inspector.pictured
        if pictured is not None:
            code, picture = pictured
            mime = QMimeData()
            mime.setImageData(image_of(picture))
            mime.setText(code_text(code))
            CodePayload(self._model or "", code).add_to(mime)
            QGuiApplication.clipboard().setMimeData(mime)

    def copy_code(self) -> None:
        """Copy the code at hand as numbers."""
        if self._inspector.code is not None:
            QGuiApplication.clipboard().setText(code_text(self._inspector.code))

    def paste_code(self, *, is_pad_open: bool = False) -> None:
        """Pin the code on the clipboard; with a pad open a picture could be there as well."""
        self._messages.clear(_SUBJECT)
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self._messages.error(_NOTHING_TO_PUT if is_pad_open else _NOTHING_TO_PIN, _SUBJECT)
            return
        self._inspector.enter_code(text)

    def pin_here(self) -> None:
        """Pin the code at hand."""
        code = self._inspector.code
        if code is not None:
            key = self._marks.next_key
            self._store.edit(edits.pin_code(code, is_added=True, model=self._model))
            self._select(key)

    def rename_pin(self) -> None:
        """Let the person type a name for the selected pin."""
        self._inspector.rename_selected()

    def delete_pin(self) -> None:
        """Delete the selected pin, and select the one before it."""
        key = self._store.view.gaze.selected
        keys = [pin.key for pin in self._marks.pins]
        if key in keys:
            row = keys.index(key)
            self._store.edit(edits.delete_pins([key], self._model))
            rest = [pin.key for pin in self._marks.pins]
            self._select(rest[max(row - 1, 0)] if rest else None)

    def delete_all_pins(self) -> None:
        """Delete the pins of this model."""
        self._store.edit(edits.delete_pins((pin.key for pin in self._marks.pins), self._model))

    def next_pin(self) -> None:
        """Select the next pin."""
        self._step(1)

    def previous_pin(self) -> None:
        """Select the previous pin."""
        self._step(-1)

    def play_path(self) -> None:
        """Play the way to the selected pin from the one before it, then what was drawn, then end."""
        gaze = self._store.view.gaze
        keys = [pin.key for pin in self._marks.pins]
        has_drawn = self._marks.drawn_path is not None
        is_between_pins = isinstance(gaze.path, tuple) and set(gaze.path) <= set(keys)
        path: tuple[int, int] | Literal["drawn"] | None = None
        if len(keys) > 1 and not is_between_pins and not (gaze.path == "drawn" and has_drawn):
            at = keys.index(gaze.selected) if gaze.selected in keys else len(keys) - 1
            path = (keys[max(at, 1) - 1], keys[max(at, 1)])
        elif has_drawn and gaze.path != "drawn":
            path = "drawn"
        self._store.look(lambda gaze: replace(gaze, path=path, path_at=0, pointer=None))

    def delete_path(self) -> None:
        """Forget the path that was drawn by hand."""
        self._store.edit(edits.delete_path())

    def show_all_classes(self) -> None:
        """Hide no class."""
        self._store.edit(edits.show_all_classes())

    def _on_changed(self, old: View, new: View) -> None:
        if new.session is not old.session:  # who goes on need not be told any more
            self._messages.clear(_SUBJECT)

    @property
    def _marks(self) -> MapMarks:
        return self._store.view.session.marks_of(self._model or "")

    @property
    def _model(self) -> str | None:
        """Id of the model of the panel in front."""
        view = self._store.view
        model = view.session.model_of(view.gaze.panel)
        return None if model is None else model.id

    def _step(self, by: int) -> None:
        keys = [pin.key for pin in self._marks.pins]
        if keys:
            selected = self._store.view.gaze.selected
            at = keys.index(selected) + by if selected in keys else 0
            key = keys[at % len(keys)]  # it is looked at, wherever the pointer rests
            self._store.look(lambda gaze: replace(gaze, selected=key, pointer=None))

    def _select(self, key: int | None) -> None:
        self._store.look(lambda gaze: replace(gaze, selected=key))
