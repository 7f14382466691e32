"""A new file: where it lies, how it ends, and that nothing is replaced unasked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

import explorer
from explorer.ui.new_file import ask_for_file
from tests.support.qt import Stage

KINDS = {"Table (*.csv)": ".csv", "NumPy arrays (*.npz)": ".npz"}
YES, NO = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No


class Person:
    """Types names into the dialogs, one after the other, and answers the question that follows."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, names: list[str], kind: str = "") -> None:
        self.proposed: list[str] = []
        self.asked: list[str] = []
        self.answers: Iterator[QMessageBox.StandardButton] = iter(())
        typed = iter(names)

        def choose(_: QWidget, title: str, proposed: str, kinds: str) -> tuple[str, str]:
            assert (title, kinds) == ("Export", ";;".join(KINDS))
            self.proposed.append(proposed)
            return next(typed), kind

        def answer(
            _: QWidget, title: str, text: str, offered: object, default: object
        ) -> QMessageBox.StandardButton:
            assert (title, offered, default) == ("Export", YES | NO, NO)
            self.asked.append(text)
            return next(self.answers)

        monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
        monkeypatch.setattr(QMessageBox, "question", answer)


def ask(stage: Stage) -> Path | None:
    return ask_for_file(stage.mount(QWidget()), "Export", "codes.csv", KINDS, "test")


@pytest.mark.parametrize(
    ("typed", "kind", "written"),
    [
        ("foo", "", "foo.csv"),
        ("foo", "NumPy arrays (*.npz)", "foo.npz"),
        ("foo.npz", "Table (*.csv)", "foo.npz"),
        ("my.foo", "Table (*.csv)", "my.foo.csv"),
        ("foo.CSV", "", "foo.CSV"),
    ],
)
def test_the_ending_is_that_of_the_kind(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, kind: str, written: str
) -> None:
    person = Person(monkeypatch, [str(tmp_path / typed)], kind)
    assert ask(stage) == tmp_path / written
    assert person.asked == []
    assert QSettings().value("test/folder") == str(tmp_path)
    Person(monkeypatch, [""])
    assert ask(stage) is None


@pytest.mark.parametrize("typed", ["foo", "my.foo"])
def test_a_name_that_became_another_one_replaces_nothing_unasked(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    there = tmp_path / f"{typed}.csv"
    there.write_text("old")
    person = Person(monkeypatch, [str(tmp_path / typed), str(tmp_path / typed)])
    person.answers = iter((NO, YES))
    assert ask(stage) == there
    assert person.asked == [f"{there.name} is there already. Do you want to replace it?"] * 2
    assert person.proposed[1] == str(there), "one goes on from the name that was refused"
    person = Person(monkeypatch, [str(tmp_path / typed), ""])
    person.answers = iter((NO,))
    assert ask(stage) is None, "who thinks better of it has replaced nothing"


def test_a_whole_name_was_asked_about_by_the_dialog(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "foo.csv").write_text("old")
    person = Person(monkeypatch, [str(tmp_path / "foo.csv")])
    assert ask(stage) == tmp_path / "foo.csv"
    assert person.asked == []


def test_nothing_else_asks_where_a_file_shall_lie() -> None:
    package = Path(explorer.__file__).parent
    asking = [path.name for path in package.rglob("*.py") if "getSaveFileName" in path.read_text("utf-8")]
    assert asking == ["new_file.py"]
