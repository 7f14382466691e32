"""Where a new file shall lie: nothing is replaced unless the person was asked about its whole name."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

PICTURES = QStandardPaths.StandardLocation.PicturesLocation
DOCUMENTS = QStandardPaths.StandardLocation.DocumentsLocation


def ask_for_file(
    window: QWidget,
    title: str,
    name: str,
    kinds: Mapping[str, str],
    purpose: str,
    place: QStandardPaths.StandardLocation = PICTURES,
) -> Path | None:
    """Ask for a file to write; None where nothing shall be written.

    Parameters
    ----------
    name
        What it is called unless something else is typed.
    kinds
        The ending (with its dot, or empty) that belongs to each filter of names, the first one proposed.
    purpose
        What the folder is remembered for.
    place
        Where to begin when there is none remembered.
    """
    proposed = Path(folder_for(purpose, place)) / name
    endings = tuple(kinds.values())
    while True:
        chosen, kind = QFileDialog.getSaveFileName(window, title, str(proposed), ";;".join(kinds))
        if not chosen:
            return None
        path = Path(chosen)
        if path.suffix.lower() not in endings:
            path = path.with_name(path.name + kinds.get(kind, endings[0]))
        # About the name it returns each system's dialog has asked itself; about a longer one it could not.
        if path == Path(chosen) or not path.exists() or _shall_replace(window, title, path):
            QSettings().setValue(f"{purpose}/folder", str(path.parent))
            return path
        proposed = path


def folder_for(purpose: str, place: QStandardPaths.StandardLocation = PICTURES) -> str:
    """The folder that was last chosen for a purpose, or else a place of the system's."""
    return str(QSettings().value(f"{purpose}/folder", QStandardPaths.writableLocation(place)))


def _shall_replace(window: QWidget, title: str, path: Path) -> bool:
    text = f"{path.name} is there already. Do you want to replace it?"
    yes, no = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
    return QMessageBox.question(window, title, text, yes | no, no) == yes  # Enter again replaces nothing
