"""The list of pins: a small picture, a name to edit, and coordinates for each."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QWidget

from explorer.latent.codes import Codes
from explorer.panels.code_payload import CodePayload
from explorer.panels.code_text import coordinates
from explorer.session.map import Pin

_KEY = Qt.ItemDataRole.UserRole
_SIDE = 32
_ROW_HEIGHT = _SIDE + 8
_ROWS = 3
"""Pins that are seen at least where the window is high enough."""


class PinList(QListWidget):
    """Shows pins; selecting, naming and deleting are emitted, not done."""

    picked = Signal(int)
    named = Signal(int, str)
    deleted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pins")
        self.setAccessibleName("Pins")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setIconSize(QSize(_SIDE, _SIDE))
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pins: tuple[Pin, ...] = ()
        self._images: Mapping[Codes, QImage] = {}
        self._model = ""
        self._is_refreshing = False
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.itemChanged.connect(self._on_item_changed)
        self.currentItemChanged.connect(self._on_current_changed)

    def set_pins(self, pins: tuple[Pin, ...], selected: int | None, model: str = "") -> None:
        """Show these pins of a model (its id), one of them (or none) as selected."""
        self._is_refreshing = True
        self._model = model
        if [pin.key for pin in pins] != [pin.key for pin in self._pins]:
            self.clear()
            for pin in pins:
                self.addItem(_item(pin))
            self._pins = ()
            self.updateGeometry()
        for row, pin in enumerate(pins):
            if not self._pins or self._pins[row] != pin:
                item = self.item(row)
                item.setText(pin.name or coordinates(pin.code))
                item.setToolTip(f"{coordinates(pin.code, most=8)}\nDouble-click or F2 to name it")
                self._show_icon(row, pin)
        self._pins = pins
        rows = [row for row, pin in enumerate(pins) if pin.key == selected]
        self.setCurrentRow(rows[0] if rows else -1)
        self._is_refreshing = False

    def set_images(self, images: Mapping[Codes, QImage]) -> None:
        """Set the pictures of the pins' codes."""
        self._is_refreshing = True
        self._images = images
        for row, pin in enumerate(self._pins):
            self._show_icon(row, pin)
        self._is_refreshing = False

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        """What a drag of pins carries: the code of the first."""
        mime = QMimeData()
        keys = {item.data(_KEY) for item in items}
        for pin in self._pins:
            if pin.key in keys and self._model:
                CodePayload(self._model, pin.code, pin.name or "a pin").add_to(mime)
                break
        return mime

    def rename(self, key: int) -> None:
        """Let the person type a name for a pin."""
        for row, pin in enumerate(self._pins):
            if pin.key == key:
                self.editItem(self.item(row))

    def sizeHint(self) -> QSize:
        """Room for a few pins; the others are scrolled to."""
        return QSize(super().sizeHint().width(), min(max(self.count(), 1), _ROWS) * _ROW_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Room for one."""
        return QSize(_ROW_HEIGHT, _ROW_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete the current pin with Del or Backspace."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and item is not None:
            self.deleted.emit(item.data(_KEY))
        else:
            super().keyPressEvent(event)

    def _show_icon(self, row: int, pin: Pin) -> None:
        image = self._images.get(pin.code)
        if image is not None:
            side = round(_SIDE * self.devicePixelRatioF())
            scaled = image.scaled(
                side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            scaled.setDevicePixelRatio(self.devicePixelRatioF())
            icon = QIcon(QPixmap.fromImage(scaled))
            icon.addPixmap(QPixmap.fromImage(scaled), QIcon.Mode.Selected)  # or Qt tints it
            self.item(row).setIcon(icon)

    def _on_item_changed(self, item: QListWidgetItem) -> None:
        if self._is_refreshing:
            return
        key, text = item.data(_KEY), item.text().strip()
        pin = next((pin for pin in self._pins if pin.key == key), None)
        if pin is not None and text != (pin.name or coordinates(pin.code)):
            self.named.emit(key, text)

    def _on_current_changed(self, item: QListWidgetItem | None) -> None:
        if not self._is_refreshing and item is not None:
            self.picked.emit(item.data(_KEY))


def _item(pin: Pin) -> QListWidgetItem:
    item = QListWidgetItem()
    item.setData(_KEY, pin.key)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
    item.setSizeHint(QSize(0, _ROW_HEIGHT))
    return item
