"""The whole engine on a small real model: its thread, its handlers and what a drag sees."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch

from explorer.engine.answers import (
    Answer,
    Decoded,
    Inspected,
    Report,
    Result,
)
from explorer.engine.handlers import TorchHandler
from explorer.engine.requests import (
    DecodeCodes,
    InspectFile,
    ModelRef,
    Priority,
    UseDevice,
)
from explorer.engine.worker import Engine
from explorer.latent.codes import Codes
from explorer.models.codec import Codec, load_codec
from tests.support.gates import Reports, failure
from tests.support.handling import assert_same_pictures, joined, some_codes

Array = npt.NDArray[np.float32]


def decoded(report: Report) -> Decoded:
    assert isinstance(report, Answer), report
    assert isinstance(report.result, Decoded)
    return report.result


@pytest.fixture
def quick_engine(handler: TorchHandler) -> Callable[[Reports], Engine]:
    return lambda reports: Engine(reports, lambda: handler)


def test_from_ask_to_picture(bundle: ModelRef, codec: Codec) -> None:
    """The whole engine as the window uses it, import and warm-up included."""
    threads = torch.get_num_threads()
    reports = Reports()
    codes = some_codes(50)
    with Engine(reports) as engine:
        ticket = engine.ask("map.manifold", DecodeCodes(bundle, Codes.of(codes)), Priority.VISIBLE)
        reports.wait_for_end(ticket)
        parts: list[Result] = [decoded(report) for report in reports.of(ticket)]
        assert_same_pictures(joined(parts, codec), codec.decode(codes))
    torch.set_num_threads(threads)


def test_a_switch_of_model_in_mid_drag(
    quick_engine: Callable[[Reports], Engine], folder: Path, bundle: ModelRef, codec: Codec, tmp_path: Path
) -> None:
    other_path = tmp_path / "other.pt"
    state = torch.load(folder / "course.pt", weights_only=True)
    state["decoder.0.bias"] += 3
    torch.save(state, other_path)
    other_codec = load_codec(other_path)
    reports = Reports()
    with quick_engine(reports) as engine:
        inspection = reports.wait_for_end(engine.ask("open", InspectFile(other_path)))
        assert isinstance(inspection, Answer)
        assert isinstance(inspection.result, Inspected)
        other = ModelRef(inspection.result.facts.id, other_path)
        codecs = {bundle.id: codec, other.id: other_codec}
        moves = some_codes(40)
        last = 0
        for number, move in enumerate(moves):
            model = bundle if number < 20 else other
            last = engine.ask("map.hover", DecodeCodes(model, Codes.of(move)))
            if number in (10, 25):
                reports.wait_for_end(last)
        reports.wait_for_end(last)
        answers = [
            report for report in reports.all if report.slot == "map.hover" and isinstance(report, Answer)
        ]
        assert {
            answer.request.model.id for answer in answers if isinstance(answer.request, DecodeCodes)
        } == set(codecs)
        for answer in answers:  # each picture is of the model that its answer names
            assert isinstance(answer.request, DecodeCodes)
            wanted = codecs[answer.request.model.id].decode(answer.request.codes.values)
            assert_same_pictures(decoded(answer).pictures, wanted)
        assert answers[-1].ticket == last


def test_a_missing_model_and_a_missing_device_leave_the_engine_working(
    quick_engine: Callable[[Reports], Engine], bundle: ModelRef, codec: Codec, tmp_path: Path
) -> None:
    reports = Reports()
    codes = Codes.of(some_codes(1))
    gone = ModelRef("gone", tmp_path / "gone.safetensors")
    with quick_engine(reports) as engine:
        missing = engine.ask("map.hover", DecodeCodes(gone, codes))
        assert "gone.safetensors" in failure(reports.wait_for_end(missing)).text
        device = engine.ask("device", UseDevice("warp"))
        assert "warp" in failure(reports.wait_for_end(device)).text
        good = reports.wait_for_end(engine.ask("map.hover", DecodeCodes(bundle, codes)))
        assert_same_pictures(decoded(good).pictures, codec.decode(codes.values))


def test_the_hand_does_not_wait_for_an_export(
    quick_engine: Callable[[Reports], Engine], bundle: ModelRef, codec: Codec
) -> None:
    reports = Reports()
    many = DecodeCodes(bundle, Codes.of(some_codes(20_000)))
    with quick_engine(reports) as engine:
        slow = engine.ask("export", many, Priority.BACKGROUND)
        reports.wait_until(lambda _: len(reports.of(slow)) > 0)
        for seed in range(1, 6):
            hover = engine.ask("map.hover", DecodeCodes(bundle, Codes.of(some_codes(1, seed))))
            decoded(reports.wait_for_end(hover))
        assert not reports.ends(slow)
        engine.cancel("export")
        reports.wait_for_end(slow)
