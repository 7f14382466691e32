import gc
from dataclasses import replace
from pathlib import Path
from weakref import ref

import numpy as np
import pytest

from explorer.bundles.facts import ModelFacts
from explorer.bundles.file import read_model_facts
from explorer.engine.requests import DecodeCodes, ModelRef
from explorer.latent.codes import Codes
from explorer.session import faces_edits
from explorer.session.edits import Edit, open_model
from explorer.session.face_codes import (
    axis_name,
    axis_of,
    direction_of,
    is_inseparable,
    moved,
    sliders_of,
    start_of,
    strip_codes,
)
from explorer.session.faces import STRONGEST, Below, FaceChoices, FacesGaze, Moves, Start
from explorer.session.faces_asks import BEFORE, ENDS, GALLERY, READ_BEFORE, READ_NOW, STRIP, STRIP_COUNT, TRAY
from explorer.session.gaze import Gaze
from explorer.session.inspector_asks import CODE, NEAREST
from explorer.session.resolve import at_hand, resolve
from explorer.session.state import Session
from tests.session.samples import facts
from tests.support.faces import CODE_SIZE, face_bundle


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> ModelFacts:
    return read_model_facts(face_bundle(tmp_path_factory.mktemp("faces")))


def session_with(known: ModelFacts, *edits: Edit) -> Session:
    session = open_model(ModelRef(known.id, known.path), known.title, "faces").apply(Session())
    for edit in edits:
        session = edit.apply(session)
    return session


def code_at_hand(session: Session, known: ModelFacts) -> np.ndarray:
    hand = at_hand(session, Gaze(panel="faces"), {known.id: known})
    assert hand is not None
    return hand.code.values


def test_a_face_is_there_at_once(known: ModelFacts) -> None:
    assert known.mu is not None
    np.testing.assert_array_equal(code_at_hand(session_with(known), known)[0], known.mu[0])


def test_without_codes_it_is_the_prior_s_centre() -> None:
    bare = facts(count=0)
    assert not start_of(FaceChoices(), bare).code.values.any()


def test_a_slider_at_one_moves_by_its_direction(known: ModelFacts) -> None:
    space = known.attribute_space
    assert space is not None
    session = session_with(known, faces_edits.move_slider("Smiling", 1.0, "Smiling"))
    start = start_of(FaceChoices(), known).code.values[0]
    np.testing.assert_allclose(code_at_hand(session, known)[0] - start, space.direction("Smiling"), atol=1e-6)


def test_a_model_is_not_kept_alive_once_faces_of_others_were_moved(known: ModelFacts) -> None:
    def move(known: ModelFacts) -> tuple[ref[object], ref[object]]:
        assert known.attribute_space is not None
        known = replace(known, attribute_space=replace(known.attribute_space))
        start = start_of(FaceChoices(), known).code
        assert moved(start, Moves({"Smiling": 2.0}), known) != start
        return ref(known), ref(known.attribute_space)

    before = move(known)
    for _ in range(2):
        move(known)
    gc.collect()
    assert [found() for found in before] == [None, None]


def test_moves_add_up_and_zero_is_no_move(known: ModelFacts) -> None:
    start = start_of(FaceChoices(), known).code
    one, other = (direction_of(name, Moves(), known) for name in ("Smiling", "Young"))
    assert one is not None
    assert other is not None
    both = moved(start, Moves({"Smiling": 2.0, "Young": -1.0}), known)
    np.testing.assert_allclose(both.values[0], start.values[0] + 2 * one - other, rtol=1e-5, atol=1e-6)
    assert moved(start, Moves(), known) is start
    session = session_with(
        known,
        faces_edits.move_slider("Smiling", 1.0, "Smiling"),
        faces_edits.move_slider("Smiling", 0.0, "Smiling"),
    )
    assert session.faces.choices.moves == Moves()


def test_a_slider_ends_at_three() -> None:
    session = Session(faces=replace(Session().faces, model="a"))
    far = faces_edits.move_slider("Smiling", 99.0, "Smiling").apply(session)
    assert far.faces.choices.moves.strengths == {"Smiling": STRONGEST}


def test_what_is_held_keeps_its_read_out(known: ModelFacts) -> None:
    space = known.attribute_space
    assert space is not None
    free = direction_of("Smiling", Moves(), known)
    bound = direction_of("Smiling", Moves(held=("Eyeglasses",)), known)
    assert free is not None
    assert bound is not None
    read_out = space.read_outs[space.index("Eyeglasses")]
    assert abs(read_out @ free) > 1e-3
    assert abs(read_out @ bound) < 1e-6


def test_what_cannot_be_told_apart_moves_all_the_same_and_says_so(known: ModelFacts) -> None:
    moves = Moves(held=("Wearing_Hat",))
    assert is_inseparable("Eyeglasses", moves, known)
    assert not is_inseparable("Smiling", moves, known)
    free, bound = (direction_of("Eyeglasses", one, known) for one in (Moves(), moves))
    np.testing.assert_array_equal(free, bound)


def test_the_method_of_one_goes_before_the_method_of_all(known: ModelFacts) -> None:
    space = known.attribute_space
    assert space is not None
    session = session_with(
        known, faces_edits.choose_method("mean_difference"), faces_edits.choose_method("pattern", "Smiling")
    )
    moves = session.faces.choices.moves
    for name, method in (("Smiling", "pattern"), ("Eyeglasses", "mean_difference")):
        np.testing.assert_array_equal(direction_of(name, moves, known), space.direction(name, method))
    # "pattern" was refused for Young: its default is used
    np.testing.assert_array_equal(
        direction_of("Young", Moves(method="pattern"), known), space.direction("Young")
    )


def test_an_axis_moves_by_a_standard_deviation(known: ModelFacts) -> None:
    assert known.mu is not None
    step = direction_of(axis_name(0), Moves(), known)
    assert step is not None
    along = known.mu @ (step / np.linalg.norm(step))
    assert np.linalg.norm(step) == pytest.approx(along.std(), rel=1e-4)
    assert axis_of(axis_name(3)) == 3
    assert axis_of("Smiling") is None
    assert len([name for name in sliders_of(known) if axis_of(name) is not None]) == CODE_SIZE


def test_a_strip_returns_its_start_exactly(known: ModelFacts) -> None:
    start = start_of(FaceChoices(), known).code
    moves = Moves({"Young": 1.0, "Smiling": 2.0})
    strip = strip_codes(start, "Smiling", moves, known, np.array([-3.0, 0.0, 3.0]))
    assert strip is not None
    np.testing.assert_array_equal(strip.values[1], moved(start, Moves({"Young": 1.0}), known).values[0])


def test_what_is_near_is_looked_for_once_the_hand_rests(known: ModelFacts) -> None:
    session = session_with(known, faces_edits.move_slider("Smiling", 1.0, "Smiling"))
    now, before = (Codes.of(code) for code in (code_at_hand(session, known), np.zeros((1, CODE_SIZE))))
    for still, is_asked in ((before, False), (now, True), (None, True)):
        gaze = Gaze(panel="faces", faces=FacesGaze(still=still))
        assert (NEAREST in resolve(session, gaze, {known.id: known})) is is_asked


def test_what_is_asked(known: ModelFacts) -> None:
    assert known.mu is not None
    look = FacesGaze(gallery=(2, 5, 400), hovered="Smiling", selected="Young")
    tray = [Start(Codes.of(known.mu[row])) for row in (3, 4)]

    def asked(*edits: Edit) -> dict[str, DecodeCodes]:
        session = session_with(known, *edits)
        found = resolve(session, Gaze(panel="faces", faces=look), {known.id: known})
        return {slot: ask.request for slot, ask in found.items() if isinstance(ask.request, DecodeCodes)}

    moving = faces_edits.move_slider("Smiling", 1.0, "Smiling")
    plain = asked(moving)
    assert {BEFORE, CODE, GALLERY, ENDS} <= set(plain)
    np.testing.assert_array_equal(plain[GALLERY].codes.values, known.mu[[2, 5]])
    assert not {TRAY, STRIP} & set(plain)
    step = direction_of("Smiling", Moves(), known)
    assert step is not None
    both = asked(moving, faces_edits.add_to_tray(tray), faces_edits.show_below(Below.TRAY))[TRAY]
    np.testing.assert_allclose(both.codes.values, known.mu[[3, 4]] + step, rtol=1e-5, atol=1e-6)
    assert len(asked(faces_edits.show_below(Below.STRIP))[STRIP].codes) == STRIP_COUNT


def test_attributes_are_read_once_the_face_rests(known: ModelFacts) -> None:
    session = session_with(known, faces_edits.move_slider("Smiling", 1.0, "Smiling"))
    start = start_of(session.faces.choices, known).code
    face = moved(start, session.faces.choices.moves, known)
    found = {}
    for still in (None, start, face):
        look = FacesGaze(probe=Path("some-probe.safetensors"), still=still)
        found[still] = resolve(session, Gaze(panel="faces", faces=look), {known.id: known})
    assert not {READ_BEFORE, READ_NOW} & (found[None].keys() | found[start].keys())
    codes = [getattr(found[face][slot].request, "codes", None) for slot in (READ_BEFORE, READ_NOW)]
    assert codes == [start, face]


def test_equal_moves_are_one_key() -> None:
    there, back = {"a": 1.0, "b": 2.0}, {"b": 2.0, "a": 1.0}
    assert hash(Moves(there)) == hash(Moves(back))
    assert len({Moves(there), Moves(back), Moves({"a": 1.0})}) == 2
