"""The sensitivity layer: what is asked for a view, which answers are shown, and the words for it."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.engine.answers import Answer, Sensed
from explorer.engine.requests import MeasureSensitivity, ModelRef
from explorer.panels.sensitivity import Sensitivity, _figures
from explorer.session import edits
from explorer.session.gaze import Gaze
from explorer.session.resolve import resolve
from explorer.session.sensitivity import SENSITIVITY
from explorer.session.state import Session
from explorer.session.store import View
from explorer.widgets.point_map import PointMap
from tests.session.samples import facts, session_of
from tests.support.qt import Stage

TINY = facts()
OFF = session_of(TINY)
ON = edits.show_layer("sensitivity", is_shown=True).apply(OFF)


def look(left: float = 0.0, scale: float = 100.0) -> Gaze:
    return Gaze(visible=(left, 0.0, left + 600 / scale, 400 / scale), scale=scale)


def request(session: Session, gaze: Gaze) -> MeasureSensitivity:
    asked = resolve(session, gaze, {TINY.id: TINY})[SENSITIVITY].request
    assert isinstance(asked, MeasureSensitivity)
    return asked


def answer(asked: MeasureSensitivity, *, is_last: bool = True) -> Answer:
    count = len(asked.blocks)
    values = np.broadcast_to(np.arange(1, count + 1, dtype=np.float32)[:, None, None], (count, 2, 2))
    return Answer(SENSITIVITY, asked, Sensed(np.arange(count), values), is_last=is_last)


@pytest.fixture
def part(stage: Stage) -> Sensitivity:
    canvas = stage.keep(PointMap())
    canvas.resize(600, 400)
    return Sensitivity(canvas)


def test_it_is_asked_for_while_the_layer_is_on_and_the_view_known() -> None:
    assert SENSITIVITY not in resolve(OFF, look(), {TINY.id: TINY})
    assert SENSITIVITY not in resolve(ON, Gaze(), {TINY.id: TINY})
    asked = request(ON, look())
    assert asked.frame == TINY.plane.frame
    assert asked == request(ON, look())
    assert asked != request(ON, look(left=3.0))


def test_answers_for_the_blocks_in_view_are_shown_and_others_not(part: Sensitivity) -> None:
    part.refresh(View(ON, look()), TINY)
    assert part._canvas.notes.lines == ("measuring how much the picture changes …",)
    asked = request(ON, look())
    for late in (
        replace(asked, blocks=request(ON, look(left=3.0)).blocks),
        replace(asked, model=ModelRef("other", TINY.path)),
    ):
        part.show_answer(answer(late))
        assert part.heat.ends is None
    part.show_answer(answer(asked))
    assert part.heat.ends == (1.0, len(asked.blocks))
    (line,) = part._canvas.notes.lines
    assert line == f"1.00 … {len(asked.blocks)}.0 change of the picture (L2 norm of pixels) per unit of code"


def test_the_view_before_stands_in_and_goes_with_the_layer_or_the_model(part: Sensitivity) -> None:
    other = facts("other")
    for view, known in ((View(OFF, look()), TINY), (View(session_of(other), look()), other)):
        part.refresh(View(ON, look()), TINY)
        part.show_answer(answer(request(ON, look())))
        part.refresh(View(ON, look(left=1.0)), TINY)
        assert part.heat.ends is not None
        part.refresh(view, known)
        assert part.heat.grid is None
        assert part._canvas.notes.lines == ()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (54.321, "54.3"),
        (1.0, "1.00"),
        (0.01234, "0.0123"),
        (1234.5, "1,234"),
        (3.2e-9, "3.2e-09"),
    ],
)
def test_numbers_have_three_figures(value: float, text: str) -> None:
    assert _figures(value) == text
