"""The menu of what the points can be coloured by, and the button that opens it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from explorer.bundles.facts import ModelFacts
from explorer.session.colouring import NAMES, why_not
from explorer.session.map import Colouring
from explorer.widgets.action_button import menu_button


class ColourMenu(QObject):
    """Offers each colouring; what cannot be had says why."""

    chosen = Signal(object)
    """A `Colouring`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.menu = QMenu("&Colour by", parent)
        self.menu.setToolTipsVisible(True)
        self._group = QActionGroup(self)
        self._actions = {}
        for colouring, name in NAMES.items():
            action = self.menu.addAction(name)
            action.setCheckable(True)
            action.triggered.connect(lambda _, colouring=colouring: self.chosen.emit(colouring))
            self._group.addAction(action)
            self._actions[colouring] = action
        self.button = menu_button(self.menu, "Colour", "What the colours of the points say (C)", parent)
        self.button.setAccessibleName("Colour by")

    def show_choices(self, chosen: Colouring, known: ModelFacts | None) -> None:
        """Check what is chosen, and enable what can be had for a model."""
        for colouring, action in self._actions.items():
            reason = why_not(colouring, known)
            action.setEnabled(not reason)
            action.setToolTip(reason)
            action.setChecked(colouring is chosen)

    def is_offered(self, colouring: Colouring) -> bool:
        """Whether this one can be chosen now."""
        return self._actions[colouring].isEnabled()
