import json
from pathlib import Path

import numpy as np
import pytest

from explorer.bundles.facts import ModelFacts
from explorer.bundles.file import read_model_facts
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes, Pictures
from explorer.session.face_codes import axis_name
from explorer.session.faces import Below, Comparison, FaceChoices, FacesState, Moves, Start
from explorer.session.faces_json import faces_from_json, faces_to_json, preset_from_text, preset_to_text
from explorer.session.files import view_from_text, view_to_text
from explorer.session.gaze import Gaze
from explorer.session.state import Session
from explorer.session.store import View
from tests.support.faces import face_bundle

MOVES = Moves({"Smiling": 1.5, axis_name(1): -2.0}, "ridge", {"Young": "pattern"}, ("Young",))
CHOICES = FaceChoices(
    start=Start(Codes.of([[0.5] * 6]), "Test face 3", 2),
    moves=MOVES,
    axis_names={1: "Light"},
    tray=(Start(Codes.of([[1.0] * 6]), "A"), Start(Codes.of([[2.0] * 6]), "B")),
    details=0.4,
    weight=0.1,
)
STATE = FacesState("m-1", {"m-1": CHOICES}, Comparison.WIPE, Below.STRIP)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> ModelFacts:
    return read_model_facts(face_bundle(tmp_path_factory.mktemp("faces")))


def test_a_state_comes_back_as_it_was() -> None:
    assert faces_from_json(json.loads(json.dumps(faces_to_json(STATE)))) == STATE
    assert faces_from_json({}) == FacesState()


def test_it_is_part_of_a_session() -> None:
    view = View(Session(faces=STATE), Gaze())
    assert view_from_text(view_to_text(view), Path()).session.faces == STATE


def test_no_photo_goes_into_a_file() -> None:
    photo = Pictures.of(np.full((1, 1, 1, 3), 200, np.uint8))
    start = Start(Codes.of([[0.0]]), "me", photo=photo, error=3.0)
    state = FacesState("m-1", {"m-1": FaceChoices(start=start)})
    found = faces_from_json(faces_to_json(state)).choices.start
    assert found is not None
    assert found.photo is None


@pytest.mark.parametrize(
    "broken",
    [
        {"by_model": {"m": {"moves": {"strengths": {"Smiling": 99}}}}},
        {"by_model": {"m": {"moves": {"strengths": {"Smiling": "much"}}}}},
        {"by_model": {"m": {"moves": {"strengths": {}}, "details": 2}}},
        {"by_model": {"m": {}}},
        {"comparison": "upside down"},
        {"model": 7},
    ],
)
def test_a_broken_state_breaks_the_session_in_words(broken: object) -> None:
    found = json.loads(view_to_text(View(Session(), Gaze())))
    found["faces"] = broken
    with pytest.raises(ExplorerError, match="not a session"):
        view_from_text(json.dumps(found), Path())


def test_a_preset_comes_back(known: ModelFacts) -> None:
    text = preset_to_text(CHOICES, known.id, "party")
    assert preset_from_text(text, known) == ("party", MOVES, {1: "Light"})
    assert len(text) < 1000


def test_a_preset_of_attributes_fits_every_model_that_has_them(known: ModelFacts) -> None:
    text = preset_to_text(FaceChoices(moves=Moves({"Smiling": 1.0})), "another-model", "smile")
    assert preset_from_text(text, known)[1] == Moves({"Smiling": 1.0})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no json", "no preset"),
        ("[]", "no preset"),
        (json.dumps({"kind": "something else", "version": 1}), "no preset"),
        (preset_to_text(FaceChoices(moves=Moves({"Wings": 1.0})), "other", "angel"), "no slider “Wings”"),
        (preset_to_text(FaceChoices(moves=Moves({axis_name(0): 1.0})), "other", "a"), "another model"),
    ],
)
def test_what_is_no_preset_for_this_model_is_said_so(known: ModelFacts, text: str, said: str) -> None:
    with pytest.raises(ExplorerError, match=said):
        preset_from_text(text, known)
