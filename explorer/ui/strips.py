"""The strips below the map: each is made, and imported, when there is first something for it."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from explorer.panels.map import MapPanel
from explorer.panels.strip import Strip
from explorer.session import edits
from explorer.session.store import View
from explorer.ui.conductor import Conductor
from explorer.ui.editing import Editing
from explorer.ui.jobs import Jobs
from explorer.ui.messages import Messages
from explorer.ui.shelf import Page
from explorer.ui.theme import DARK, Theme, ThemeSwitch
from explorer.widgets.lasso import Lasso

if TYPE_CHECKING:
    from explorer.panels.drawing import DrawingPanel
    from explorer.panels.lasso import LassoPanel
    from explorer.panels.path import PathPanel
    from explorer.panels.worst import WorstPanel
    from explorer.ui.lassoing import Lassoing
    from explorer.ui.sketching import Sketching
    from explorer.widgets.tracing import Tracing

_PATH, _LASSO, _WORST, _DRAWING = range(4)
"""From the top."""
_SELECTING = ("lasso", "select_visible", "pin_mean", "export_selection", "clear_lasso")


class Strips(QObject):
    """Fills the map's page, and does what the actions of its strips say."""

    measuring_cancelled = Signal()
    """The errors of the model on the map shall not be measured any more."""

    def __init__(
        self,
        window: QWidget,
        conductor: Conductor,
        map_panel: MapPanel,
        editing: Editing,
        jobs: Jobs,
        messages: Messages,
        themes: ThemeSwitch,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._conductor = conductor
        self._map_panel = map_panel
        self._editing = editing
        self._jobs = jobs
        self._messages = messages
        self._themes = themes
        self.loop = Lasso(map_panel.canvas)
        """Not late as its strip is: Alt-drag draws at any time."""
        self._disarm: list[Callable[[], None]] = []
        """For each tool that takes the left button of the map: what puts it down."""
        self._sketching: Sketching | None = None
        self._let_one_be_armed(self.loop, "lasso")
        self.page = Page(map_panel)
        self.loop.drawn.connect(lambda loop: conductor.store.edit(edits.draw_lasso(loop)))
        conductor.store.subscribe(lambda _, view: self._show(view))
        themes.changed.connect(self._wear)

    @cached_property
    def path(self) -> "PathPanel":
        """The path between pins, or drawn."""
        from explorer.panels.path import PathPanel

        panel = PathPanel(self._map_panel.canvas)
        self._let_one_be_armed(panel.tracing, "draw_path")
        self._put(panel, _PATH)
        return panel

    @cached_property
    def lasso(self) -> "LassoPanel":
        """What the lasso holds."""
        from explorer.panels.lasso import LassoPanel

        panel = LassoPanel(self.loop)
        panel.set_class_colours(*_class_colours(self._themes.theme))
        self._put(panel, _LASSO)
        return panel

    @cached_property
    def worst(self) -> "WorstPanel":
        """What is reconstructed worst."""
        from explorer.panels.worst import WorstPanel

        panel = WorstPanel()
        panel.cancel_requested.connect(self.measuring_cancelled)
        self._put(panel, _WORST)
        return panel

    @cached_property
    def drawing(self) -> "DrawingPanel":
        """The drawing pad."""
        from explorer.panels.drawing import DrawingPanel
        from explorer.ui.sketching import Sketching

        panel = DrawingPanel()
        panel.hide()  # shown with its layer
        self._put(panel, _DRAWING)
        self._sketching = Sketching(self._conductor, panel, self._jobs, self._messages)
        return panel

    @cached_property
    def lassoing(self) -> "Lassoing":
        """What actions do with the lasso."""
        from explorer.ui.lassoing import Lassoing

        window, store, canvas = self._window, self._conductor.store, self._map_panel.canvas
        return Lassoing(window, store, canvas, self.lasso, self._jobs, self._messages)

    def deeds(self) -> dict[str, Callable[..., object]]:
        """What each of their actions does, by name."""
        return {
            **{name: partial(self._select, name) for name in _SELECTING},
            "draw_path": lambda is_armed: self.path.draw_path(is_armed),
            "next_worst": lambda: self.worst.step(1),
            "previous_worst": lambda: self.worst.step(-1),
            "clear_drawing": lambda: self._conductor.store.edit(edits.clear_drawing()),
        }

    def offered(self, view: View) -> dict[str, bool]:
        """Which of their actions there is something for."""
        known = self._conductor.facts.get(view.session.map.model or "")
        has_codes = known is not None and known.encoded is not None
        is_any_selected = "lasso" in vars(self) and self.lasso.found is not None
        return {
            "lasso": has_codes,
            "select_visible": has_codes,
            "clear_lasso": bool(view.session.map.marks.lasso),
            "pin_mean": is_any_selected,
            "export_selection": is_any_selected,
        }

    def show_measuring(self, model: str, done: int, total: int) -> None:
        """Show how far the measuring of errors is, as `WorstPanel.show_measuring` does."""
        self.worst.show_measuring(model, done, total)

    def paste(self) -> None:
        """Put the picture on the clipboard on the pad while that is open; else pin the code there."""
        pad = self._open_pad
        if pad is None or not pad.paste():
            self._editing.paste_code(is_pad_open=pad is not None)

    def take(self, paths: Sequence[Path]) -> bool:
        """Put a picture that was dropped beside the open pad on it; whether that is what was dropped."""
        from explorer.data.folder import PICTURE_SUFFIXES

        pad = self._open_pad
        if pad is None or len(paths) != 1 or paths[0].suffix.lower() not in PICTURE_SUFFIXES:
            return False
        pad.put_file(paths[0])
        return True

    @property
    def _open_pad(self) -> "Sketching | None":
        """What puts pictures on the pad, while that is seen and can be drawn on."""
        view = self._conductor.store.view
        is_seen = view.gaze.panel == "map" and view.session.map.layers.drawing
        return self._sketching if is_seen and self.drawing.pad.isEnabled() else None

    def _show(self, view: View) -> None:
        """Make those that there is something for; from then on they show and hide themselves."""
        if view.gaze.path is not None:
            _ = self.path
        if view.session.map.marks.lasso:
            _ = self.lasso
        if view.session.map.layers.worst:
            _ = self.worst
        self._show_pad(is_shown=view.session.map.layers.drawing)

    def _show_pad(self, *, is_shown: bool) -> None:
        """Open or close the drawing pad, and give the keyboard to what one goes on with."""
        if not is_shown and "drawing" not in vars(self):
            return
        if is_shown == self.drawing.isHidden():
            self.drawing.setVisible(is_shown)
            (self.drawing if is_shown else self._map_panel).setFocus()

    def _put(self, panel: Strip, rank: int) -> None:
        panel.set_actions(self._actions(*panel.action_names))
        self.page.put(panel, rank)
        self._conductor.add_panel(panel)

    def _select(self, name: str, *state: bool) -> None:
        getattr(self.lassoing, name)(*state)

    def _let_one_be_armed(self, tool: "Lasso | Tracing", action: str) -> None:
        """Let a tool and its action say the same, and put down the others when this one is taken up."""
        disarm = partial(tool.set_armed, armed=False)
        self._disarm.append(disarm)

        def tell(is_armed: bool) -> None:
            self._actions(action)[0].setChecked(is_armed)
            for other in self._disarm:
                if is_armed and other is not disarm:
                    other()

        tool.armed_changed.connect(tell)

    def _actions(self, *names: str) -> Sequence[QAction]:
        found = (self._window.findChild(QAction, name) for name in names)
        return [action for action in found if isinstance(action, QAction)]

    def _wear(self, theme: Theme) -> None:
        if "lasso" in vars(self):
            self.lasso.set_class_colours(*_class_colours(theme))


def _class_colours(theme: Theme) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """On paper, and on tiles: as the map has them."""
    return np.array(theme.class_colours, np.uint8), np.array(DARK.class_colours, np.uint8)
