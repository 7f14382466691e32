import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QDialog

from explorer.bundles.facts import ModelFacts
from explorer.bundles.file import read_model_facts
from explorer.engine.answers import Decoded, Encoded, Refined
from explorer.engine.requests import DecodeCodes, EncodePictures, ModelRef, RefineCode
from explorer.imaging.png import read_session, save_png
from explorer.latent.codes import Codes, Pictures
from explorer.panels.code_payload import CodePayload
from explorer.panels.code_text import code_text
from explorer.panels.face_below import captions_of
from explorer.panels.faces import FacesPanel
from explorer.session import faces_edits
from explorer.session.edits import open_model
from explorer.session.face_codes import moved, start_of
from explorer.session.faces import Below, Comparison, Moves, Start
from explorer.session.faces_asks import STRIP_COUNT
from explorer.ui.photographing import Photographing
from tests.support.faces import CODE_SIZE, SIDE, face_bundle
from tests.support.qt import settle
from tests.ui.desk import Desk, answer_file_dialogs


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> ModelFacts:
    return read_model_facts(face_bundle(tmp_path_factory.mktemp("faces")))


@pytest.fixture
def faces(empty_desk: Desk, known: ModelFacts, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A window with the faces page in front, which shows a model."""
    monkeypatch.setattr("explorer.ui.model_jobs.shipped_models", lambda: ())
    empty_desk.window.pages.bring_to_front("faces")
    empty_desk.stand.conductor.set_facts(known)
    empty_desk.stand.store.begin(open_model(ModelRef(known.id, known.path), known.title, "faces"))
    settle()
    return empty_desk


def panel(desk: Desk) -> FacesPanel:
    found = desk.window.late.faces.panel
    assert found is not None
    return found


def photographing(desk: Desk) -> Photographing:
    found = desk.window.late.faces.photographing
    assert found is not None
    return found


def start(desk: Desk, known: ModelFacts) -> Start:
    return start_of(desk.stand.store.view.session.faces.choices, known)


def photo(shade: int = 120) -> np.ndarray:
    return np.full((SIDE, SIDE, 3), shade, np.uint8)


def script_photo(desk: Desk, known: ModelFacts, picture: np.ndarray) -> tuple[ModelRef, Codes]:
    """Let the engine encode this picture to a code, and decode it a little darker."""
    model, mu = ModelRef(known.id, known.path), np.full((1, CODE_SIZE), 0.5, np.float32)
    code = Codes.of(mu)
    encoded = Encoded(np.arange(1), mu, mu, 1)
    decoded = Decoded(np.arange(1), picture[None] - 20)
    desk.stand.handler.outcomes[EncodePictures(model, Pictures.of(picture[None]))] = (encoded,)
    desk.stand.handler.outcomes[DecodeCodes(model, code)] = (decoded,)
    return model, code


def test_its_actions_are_offered_while_it_is_in_front(faces: Desk) -> None:
    assert faces.action("random_face").isEnabled()
    assert not faces.action("reset_sliders").isEnabled()
    faces.window.pages.bring_to_front("map")
    settle()
    assert not faces.action("random_face").isEnabled()


def test_actions_take_faces_and_compare(faces: Desk, known: ModelFacts) -> None:
    faces.trigger("next_face")
    assert start(faces, known).index == 1
    faces.trigger("random_face")
    assert start(faces, known).index is None
    faces.trigger("next_comparison")
    assert faces.stand.store.view.session.faces.comparison is Comparison.WIPE
    faces.stand.store.edit(faces_edits.move_slider("Smiling", 1.0, "Smiling"))
    faces.trigger("reset_sliders")
    assert faces.stand.store.view.session.faces.choices.moves == Moves()


def test_a_code_that_is_picked_becomes_the_face(faces: Desk, known: ModelFacts) -> None:
    code = Codes.of(np.arange(CODE_SIZE))
    faces.window.inspector.taken.emit(code)
    assert start(faces, known).code == code


def test_a_photo_of_the_model_s_size_is_encoded_at_once(
    faces: Desk, known: ModelFacts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, code = script_photo(faces, known, photo())
    save_png(tmp_path / "me.png", photo())
    answer_file_dialogs(monkeypatch, tmp_path / "me.png")
    faces.stand.handler.set_free()
    faces.trigger("open_photo")
    faces.stand.wait_for(lambda: start(faces, known).photo is not None, "the photo")
    taken = start(faces, known)
    assert (taken.code, taken.title) == (code, "me")
    assert taken.error == pytest.approx(SIDE * SIDE * 3 * (20 / 255) ** 2)
    faces.stand.store.undo()
    assert start(faces, known).photo is None


def test_another_photo_is_placed_first(
    faces: Desk, known: ModelFacts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script_photo(faces, known, photo())
    save_png(tmp_path / "wide.png", np.full((90, 160, 3), 120, np.uint8))
    asked: list[QDialog] = []

    def answer(dialog: QDialog) -> int:
        asked.append(dialog)
        return 0 if len(asked) == 1 else 1

    monkeypatch.setattr("explorer.ui.photographing.PhotoDialog.exec", answer)
    faces.stand.handler.set_free()
    photographing(faces).take(tmp_path / "wide.png")
    faces.stand.wait_for(lambda: len(asked) == 1, "the dialog")
    settle()
    assert start(faces, known).photo is None
    photographing(faces).take(tmp_path / "wide.png")
    faces.stand.wait_for(lambda: start(faces, known).photo is not None, "the photo")
    taken = start(faces, known).photo
    assert taken is not None
    np.testing.assert_array_equal(taken.values[0], photo())


def test_a_broken_photo_is_said_so_and_the_face_stays(faces: Desk, known: ModelFacts, tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    before = start(faces, known)
    photographing(faces).take(tmp_path / "broken.jpg")
    faces.stand.wait_for(lambda: "broken.jpg" in faces.said, "the message")
    assert start(faces, known).code == before.code


def test_a_picture_is_pasted(faces: Desk, known: ModelFacts) -> None:
    script_photo(faces, known, photo())
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB888)
    image.fill(0xFF787878)
    QGuiApplication.clipboard().setImage(image)
    faces.stand.handler.set_free()
    faces.trigger("paste_code")
    faces.stand.wait_for(lambda: start(faces, known).photo is not None, "the photo")
    QGuiApplication.clipboard().clear()


def test_a_refinement_moves_the_face_in_one_step(faces: Desk, known: ModelFacts) -> None:
    model, code = script_photo(faces, known, photo())
    begun = Start(code, "me", photo=Pictures.of(photo()[None]), error=9.0)
    faces.stand.store.edit(faces_edits.take_face(begun))
    steps = tuple(
        Refined(Codes.of(np.full((1, CODE_SIZE), value)), 5.0 - value, 9.0, at, 2)
        for at, value in ((1, 0.6), (2, 0.7))
    )
    faces.stand.handler.outcomes[RefineCode(model, Pictures.of(photo()[None]), code, 0.5)] = steps
    faces.stand.handler.set_free()
    panel(faces).photo.button.click()
    faces.stand.wait_for(lambda: start(faces, known).code == steps[-1].code, "the refined face")
    faces.stand.wait_for(lambda: panel(faces).photo.button.text() == "Refine", "the end")
    assert start(faces, known).error == 9.0
    faces.stand.store.undo()
    assert start(faces, known).code == code


def test_presets_are_saved_and_taken(
    faces: Desk, known: ModelFacts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = faces.stand.store
    answer_file_dialogs(monkeypatch, tmp_path / "smile")
    store.edit(faces_edits.move_slider("Smiling", 1.5, "Smiling"))
    faces.trigger("save_preset")
    path = tmp_path / "smile.json"
    faces.stand.wait_for(path.exists, "the file")
    store.edit(faces_edits.reset_sliders())
    answer_file_dialogs(monkeypatch, path)
    faces.trigger("open_preset")
    faces.stand.wait_for(lambda: bool(store.view.session.faces.choices.moves.strengths), "the preset")
    assert store.view.session.faces.choices.moves.strengths == {"Smiling": 1.5}
    path.write_text("no preset")
    faces.trigger("open_preset")
    faces.stand.wait_for(lambda: "no preset" in faces.said, "the message")
    assert store.view.session.faces.choices.moves.strengths == {"Smiling": 1.5}


def test_the_pair_is_saved_with_the_session_inside(
    faces: Desk, known: ModelFacts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = panel(faces).stage
    stage.set_before(start(faces, known).code, photo(50))
    stage.set_after(photo(90))
    monkeypatch.setattr("explorer.ui.saving.PictureDialog.exec", lambda _: 1)
    answer_file_dialogs(monkeypatch, tmp_path / "pair.png")
    faces.trigger("save_pair")
    faces.stand.wait_for((tmp_path / "pair.png").exists, "the file")
    session = read_session(tmp_path / "pair.png")
    assert session is not None
    assert session["faces"]["model"] == known.id


def test_a_copied_face_keeps_its_details(faces: Desk, known: ModelFacts) -> None:
    code = start(faces, known).code
    photo_of_it = Pictures.of(photo(100)[None])
    faces.stand.store.edit(faces_edits.take_face(Start(code, "me", photo=photo_of_it)))
    stage = panel(faces).stage
    stage.set_before(code, photo(50))
    stage.set_after(photo(90))
    faces.window.inspector._pictured = (code, photo(90))
    shades = []
    for details in (0.0, 0.5):
        faces.stand.store.edit(faces_edits.keep_details(details))
        faces.action("copy_picture").setEnabled(True)
        faces.trigger("copy_picture")
        shades.append(QGuiApplication.clipboard().image().pixelColor(3, 3).red())
    assert shades == [90, 115]


def test_a_face_copied_with_its_details_brings_its_code(faces: Desk, known: ModelFacts) -> None:
    code, moves = start(faces, known).code, Moves({"Smiling": 1.5})
    faces.stand.store.edit(faces_edits.take_face(Start(code, "me", photo=Pictures.of(photo(100)[None]))))
    faces.stand.store.edit(faces_edits.set_moves(moves, "Smile"))
    faces.stand.store.edit(faces_edits.keep_details(0.5))
    stage = panel(faces).stage
    stage.set_before(code, photo(50))
    stage.set_after(photo(90))
    faces.action("copy_picture").setEnabled(True)
    faces.trigger("copy_picture")
    mime = QGuiApplication.clipboard().mimeData()
    shown = moved(code, moves, known)
    assert shown != code
    assert mime.text() == code_text(shown)
    assert CodePayload.of(mime) == CodePayload(known.id, shown)


@pytest.mark.parametrize("name", ["copy_pair", "copy_strip"])
def test_pair_and_strip_are_copied_with_the_session(faces: Desk, known: ModelFacts, name: str) -> None:
    stage, store = panel(faces).stage, faces.stand.store
    stage.set_before(start(faces, known).code, photo(50))
    stage.set_after(photo(90))
    store.edit(faces_edits.show_below(Below.STRIP))
    store.look(lambda gaze: replace(gaze, faces=replace(gaze.faces, selected="Smiling")))
    below, pictures = panel(faces).below, np.stack([photo(60)] * STRIP_COUNT)
    below.add_pictures(np.arange(STRIP_COUNT), pictures, captions_of(Below.STRIP, STRIP_COUNT))
    faces.trigger(name)
    mime = QGuiApplication.clipboard().mimeData()
    count = 2 if name == "copy_pair" else STRIP_COUNT
    assert QImage(mime.imageData()).width() >= count * SIDE
    with Image.open(io.BytesIO(bytes(mime.data("image/png").data()))) as image:
        assert image.info
