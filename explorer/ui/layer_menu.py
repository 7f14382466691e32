"""The button in the legend's head that opens the layers of the map, and how opaque its points are."""

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from explorer.ui.opacity import OpacityAction
from explorer.widgets.action_button import menu_button

_GROUPS = (
    ("show_manifold", "show_density", "show_sensitivity"),
    ("show_points", "show_pictures", "show_originals", "show_captions", "show_rings"),
)
_OPACITY_AFTER = "show_points"


class LayerMenu(QObject):
    """Offers the actions of the View menu where one looks at what they change."""

    def __init__(self, parent: QWidget, actions: Mapping[str, QAction]) -> None:
        super().__init__(parent)
        self.menu = QMenu("Layers", parent)
        self.menu.setToolTipsVisible(True)
        self.opacity = OpacityAction(self)
        for group in _GROUPS:
            self.menu.addSeparator()
            for name in group:
                self.menu.addAction(actions[name])
                if name == _OPACITY_AFTER:
                    self.menu.addAction(self.opacity)
        tip = "What is drawn on the map, and how opaque its points are"
        self.button = menu_button(self.menu, "Layers", tip, parent)
