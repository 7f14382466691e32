"""The rules of the rooms: which way imports point, what stays out of the window's start, names and sizes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "explorer"

# None of these may bring torch with it.
WITHOUT_TORCH = (
    "explorer",
    "explorer.bundles.file",
    "explorer.bundles.shipped",
    "explorer.cli",
    "explorer.commands",
    "explorer.engine.answers",
    "explorer.engine.requests",
    "explorer.display",
    "explorer.imaging.png",
    "explorer.latent.codes",
    "explorer.model",
)
WITHOUT_QT = (*WITHOUT_TORCH, "explorer.models.codec", "explorer.training.loop")
VAGUE_NAMES = {"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc"}
# What the window opens without: each comes with the first use of it.
LATE = (
    "explorer.bundles.attribute",
    "explorer.imaging.digits",
    "explorer.imaging.files",
    "explorer.imaging.png",
    "explorer.latent.journey",
    "explorer.latent.landscape",
    "explorer.latent.sheets",
    "explorer.panels.drawing",
    "explorer.panels.face",
    "explorer.panels.grid",
    "explorer.panels.lasso",
    "explorer.panels.path",
    "explorer.panels.pin_list",
    "explorer.panels.worst",
    "explorer.session.face_codes",
    "explorer.session.faces_",
    "explorer.session.files",
    "explorer.session.grid_asks",
    "explorer.session.grid_edits",
    "explorer.session.grid_sheets",
    "explorer.ui.face_saving",
    "explorer.ui.faces_page",
    "explorer.ui.grid_export",
    "explorer.ui.grid_page",
    "explorer.ui.opening",
    "explorer.ui.photographing",
    "explorer.ui.picture_dialog",
    "explorer.ui.recent",
    "explorer.ui.saving",
)
MOST_AT_START = 145
"""Modules of ours: a panel or a dialog more must not make the start longer."""
LONGEST_FILE = 350
"""Lines; past about 300 a file probably has two subjects."""


def test_imports_point_one_way() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    environ = {**os.environ, "PYTHONUTF8": "1"}  # its banner is drawn with box characters
    result = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, check=False, encoding="utf-8"
    )
    assert result.returncode == 0, result.stdout + result.stderr


def _modules_after_importing(module: str) -> set[str]:
    script = f"import sys, {module}; print('\\n'.join(sys.modules))"
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(result.stdout.split())


def _loaded_after_importing(module: str) -> set[str]:
    return {name.partition(".")[0] for name in _modules_after_importing(module)}


@pytest.mark.parametrize("module", WITHOUT_TORCH)
def test_importing_it_does_not_import_torch(module: str) -> None:
    assert not _loaded_after_importing(module) & {"torch", "torchvision"}


@pytest.mark.parametrize("module", WITHOUT_QT)
def test_importing_it_does_not_import_qt(module: str) -> None:
    assert not _loaded_after_importing(module) & {"PySide6", "shiboken6", "pyqtgraph"}


def test_the_window_opens_on_the_map_and_waits_for_no_other_panel() -> None:
    loaded = _modules_after_importing("explorer.app")
    assert "explorer.panels.map" in loaded
    late = {name for name in loaded if name.startswith(LATE) or name.partition(".")[0] in ("PIL", "torch")}
    assert late == set()
    ours = [name for name in loaded if name.partition(".")[0] == "explorer"]
    assert len(ours) <= MOST_AT_START, sorted(ours)


def test_packages_stay_empty_but_for_the_api() -> None:
    filled = [path for path in PACKAGE.rglob("__init__.py") if path.read_text(encoding="utf-8").strip()]
    assert filled == [PACKAGE / "__init__.py"]


def test_no_file_has_a_vague_name() -> None:
    vague = [
        path.relative_to(ROOT)
        for folder in (PACKAGE, ROOT / "tests")
        for path in folder.rglob("*")
        if VAGUE_NAMES & set(path.stem.split("_"))
    ]
    assert vague == []


def test_no_file_is_long() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in PACKAGE.rglob("*.py")
    }
    assert {name: count for name, count in lengths.items() if count > LONGEST_FILE} == {}


def test_every_tests_folder_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []
