"""The drawing as part of the session: its edits, its request, its JSON."""

import json
from dataclasses import replace

import numpy as np
import pytest

from explorer.engine.requests import EncodeDrawing, ModelRef, PrepareEncoding, Priority
from explorer.errors import ExplorerError
from explorer.imaging.drawing import Drawing
from explorer.latent.codes import Pictures
from explorer.session import edits
from explorer.session.drawing_json import drawing_from_json, drawing_to_json
from explorer.session.files import view_from_text, view_to_text
from explorer.session.gaze import Gaze
from explorer.session.map_asks import DRAWING
from explorer.session.resolve import resolve
from explorer.session.state import Session
from explorer.session.store import Store, View
from tests.session.samples import facts, session_of

TINY = facts()
KNOWN = {TINY.id: TINY}
POINTS = ((0.1, 0.2, 0.08), (0.3, 0.2, 0.08), (0.5, 0.9, 0.1))
PICTURE = Pictures.of(np.arange(12, dtype=np.uint8).reshape(1, 3, 4, 1))
OPEN = edits.show_layer("drawing", is_shown=True)


def drawn(session: Session) -> Drawing:
    return session.map.drawing


def test_a_stroke_under_the_hand_is_one_step_and_each_stroke_its_own() -> None:
    store = Store(session_of(TINY))
    for count in (1, 2, 3):
        store.edit(edits.draw_stroke(0, POINTS[:count], "first"))
    store.edit(edits.draw_stroke(1, POINTS[:1], "second"))
    assert drawn(store.view.session).strokes == (POINTS, POINTS[:1])
    store.undo()
    assert drawn(store.view.session).strokes == (POINTS,)
    store.undo()
    assert drawn(store.view.session).is_empty
    store.redo()
    assert drawn(store.view.session).strokes == (POINTS,)


def test_a_picture_takes_the_place_of_strokes_and_strokes_lie_on_it() -> None:
    session = edits.draw_stroke(0, POINTS).apply(session_of(TINY))
    session = edits.put_picture(PICTURE).apply(session)
    assert drawn(session) == Drawing((), PICTURE)
    session = edits.draw_stroke(0, POINTS).apply(session)
    assert drawn(session) == Drawing((POINTS,), PICTURE)
    assert drawn(edits.clear_drawing().apply(session)).is_empty


def test_it_is_asked_while_the_pad_is_open_and_something_is_drawn() -> None:
    session = edits.draw_stroke(0, POINTS).apply(session_of(TINY))
    assert DRAWING not in resolve(session, Gaze(), KNOWN)
    model = ModelRef(TINY.id, TINY.path)
    ask = resolve(OPEN.apply(session_of(TINY)), Gaze(), KNOWN)[DRAWING]
    assert ask.request == PrepareEncoding(model), "while nothing is drawn yet"
    coloured = {TINY.id: replace(TINY, picture_shape=(6, 6, 3))}
    for drawn in (session, session_of(TINY)):
        assert DRAWING not in resolve(OPEN.apply(drawn), Gaze(), coloured)
    ask = resolve(OPEN.apply(session), Gaze(), KNOWN)[DRAWING]
    assert ask.request == EncodeDrawing(model, Drawing((POINTS,)))
    assert ask.priority is Priority.INTERACTIVE


def test_a_drawing_is_written_and_read() -> None:
    for drawing in (Drawing(), Drawing((POINTS, POINTS[:1])), Drawing((POINTS,), PICTURE)):
        assert drawing_from_json(json.loads(json.dumps(drawing_to_json(drawing)))) == drawing
    session = OPEN.apply(edits.put_picture(PICTURE).apply(session_of(TINY)))
    view = View(session, Gaze())
    assert view_from_text(view_to_text(view)) == view


def test_a_session_of_before_there_were_drawings_is_read() -> None:
    found = json.loads(view_to_text(View(session_of(TINY), Gaze())))
    del found["map"]["drawing"], found["map"]["layers"]["drawing"]
    assert view_from_text(json.dumps(found)) == View(session_of(TINY), Gaze())


@pytest.mark.parametrize(
    "damaged",
    [
        {"strokes": [[]]},
        {"strokes": [[[0, 0]]]},
        {"strokes": [[[0, 0, 0]]]},
        {"strokes": [[[1e9, 0, 0.1]]]},
        {"strokes": 5},
        {"picture": {"size": [9999, 9999], "ink": ""}},
        {"picture": {"size": [2, 2], "ink": "AAAA"}},
        {"picture": {"size": [2, 2], "ink": "%%%"}},
        {"picture": 7},
    ],
)
def test_a_damaged_drawing_is_no_session(damaged: object) -> None:
    found = json.loads(view_to_text(View(session_of(TINY), Gaze())))
    found["map"]["drawing"] = damaged
    with pytest.raises(ExplorerError, match="not a session"):
        view_from_text(json.dumps(found))
