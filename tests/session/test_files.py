"""Sessions as JSON: a round trip, and words for what is none."""

import json
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.engine.requests import ModelRef
from explorer.errors import ExplorerError
from explorer.imaging.drawing import Drawing
from explorer.latent.codes import Codes
from explorer.latent.plane import PlaneChoice
from explorer.session.files import view_from_text, view_to_text
from explorer.session.gaze import Gaze
from explorer.session.map import LAYERS, Colouring, MapLayers, MapMarks, MapState, Pin
from explorer.session.map_asks import PATH_COUNT
from explorer.session.state import Session
from explorer.session.store import View

numbers = st.floats(-1e6, 1e6, width=32)
codes = st.lists(numbers, min_size=2, max_size=4).map(lambda code: Codes.of([code]))
pins = st.lists(
    st.builds(Pin, st.integers(1, 10**6), codes, st.text(max_size=12)),
    max_size=4,
    unique_by=lambda pin: pin.key,
).map(tuple)
planes = st.builds(PlaneChoice, st.booleans(), st.integers(0, 9), st.integers(10, 511))
loops = st.lists(st.tuples(numbers, numbers), max_size=5).map(tuple)
paths = st.none() | st.lists(numbers, min_size=2, max_size=2).map(lambda code: Codes.of([code] * PATH_COUNT))
marks = st.builds(
    MapMarks,
    pins,
    st.frozensets(st.integers(0, 9)),
    st.frozensets(st.integers(0, 9)),
    st.integers(10**6 + 1, 10**7),
    planes,
    loops,
    paths,
)
names = st.text("abc-019", min_size=1, max_size=8)
views = st.builds(
    View,
    st.builds(
        Session,
        st.lists(
            st.builds(ModelRef, names, names.map(lambda name: Path(f"{name}.safetensors"))),
            max_size=3,
        ).map(tuple),
        st.builds(
            MapState,
            st.none() | names,
            st.builds(MapLayers, *[st.booleans()] * len(LAYERS)),
            st.dictionaries(names, marks, max_size=2),
            st.just(Drawing()),
            st.sampled_from(Colouring),
            st.floats(0, 1),
        ),
    ),
    st.builds(
        Gaze,
        pointer=st.none(),
        selected=st.none() | st.integers(1, 99),
        visible=st.none() | st.just((-1.0, -2.0, 3.5, 4.25)),
    ),
)


@given(views)
def test_what_is_written_is_read(view: View) -> None:
    assert view_from_text(view_to_text(view)) == view


def test_no_folder_leaves_the_machine() -> None:
    view = View(Session((ModelRef("a", Path("/secret/place/a.safetensors")),)), Gaze())
    assert "secret" not in view_to_text(view)
    assert view_from_text(view_to_text(view), Path("/models")).session.models[0].path == Path(
        "/models/a.safetensors"
    )


@given(
    view=views,
    key=st.sampled_from(["version", "models", "map", "gaze"]),
    value=st.recursive(
        st.none() | st.integers() | st.text(max_size=3) | st.floats(),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
        max_leaves=6,
    ),
)
def test_a_bent_session_is_a_sentence_or_harmless(view: View, key: str, value: object) -> None:
    found = json.loads(view_to_text(view)) | {key: value}
    with suppress(ExplorerError):  # any other exception fails the test
        view_from_text(json.dumps(found))


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", "5", '{"version": 2}', "{" * 2000])
def test_what_is_no_session_is_said(text: str) -> None:
    with pytest.raises(ExplorerError, match="session"):
        view_from_text(text)


def test_a_code_that_is_not_finite_is_refused() -> None:
    view = View(
        Session(map=MapState("m", by_model={"m": MapMarks((Pin(1, Codes.of([[1.0, 2.0]])),))})),
        Gaze(),
    )
    text = view_to_text(view).replace("[1.0, 2.0]", "[NaN, 2.0]")
    assert "NaN" in text
    with pytest.raises(ExplorerError, match="finite"):
        view_from_text(text)


def test_a_pin_gets_a_key_that_is_free() -> None:
    pin = Pin(7, Codes.of(np.zeros((1, 2))))
    view = View(Session(map=MapState("m", by_model={"m": MapMarks((pin,), next_key=3)})), Gaze())
    assert view_from_text(view_to_text(view)).session.map.marks.next_key == 8


@pytest.mark.parametrize(
    "plane",
    [
        {"is_principal": True, "first": 0, "second": 0},
        {"is_principal": 1, "first": 0, "second": 1},
        {"is_principal": False, "first": -1, "second": 1},
    ],
)
def test_what_is_no_plane_is_no_session(plane: dict[str, object]) -> None:
    view = View(Session(map=MapState("m", by_model={"m": MapMarks()})), Gaze())
    found = json.loads(view_to_text(view))
    found["map"]["by_model"]["m"]["plane"] = plane
    with pytest.raises(ExplorerError, match="not a session"):
        view_from_text(json.dumps(found))


def test_a_session_from_before_there_were_planes_and_lassos_is_read() -> None:
    view = View(Session(map=MapState("m", by_model={"m": MapMarks()})), Gaze())
    found = json.loads(view_to_text(view))
    del found["map"]["by_model"]["m"]["plane"], found["map"]["by_model"]["m"]["lasso"]
    del found["map"]["colouring"]
    assert view_from_text(json.dumps(found)) == view
