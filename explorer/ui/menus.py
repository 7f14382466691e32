"""The menus: the bar made from the table of actions, themes, devices, and what a right click offers."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QPoint, QSettings, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from explorer.ui.actions import SPECS
from explorer.ui.layer_menu import LayerMenu
from explorer.ui.opacity import OpacityAction
from explorer.ui.theme import ThemeMode, ThemeSwitch
from explorer.widgets.legend import ClassLegend

_ON_A_PIN = ("rename_pin", "delete_pin", "copy_code")
_ON_THE_MAP = ("pin_here", "copy_code")
_TO_THE_GRID = ("send_to_a", "send_to_b", "send_to_c", "send_to_d")
_ANYWHERE = ("save_picture", "save_map", "reset_view")
_BEGIN_GROUPS = (
    *("save_picture", "quit", "copy_picture", "pin_here", "play_path", "show_worst"),
    *("show_manifold", "show_points", "show_legend", "next_colouring", "next_plane", "full_screen"),
)
"""Actions with a line above them in their menus."""


class Menus(QObject):
    """Fills a window's menu bar."""

    device_chosen = Signal(str)
    opacity_chosen = Signal(float, str)
    """As `OpacityAction.chosen`."""

    def __init__(
        self,
        window: QMainWindow,
        actions: Mapping[str, QAction],
        themes: ThemeSwitch,
        colours: QMenu,
        legend: ClassLegend,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._themes = themes
        self.layers = LayerMenu(legend, actions)
        legend.add_beside_title(self.layers.button)
        self.opacity = OpacityAction(self)
        for slider in (self.opacity, self.layers.opacity):
            slider.chosen.connect(self.opacity_chosen)
        self.recent = QMenu("Open &recent", window)
        """Filled, whenever it opens, by whoever knows what was opened."""
        menus: dict[str, QMenu] = {}
        for spec in SPECS:
            if spec.menu != "Walk":
                menu = menus.get(spec.menu) or window.menuBar().addMenu(f"&{spec.menu}")
                menus[spec.menu] = menu
                if spec.name in _BEGIN_GROUPS:
                    menu.addSeparator()
                if spec.name == "next_colouring":
                    menu.addMenu(colours)
                menu.addAction(actions[spec.name])
                if spec.name == "encode_data":
                    menu.addMenu(self.recent)
                if spec.name == "show_points":
                    menu.addAction(self.opacity)
        self._devices = QMenu("&Device", window)
        self._devices.setEnabled(False)
        menus["View"].addMenu(self._theme_menu())
        menus["View"].addMenu(self._devices)

    def show_opacity(self, opacity: float) -> None:
        """Show how opaque points are, up to 1; emits nothing."""
        for slider in (self.opacity, self.layers.opacity):
            slider.show_opacity(opacity)

    def show_devices(self, used: str, available: tuple[str, ...]) -> None:
        """Offer the devices there are, with the one in use checked."""
        self._devices.clear()
        for name in available:
            action = self._devices.addAction(name)
            action.setCheckable(True)
            action.setChecked(name == used)
            action.triggered.connect(lambda _, name=name: self.device_chosen.emit(name))
        self._devices.setEnabled(True)

    def show_context(self, position: QPoint, key: int | None) -> None:
        """Open the menu of a pin (its ``key``) or of the map at a global position."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self._actions[name] for name in (_ON_THE_MAP if key is None else _ON_A_PIN)])
        sending = menu.addMenu("Send to grid")
        sending.addActions([self._actions[name] for name in _TO_THE_GRID])
        menu.addSeparator()
        menu.addActions([self._actions[name] for name in _ANYWHERE])
        menu.popup(position)

    def _theme_menu(self) -> QMenu:
        menu, group = QMenu("&Theme", self._window), QActionGroup(self)
        for mode in ThemeMode:
            action = menu.addAction(mode.value.capitalize())
            action.setCheckable(True)
            action.setChecked(mode is self._themes.mode)
            action.triggered.connect(lambda _, mode=mode: self._choose_theme(mode))
            group.addAction(action)
        return menu

    def _choose_theme(self, mode: ThemeMode) -> None:
        QSettings().setValue("theme", mode.value)
        self._themes.set_mode(mode)
