"""Files that come in: chosen in a dialog, dropped on the window or named on the command line."""

from pathlib import Path

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from explorer.bundles.facts import ModelFacts
from explorer.session.store import View
from explorer.ui.conductor import Conductor
from explorer.ui.messages import Messages
from explorer.ui.model_jobs import OPEN, ModelJobs, is_model

_MODEL_FILTER = "Models (*.safetensors *.pt *.pth);;All files (*)"
_DROPPED = "dropped"
_LABELS = "-idx1-"
"""In the name of a file of labels, which is found beside its pictures."""
_DATA_FILTER = "Pictures in idx files (*idx3-ubyte* *.idx *.gz);;All files (*)"


class Opening(QObject):
    """Asks which file, and hands it to the job it is for; a method for each action of that name."""

    def __init__(
        self, window: QWidget, conductor: Conductor, model_jobs: ModelJobs, messages: Messages
    ) -> None:
        super().__init__(window)
        self._window = window
        self._conductor = conductor
        self._model_jobs = model_jobs
        self._messages = messages
        conductor.store.subscribe(self._on_changed)

    def open_model(self) -> None:
        """Ask for a model file and open it."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, "Open a model", _remembered("open"), _MODEL_FILTER
        )
        if chosen:
            _remember("open", Path(chosen).parent)
            self._model_jobs.open_file(Path(chosen))

    def encode_data(self) -> None:
        """Ask for idx files or a folder of pictures, and encode them with the model shown."""
        box = QMessageBox(self._window)
        box.setWindowTitle("Encode data")
        box.setText("Where are the pictures?")
        box.setInformativeText("A folder may hold idx files (as MNIST comes) or pictures.")
        folder = box.addButton("Folder…", QMessageBox.ButtonRole.AcceptRole)
        file = box.addButton("Idx file…", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        clicked = box.clickedButton()
        box.deleteLater()
        at, chosen = _remembered("encode"), ""
        if clicked is folder:
            chosen = QFileDialog.getExistingDirectory(self._window, "Folder of pictures", at)
        elif clicked is file:
            chosen, _ = QFileDialog.getOpenFileName(self._window, "Idx file", at, _DATA_FILTER)
        if chosen:
            _remember("encode", Path(chosen).parent)
            self._encode(Path(chosen))

    def open_paths(self, paths: list[Path]) -> None:
        """Open model files; the first of what else there is is encoded with the model on the map."""
        self._messages.clear(_DROPPED)
        data = [path for path in paths if not is_model(path)]
        data = [path for path in data if _LABELS not in path.name] or data
        for path in paths:
            if is_model(path):
                self._model_jobs.open_file(path)
        if data and self._conductor.store.view.gaze.panel != "map":  # where nobody would see it
            self._messages.error("Data are shown on the map: go there first, then drop them.", _DROPPED)
        elif data:
            self._encode(data[0])
            if len(data) > 1 and self._known is not None:
                self._messages.error(
                    f"Of what was dropped, only {data[0].name} is encoded: one file or folder at a time. "
                    "Drop a folder to encode all the pictures in it.",
                    _DROPPED,
                )

    @property
    def _known(self) -> ModelFacts | None:
        return self._conductor.facts.get(self._conductor.store.view.session.map.model or "")

    def _on_changed(self, old: View, new: View) -> None:
        if new.gaze.panel != old.gaze.panel:
            self._messages.clear(_DROPPED)

    def _encode(self, source: Path) -> None:
        known = self._known
        if known is None:
            self._messages.error("Open a model first: it is what pictures are encoded with.", OPEN)
        else:
            self._model_jobs.encode_data(known, source)


def _remembered(purpose: str) -> str:
    """The folder that a dialog was last left in."""
    return str(QSettings().value(f"{purpose}/folder", ""))


def _remember(purpose: str, folder: Path) -> None:
    QSettings().setValue(f"{purpose}/folder", str(folder))
