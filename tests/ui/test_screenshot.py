"""A screenshot shows everything the engine has to say, or says why there is none."""

import threading
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from explorer.engine.requests import LoadModel
from explorer.errors import ExplorerError
from explorer.ui.screenshot import Screenshot
from tests.session.samples import facts
from tests.ui.desk import Desk


def take(desk: Desk, path: Path, app: QApplication) -> int:
    stand = desk.stand
    return Screenshot(desk.window, stand.conductor, stand.messages, path).take(app)


def test_it_is_taken_when_the_engine_is_idle(desk: Desk, qapp: QApplication, tmp_path: Path) -> None:
    """The gates open while the application runs: nothing is saved before the last answer."""
    path = tmp_path / "window.png"
    seen: list[bool] = []

    def open_gates() -> None:
        for _ in range(2):
            desk.stand.handler.await_chunk()
            seen.append(path.exists())
            desk.stand.handler.let_go_on()
        desk.stand.handler.set_free()

    opener = threading.Thread(target=open_gates)
    opener.start()
    assert take(desk, path, qapp) == 0
    opener.join()
    assert seen == [False, False]
    with Image.open(path) as image:
        assert image.size == (desk.window.width(), desk.window.height())
        assert len(image.convert("RGB").getcolors(100_000) or []) > 50, "a window full of things"
    assert desk.window.inspector.pictured is not None
    assert not desk.window.isVisible()


def test_without_any_model_there_is_a_picture_too(
    empty_desk: Desk, qapp: QApplication, tmp_path: Path
) -> None:
    path = tmp_path / "window.png"
    assert take(empty_desk, path, qapp) == 0
    assert path.is_file()


def test_where_it_cannot_be_written_one_sentence_says_why(
    empty_desk: Desk, qapp: QApplication, tmp_path: Path
) -> None:
    with pytest.raises(ExplorerError) as caught:
        take(empty_desk, tmp_path / "missing" / "window.png", qapp)
    text = str(caught.value)
    assert text.startswith("window.png was not saved: ")
    assert "does not exist" in text
    assert text.count("was not saved") == 1
    assert list(tmp_path.iterdir()) == []


def test_an_error_on_screen_is_the_result_though_the_picture_is_there(
    desk: Desk, qapp: QApplication, tmp_path: Path
) -> None:
    desk.stand.handler.broken = lambda request: (
        ExplorerError("tiny.safetensors is damaged.") if isinstance(request, LoadModel) else None
    )
    desk.stand.handler.set_free()
    path = tmp_path / "window.png"
    with pytest.raises(ExplorerError, match=r"tiny\.safetensors is damaged\."):
        take(desk, path, qapp)
    assert path.is_file()
    assert facts().id in desk.stand.conductor.facts
