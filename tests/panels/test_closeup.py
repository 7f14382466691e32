"""Points that become pictures: what is asked for a view, and which answers are shown."""

import gc
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explorer.bundles.originals import Originals
from explorer.engine.answers import Answer, Decoded
from explorer.engine.requests import DecodePoints, Priority
from explorer.latent.crowding import choose
from explorer.latent.plane import Plane
from explorer.panels.closeup import Closeup
from explorer.session import edits
from explorer.session.closeup import PICTURES, room_for_pictures
from explorer.session.gaze import Gaze
from explorer.session.resolve import resolve
from explorer.session.state import Session
from explorer.session.store import View
from explorer.widgets.point_map import PointMap
from tests.session.samples import facts, session_of
from tests.support.qt import Stage

TINY = facts()
START = session_of(TINY)
assert TINY.mu is not None
MIDDLE = TINY.mu[0]


def look(scale: float = 4000.0, right: float = 0.0) -> Gaze:
    """A view of 600×400 pixels about the first code."""
    x, y = float(MIDDLE[0]) + right, float(MIDDLE[1])
    return Gaze(visible=(x - 300 / scale, y - 200 / scale, x + 300 / scale, y + 200 / scale), scale=scale)


def request(session: Session, gaze: Gaze) -> DecodePoints:
    ask = resolve(session, gaze, {TINY.id: TINY})[PICTURES]
    assert ask.priority is Priority.VISIBLE
    assert isinstance(ask.request, DecodePoints)
    return ask.request


def answers(asked: DecodePoints, parts: int = 1) -> list[Answer]:
    """What the engine would say, in some parts."""
    chosen = np.array_split(choose(asked.among.values, asked.cells), parts)
    return [
        Answer(
            PICTURES,
            asked,
            Decoded(some, np.zeros((len(some), 6, 6, 1), np.uint8)),
            is_last=some is chosen[-1],
        )
        for some in chosen
    ]


@pytest.fixture
def canvas(stage: Stage) -> PointMap:
    canvas = stage.keep(PointMap())
    canvas.resize(600, 400)
    assert TINY.mu is not None
    canvas.set_points(TINY.mu, None)
    return canvas


def test_pictures_are_asked_for_from_near_alone_and_while_points_and_pictures_are_shown() -> None:
    near, far = look(), look(scale=1.0)
    assert request(START, near).among == TINY.encoded
    assert PICTURES not in resolve(START, far, {TINY.id: TINY})
    assert PICTURES not in resolve(START, Gaze(), {TINY.id: TINY})
    for layer in ("points", "pictures"):
        off = edits.show_layer(layer, is_shown=False).apply(START)
        assert PICTURES not in resolve(off, near, {TINY.id: TINY})
    bare = facts("bare", count=0)
    assert PICTURES not in resolve(session_of(bare), near, {bare.id: bare})


def test_hidden_classes_are_left_out() -> None:
    assert TINY.labels is not None
    for edit, expected in (
        (edits.toggle_class(1, "one"), TINY.labels != 1),
        (edits.toggle_split(0), TINY.split != 0),
    ):
        asked = request(edit.apply(START), look())
        assert asked.groups is not None
        np.testing.assert_array_equal(~np.isin(asked.groups.values, list(asked.hidden)), expected)


def test_pictures_come_part_by_part_and_those_no_longer_chosen_go_at_the_end(canvas: PointMap) -> None:
    part = Closeup(canvas)
    part.refresh(View(START, look(400.0)), TINY)
    assert not canvas.notes.lines
    first, last = answers(request(START, look(400.0)), 2)
    part.show_answer(first)
    assert canvas.notes.lines == ("reconstructions",)
    part.show_answer(last)
    before = canvas.pictures.indices
    assert before == set(
        choose(request(START, look(400.0)).among.values, request(START, look(400.0)).cells).tolist()
    )
    there = look(400.0, right=0.5)
    part.refresh(View(START, there), TINY)
    assert canvas.pictures.indices == before
    first, last = answers(request(START, there), 2)
    part.show_answer(first)
    assert canvas.pictures.indices >= before
    part.show_answer(last)
    now = canvas.pictures.indices
    assert now != before
    assert now == {int(index) for part in (first, last) for index in _indices(part)}


def test_at_another_size_nothing_of_the_lattice_before_is_left(canvas: PointMap) -> None:
    part = Closeup(canvas)
    for scale in (300.0, 900.0):
        part.refresh(View(START, look(scale)), TINY)
        for answer in answers(request(START, look(scale)), 2):
            part.show_answer(answer)
            if not answer.is_last:
                assert canvas.pictures.indices == set(_indices(answer).tolist())


def test_without_the_layer_or_for_another_model_they_are_forgotten(canvas: PointMap) -> None:
    part = Closeup(canvas)
    off = edits.show_layer("pictures", is_shown=False).apply(START)
    other = facts("other")
    for view, known in ((View(off, look()), TINY), (View(session_of(other), look()), other)):
        part.refresh(View(START, look()), TINY)
        for answer in answers(request(START, look())):
            part.show_answer(answer)
        assert canvas.pictures.indices
        part.refresh(view, known)
        assert not canvas.pictures.indices
        assert not canvas.notes.lines
    late = answers(request(START, look()))[0]
    part.show_answer(late)  # of the model before
    assert not canvas.pictures.indices
    assert isinstance(late.request, DecodePoints)
    part.refresh(View(START, look()), TINY)
    assert TINY.encoded is not None
    part.show_answer(replace(late, request=replace(late.request, frame=TINY.encoded)))
    assert not canvas.pictures.indices


def _indices(answer: Answer) -> np.ndarray:
    assert isinstance(answer.result, Decoded)
    return answer.result.indices


KEPT = replace(TINY, originals=Originals(Path("digits")))
WANTED = edits.show_layer("originals", is_shown=True).apply(START)


def test_originals_are_asked_for_where_they_are_wanted_and_at_hand() -> None:
    for session, known, expected in (
        (START, KEPT, None),
        (WANTED, TINY, None),
        (WANTED, KEPT, KEPT.originals),
    ):
        asked = resolve(session, look(), {known.id: known})[PICTURES].request
        assert isinstance(asked, DecodePoints)
        assert asked.originals == expected


def test_what_the_pictures_are_is_said(canvas: PointMap) -> None:
    part = Closeup(canvas)
    part.refresh(View(START, look()), KEPT)
    asked = request(START, look())
    for answer in answers(asked):
        part.show_answer(answer)
    before = canvas.pictures.indices
    assert canvas.notes.lines == ("reconstructions",)
    part.refresh(View(WANTED, look()), KEPT)
    assert canvas.pictures.indices == before  # until the others are there
    for answer in answers(replace(asked, originals=KEPT.originals)):
        part.show_answer(answer)
    assert canvas.notes.lines == ("originals",)
    assert canvas.pictures.indices == before


def test_an_original_replaces_the_reconstruction_of_its_point(canvas: PointMap) -> None:
    part = Closeup(canvas)
    part.refresh(View(WANTED, look()), KEPT)
    asked = request(START, look())
    for kind, value in ((None, 3), (KEPT.originals, 9)):
        index = choose(asked.among.values, asked.cells)[:1]
        pictures = Decoded(index, np.full((1, 6, 6, 1), value, np.uint8))
        part.show_answer(Answer(PICTURES, replace(asked, originals=kind), pictures, is_last=True))
        assert (canvas.pictures.picture(int(index[0])) == value).all()


def test_originals_that_are_not_at_hand_are_said_to_be_missing(canvas: PointMap) -> None:
    part = Closeup(canvas)
    part.refresh(View(START, look()), TINY)
    for answer in answers(request(START, look())):
        part.show_answer(answer)
    part.refresh(View(WANTED, look()), TINY)
    assert canvas.notes.lines == ("reconstructions; the originals are not at hand",)
    part.refresh(View(START, look()), TINY)
    assert canvas.notes.lines == ("reconstructions",)


def test_over_tiles_that_show_the_same_points_stay_dots_unless_originals_are_wanted(canvas: PointMap) -> None:
    tiled = edits.show_layer("manifold", is_shown=True).apply(START)
    assert PICTURES not in resolve(tiled, look(), {TINY.id: TINY})
    both = edits.show_layer("manifold", is_shown=True).apply(WANTED)
    assert PICTURES not in resolve(both, look(), {TINY.id: TINY})
    assert PICTURES in resolve(both, look(), {KEPT.id: KEPT})
    wide = facts("wide", 5)
    tiled_wide = edits.show_layer("manifold", is_shown=True).apply(session_of(wide))
    assert wide.mu is not None
    x, y = map(float, wide.plane.points(wide.mu[:1])[0])
    near = Gaze(visible=(x - 0.1, y - 0.1, x + 0.1, y + 0.1), scale=4000.0)
    assert PICTURES in resolve(tiled_wide, near, {wide.id: wide}), "its points lie off the plane"
    part = Closeup(canvas)
    part.refresh(View(START, look()), TINY)
    for answer in answers(request(START, look())):
        part.show_answer(answer)
    part.refresh(View(tiled, look()), TINY)
    assert not canvas.pictures.indices
    assert canvas.notes.lines == ("points as dots: the tiles show their reconstructions",)
    part.refresh(View(tiled, look(1.0)), TINY)
    assert not canvas.notes.lines
    part.refresh(View(tiled, look(4000.0, right=90.0)), TINY)
    assert not canvas.notes.lines, "there are no points"


def test_while_one_pans_over_tiles_all_points_are_looked_at_only_when_the_one_found_is_left(
    canvas: PointMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiled = edits.show_layer("manifold", is_shown=True).apply(START)
    part = Closeup(canvas)
    part.refresh(View(tiled, look()), TINY)
    counts: list[int] = []
    plain = Plane.points

    def counting(plane: Plane, codes: np.ndarray) -> np.ndarray:
        counts.append(len(codes))
        return plain(plane, codes)

    monkeypatch.setattr(Plane, "points", counting)
    part.refresh(View(tiled, look()), TINY)
    assert counts == []
    for right in (0.001, 0.002, 0.003):
        part.refresh(View(tiled, look(right=right)), TINY)
    assert counts == [1, 1, 1]
    assert canvas.notes.lines == ("points as dots: the tiles show their reconstructions",)
    part.refresh(View(tiled, look(right=90.0)), TINY)
    assert counts[3:] == [1, 300]
    assert not canvas.notes.lines


def test_a_model_that_is_not_on_the_map_any_more_is_not_kept_alive() -> None:
    before = replace(TINY)
    gone = weakref.ref(before)
    for known in (before, TINY):
        assert room_for_pictures(START, look(), known) is not None
    del before, known
    gc.collect()
    assert gone() is None
