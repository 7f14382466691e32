"""What the menus and the keyboard do with the lasso on the map, and with what it holds."""

from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from explorer.bundles.selection_file import write_selection
from explorer.panels.lasso import LassoPanel
from explorer.session import edits
from explorer.session.store import Store
from explorer.ui.jobs import Jobs
from explorer.ui.messages import Messages
from explorer.ui.new_file import DOCUMENTS, ask_for_file
from explorer.widgets.point_map import PointMap

_SUBJECT = "lasso"
_KINDS = {"Table (*.csv)": ".csv", "NumPy arrays (*.npz)": ".npz"}


class Lassoing(QObject):
    """A method for each action of that name."""

    def __init__(
        self,
        window: QWidget,
        store: Store,
        canvas: PointMap,
        panel: LassoPanel,
        jobs: Jobs,
        messages: Messages,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._store = store
        self._canvas = canvas
        self._panel = panel
        self._jobs = jobs
        self._messages = messages

    def lasso(self, is_armed: bool) -> None:
        """Let the next drag on the map draw a loop, or not."""
        if is_armed:
            self._canvas.setFocus()  # where Esc is heard
        self._panel.lasso.set_armed(armed=is_armed)

    def select_visible(self) -> None:
        """Select what the map shows: a lasso without a hand."""
        left, bottom, right, top = self._canvas.viewport.bounds
        corners = ((left, bottom), (right, bottom), (right, top), (left, top))
        self._store.edit(edits.draw_lasso(corners))

    def clear_lasso(self) -> None:
        """Select nothing."""
        self._store.edit(edits.clear_lasso())

    def pin_mean(self) -> None:
        """Pin the mean of the codes selected, and look at it."""
        mean = self._panel.mean
        if mean is not None:
            key = self._store.view.session.map.marks.next_key
            self._store.edit(edits.pin_code(mean, is_added=True))
            self._store.look(lambda gaze: replace(gaze, selected=key, pointer=None))

    def export_selection(self) -> None:
        """Write the selected codes with their labels to a file."""
        found = self._panel.found
        if found is None:
            self._messages.error("Draw a lasso round some encoded pictures first.", _SUBJECT)
            return
        known, indices = found
        name = f"{known.name}-selection.csv"
        path = ask_for_file(self._window, "Export selected codes", name, _KINDS, "export", DOCUMENTS)
        if path is None:
            return
        self._messages.clear(_SUBJECT)
        self._jobs.run(
            f"{path.name} was written",
            lambda: write_selection(path, known, indices),
            lambda _: self._messages.info(f"{len(indices):,} codes are in {path.name}.", _SUBJECT),
            lambda text: self._messages.error(text, _SUBJECT),
        )
