"""What was opened last: kept, offered in the menu of files, and opened again."""

from pathlib import Path
from threading import Thread, current_thread, main_thread

import pytest
from PySide6.QtWidgets import QMenu

from explorer.bundles.shipped import shipped_models
from explorer.engine.requests import EncodeFiles, ModelRef
from explorer.errors import ExplorerError
from explorer.ui.model_jobs import ENCODE, OPEN
from tests.support.qt import pump_until
from tests.ui.desk import Desk
from tests.ui.stand import bundle, encoded


def offered(desk: Desk) -> list[tuple[str, bool]]:
    """Names in the menu, and whether they can be chosen."""
    menu = desk.window._menus.recent
    menu.aboutToShow.emit()
    return [(action.text().split("\t")[0], action.isEnabled()) for action in menu.actions() if action.text()]


def choose(desk: Desk, name: str) -> None:
    offered(desk)
    (action,) = (one for one in desk.window._menus.recent.actions() if one.text().startswith(name))
    action.trigger()


def test_a_model_and_a_data_set_that_were_opened_are_offered_again(desk: Desk, tmp_path: Path) -> None:
    (file,) = (one.menu() for one in desk.window.menuBar().actions() if one.text() == "&File")
    assert isinstance(file, QMenu)
    assert desk.window._menus.recent.menuAction() in file.actions()
    assert offered(desk) == [("Nothing was opened yet", False)]
    data = tmp_path / "some & data"
    data.mkdir()
    known = next(iter(desk.stand.conductor.facts.values()))
    request = EncodeFiles(ModelRef(known.id, known.path), data)
    desk.stand.handler.outcomes[request] = [encoded(range(7), 7)]
    desk.stand.model_jobs.encode_data(known, data)
    desk.stand.wait_until_idle()
    assert offered(desk) == [("some && data", True), ("&Clear this list", True)]
    model = bundle(tmp_path, "other")
    desk.stand.model_jobs.open_file(model)
    desk.stand.wait_for(lambda: bool(desk.stand.engine.requests(OPEN)), "a request to load it")
    desk.stand.wait_until_idle()
    assert [name for name, _ in offered(desk)] == ["other.safetensors", "some && data", "&Clear this list"]
    choose(desk, "some")
    asked = desk.stand.engine.requests(ENCODE)[-1]
    assert isinstance(asked, EncodeFiles)
    assert asked.source == data
    choose(desk, "other")
    desk.stand.wait_for(lambda: len(desk.stand.engine.requests(OPEN)) == 2, "the model, asked for again")
    desk.stand.wait_until_idle()
    choose(desk, "&Clear")
    assert offered(desk) == [("Nothing was opened yet", False)]


def test_what_is_gone_is_said_to_be_and_offered_no_more(desk: Desk, tmp_path: Path) -> None:
    recent, model, data = desk.window.late.recent, tmp_path / "gone.safetensors", tmp_path / "gone-data"
    known = next(iter(desk.stand.conductor.facts.values()))
    request = EncodeFiles(ModelRef(known.id, known.path), data)
    desk.stand.handler.outcomes[request] = [ExplorerError("gone-data does not exist.")]
    recent.add(data)
    recent.add(model)
    choose(desk, "gone.safetensors")
    pump_until(lambda: recent.paths == [data], "the model, offered no more")
    assert desk.said == f"{model} does not exist."
    choose(desk, "gone-data")
    desk.stand.wait_until_idle()
    pump_until(lambda: recent.paths == [], "the data, offered no more")
    newest = desk.stand.messages.newest
    assert newest is not None
    assert (newest.text, newest.subject) == ("gone-data does not exist.", ENCODE)


def test_what_cannot_be_opened_but_is_there_is_offered_on(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.stand.jobs, "run", lambda _, work, done, __: done(work()))
    recent, path = desk.window.late.recent, tmp_path / "words.safetensors"
    path.write_text("no model")
    recent.add(path)
    desk.stand.model_jobs.failed.emit(path)
    assert recent.paths == [path]
    path.unlink()
    desk.stand.model_jobs.failed.emit(path)
    assert recent.paths == []


def test_nobody_waits_for_a_share_that_does_not_answer(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Thread] = []
    exists = Path.exists

    def look(path: Path) -> bool:
        if path == tmp_path / "gone.safetensors":
            asked.append(current_thread())
        return exists(path)

    monkeypatch.setattr(Path, "exists", look)
    recent = desk.window.late.recent
    recent.add(tmp_path / "gone.safetensors")
    choose(desk, "gone")
    pump_until(lambda: recent.paths == [], "an end")
    assert main_thread() not in asked


def test_a_long_folder_leaves_room(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path.joinpath(*["a folder with a long name"] * 6, "model.pt")
    desk.window.late.recent.add(path)
    offered(desk)
    (action,) = (one for one in desk.window._menus.recent.actions() if one.text().startswith("model.pt"))
    _, folder = action.text().split("\t")
    assert "…" in folder
    assert desk.window._menus.recent.fontMetrics().horizontalAdvance(folder) <= 320
    assert action.toolTip() == str(path)


def test_the_newest_stand_first_each_once_and_few_of_them(desk: Desk, tmp_path: Path) -> None:
    recent = desk.window.late.recent
    for index in [*range(10), 5]:
        recent.add(tmp_path / f"{index}.pt")
    recent.add(shipped_models()[0])
    assert [path.stem for path in recent.paths] == ["5", "9", "8", "7", "6", "4", "3", "2"]


def test_data_are_offered_where_they_can_be_encoded(empty_desk: Desk, tmp_path: Path) -> None:
    for name in ("data", "model.pt"):
        empty_desk.window.late.recent.add(tmp_path / name)
    assert offered(empty_desk)[:2] == [("model.pt", True), ("data", False)]
