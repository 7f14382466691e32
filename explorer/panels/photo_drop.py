"""Photos dropped on a widget: one file that is no model, or a picture from another program."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QWidget

from explorer.widgets.dropping import take_copy, take_drop

_MODELS = (".safetensors", ".pt", ".pth")


class PhotoDrop(QObject):
    """Takes photos for a widget; what is none goes on to the window."""

    dropped = Signal(object)
    """A `Path` or a `QImage`."""

    def __init__(self, target: QWidget) -> None:
        super().__init__(target)
        self._target = target
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is dragged over the widget, and dropped on it."""
        if isinstance(event, QDragEnterEvent) and photo_in(event.mimeData()) is not None:
            return take_copy(event)
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            photo = photo_in(event.mimeData())
            if photo is not None and take_drop(event, self._target):
                self.dropped.emit(photo)
                return True
        return super().eventFilter(watched, event)


def photo_in(mime: QMimeData) -> Path | QImage | None:
    """The photo in what is dropped or pasted, if there is one."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if len(paths) == 1 and paths[0].suffix.lower() not in _MODELS and not paths[0].is_dir():
        return paths[0]
    image = QImage(mime.imageData()) if not paths and mime.hasImage() else QImage()
    return None if image.isNull() else image
