"""What is measured once a model: in steps, and not twice."""

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from explorer.engine import surveys
from explorer.engine.answers import Outlined, Spaced
from explorer.engine.requests import MeasureSpacing, ModelRef, OutlineData, Survey
from explorer.engine.surveys import KEPT, Surveys
from explorer.latent.codes import Codes
from explorer.latent.familiarity import measure_spacing
from explorer.latent.landscape import SHARES
from explorer.latent.plane import Plane
from tests.support.handling import results

if TYPE_CHECKING:
    from explorer.engine.handlers import TorchHandler

MODEL = ModelRef("some-1", Path("some.safetensors"))
WIDE = np.random.default_rng(0).normal(size=(500, 5)).astype(np.float32) * [3, 2, 1, 1, 1]
PLANE = Plane.of(WIDE.astype(np.float32), 5)
OUTLINE = OutlineData(MODEL, PLANE.frame, Codes.of(WIDE))
SPACING = MeasureSpacing(MODEL, Codes.of(WIDE), 8)


def worked(all_surveys: Surveys, request: Survey) -> tuple[object, int]:
    """The result, and after how many steps it came."""
    work, steps = all_surveys(request), 0
    try:
        while True:
            assert next(work).seconds_left >= 0
            steps += 1
    except StopIteration as end:
        return end.value, steps


def test_outlines_lie_on_the_maps_plane_the_outermost_first() -> None:
    result, steps = worked(Surveys(), OUTLINE)
    assert isinstance(result, Outlined)
    assert [outline.share for outline in result.outlines] == list(SHARES)
    extents = [np.ptp(outline.lines[0], axis=0) for outline in result.outlines]
    assert all((larger > smaller).all() for larger, smaller in pairwise(extents))
    width, height = extents[1]  # 95 % of a Gaussian of σ 3 and 2: 2.45 σ to each side
    assert width == pytest.approx(2 * 2.45 * 3, rel=0.2)
    assert height == pytest.approx(2 * 2.45 * 2, rel=0.2)
    assert steps > len(SHARES), "something else may run between two outlines"


def test_the_spacing_is_that_of_the_data() -> None:
    result, steps = worked(Surveys(), SPACING)
    assert result == Spaced(measure_spacing(SPACING.among.values, 8))
    assert steps > 100
    few = MeasureSpacing(MODEL, Codes.of(WIDE[:5]), 8)
    assert worked(Surveys(), few) == (Spaced(None), 0)


@pytest.mark.parametrize("request_", [OUTLINE, SPACING])
def test_what_was_measured_before_is_there_at_once(request_: Survey) -> None:
    all_surveys = Surveys()
    first, _ = worked(all_surveys, request_)
    again, steps = worked(all_surveys, request_)
    assert again is first
    assert steps == 0


def test_only_the_last_results_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surveys, "find_spacing", lambda codes, count: iter([None]))
    all_surveys = Surveys()
    requests = [MeasureSpacing(MODEL, SPACING.among, count) for count in range(1, KEPT + 2)]
    for request in requests:
        assert worked(all_surveys, request)[1] == 1
    assert [worked(all_surveys, request)[1] for request in (requests[-1], requests[1], requests[0])] == [
        0,
        0,
        1,
    ]


def test_the_handler_measures_without_loading_the_model(handler: "TorchHandler") -> None:
    for request, kind in ((OUTLINE, Outlined), (SPACING, Spaced)):
        (result,) = results(handler, request)  # the file of this model does not even exist
        assert isinstance(result, kind)
