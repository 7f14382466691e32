"""What was opened last: kept, offered in the menu of files, and opened again."""

from pathlib import Path

from PySide6.QtWidgets import QMenu

from explorer.bundles.shipped import shipped_models
from explorer.engine.requests import EncodeFiles, ModelRef
from explorer.ui.model_jobs import ENCODE, OPEN
from tests.ui.desk import Desk
from tests.ui.test_model_jobs import bundle, encoded


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
    recent = desk.window.late.recent
    recent.add(tmp_path / "gone.safetensors")
    choose(desk, "gone")
    assert desk.said == f"{tmp_path / 'gone.safetensors'} is not there any more, and is no longer offered."
    assert recent.paths == []


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
