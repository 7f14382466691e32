"""The outlines on the map: shown while the layer is on, and only those of the model shown."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer, Outlined
from explorer.engine.requests import OutlineData
from explorer.latent.landscape import SHARES, Outline
from explorer.panels.density import Density
from explorer.session import edits
from explorer.session.gaze import Gaze
from explorer.session.map_asks import DENSITY
from explorer.session.resolve import resolve
from explorer.session.state import Session
from explorer.session.store import View
from explorer.widgets.contours import Contour
from explorer.widgets.point_map import PointMap
from tests.session.samples import facts, session_of
from tests.support.qt import Stage

TINY, OTHER = facts(), facts("other", count=200)
SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], np.float32)


def on(known: ModelFacts) -> Session:
    return edits.show_layer("density", is_shown=True).apply(session_of(known))


def answer(known: ModelFacts) -> Answer:
    request = resolve(on(known), Gaze(), {known.id: known})[DENSITY].request
    assert isinstance(request, OutlineData)
    outlines = tuple(Outline(share, (SQUARE * share,)) for share in SHARES)
    return Answer(DENSITY, request, Outlined(outlines), is_last=True)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Contour, ...]]:
    shown: list[tuple[Contour, ...]] = []
    monkeypatch.setattr(PointMap, "set_contours", lambda _, contours: shown.append(tuple(contours)))
    return shown


@pytest.fixture
def density(stage: Stage) -> Density:
    return Density(stage.keep(PointMap()))


def test_it_is_asked_only_while_the_layer_is_on_and_there_are_data() -> None:
    assert DENSITY not in resolve(session_of(TINY), Gaze(), {TINY.id: TINY})
    bare = facts("bare", count=0)
    assert DENSITY not in resolve(on(bare), Gaze(), {bare.id: bare})
    assert answer(TINY).request == OutlineData(
        session_of(TINY).models[0], TINY.plane.frame, TINY.encoded or pytest.fail("no codes")
    )


def test_lines_say_in_words_what_share_they_hold(density: Density, shown: list[tuple[Contour, ...]]) -> None:
    density.refresh(View(on(TINY), Gaze()), TINY)
    density.show_answer(answer(TINY))
    assert [contour.text for contour in shown[-1]] == ["99 %", "95 %", "80 %", "50 %"]
    assert [contour.strength for contour in shown[-1]] == sorted(contour.strength for contour in shown[-1])


def test_they_go_with_the_layer_and_come_back_without_being_asked_for(
    density: Density, shown: list[tuple[Contour, ...]]
) -> None:
    density.refresh(View(on(TINY), Gaze()), TINY)
    density.show_answer(answer(TINY))
    density.refresh(View(session_of(TINY), Gaze()), TINY)
    assert shown[-1] == ()
    density.refresh(View(on(TINY), Gaze()), TINY)
    assert len(shown[-1]) == len(SHARES)
    count = len(shown)
    density.refresh(View(on(TINY), Gaze(pointer=(1.0, 1.0))), TINY)
    assert len(shown) == count, "a move of the pointer draws nothing anew"


def test_another_model_has_no_lines_until_its_own_come(
    density: Density, shown: list[tuple[Contour, ...]]
) -> None:
    density.refresh(View(on(TINY), Gaze()), TINY)
    density.show_answer(answer(TINY))
    density.refresh(View(on(OTHER), Gaze()), OTHER)
    assert shown[-1] == ()
    density.show_answer(answer(TINY))
    assert shown[-1] == ()
    density.show_answer(answer(OTHER))
    assert len(shown[-1]) == len(SHARES)


def test_facts_read_again_keep_the_lines_and_other_data_do_not(
    density: Density, shown: list[tuple[Contour, ...]]
) -> None:
    density.refresh(View(on(TINY), Gaze()), TINY)
    density.show_answer(answer(TINY))
    density.refresh(View(on(TINY), Gaze()), facts())
    assert len(shown[-1]) == len(SHARES)
    assert TINY.mu is not None
    density.refresh(View(on(TINY), Gaze()), replace(TINY, mu=TINY.mu[:50]))
    assert shown[-1] == ()
