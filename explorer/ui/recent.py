"""Recent: the models and data sets that were opened last, kept across starts and offered in a menu."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtWidgets import QMenu

from explorer.bundles.shipped import shipped_models
from explorer.ui.jobs import Jobs
from explorer.ui.model_jobs import is_model
from explorer.ui.theme import icon

_KEY = "recent"
_MOST = 8
_WIDEST = 320
"""Logical pixels of a folder's name."""


class Recent(QObject):
    """Remembers paths, the newest first, and hands on the one that is chosen."""

    def __init__(self, parent: QObject, open_path: Callable[[Path], object], jobs: Jobs) -> None:
        super().__init__(parent)
        self._open_path = open_path
        self._jobs = jobs

    @property
    def paths(self) -> list[Path]:
        """What was opened, the newest first."""
        kept = QSettings().value(_KEY)
        texts = [kept] if isinstance(kept, str) else kept if isinstance(kept, list) else []  # one is no list
        return [Path(text) for text in texts if isinstance(text, str) and text]

    def add(self, path: Path) -> None:
        """Remember what was opened; models on board are at hand anyway."""
        path = path.absolute()
        if path not in shipped_models():
            self._keep([path, *(other for other in self.paths if other != path)][:_MOST])

    def check(self, path: Path) -> None:
        """Offer a file or folder no longer if it is not there; what is wrong with it was said before."""
        path = path.absolute()
        if path in self.paths:  # asked on another thread: a share that is gone answers late
            self._jobs.run(
                f"looking for {path.name}",
                path.exists,
                lambda is_there: None if is_there else self._forget(path),
                lambda _: None,
            )

    def fill(self, menu: QMenu, *, with_data: bool) -> None:
        """Offer them in a menu, with their folders; data sets only where they can be encoded."""
        menu.clear()
        menu.setToolTipsVisible(True)
        for path in self.paths:
            folder = menu.fontMetrics().elidedText(str(path.parent), Qt.TextElideMode.ElideMiddle, _WIDEST)
            action = menu.addAction(f"{path.name}\t{folder}".replace("&", "&&"))
            action.setToolTip(str(path))
            action.setIcon(icon("open" if is_model(path) else "encode"))
            action.setEnabled(with_data or is_model(path))
            action.triggered.connect(lambda _, path=path: self._open_path(path))
        if menu.isEmpty():
            menu.addAction("Nothing was opened yet").setEnabled(False)
            return
        menu.addSeparator()
        menu.addAction("&Clear this list").triggered.connect(lambda: self._keep([]))

    def _forget(self, path: Path) -> None:
        self._keep([other for other in self.paths if other != path])

    def _keep(self, paths: list[Path]) -> None:
        QSettings().setValue(_KEY, [str(path) for path in paths])
