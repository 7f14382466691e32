"""Sheets of pictures: one request, all of its cells, those in view first."""

import numpy as np
import numpy.typing as npt
import pytest

from explorer.engine.answers import Decoded
from explorer.engine.handlers import TorchHandler
from explorer.engine.requests import DecodeCodes, DecodeSheet, ModelRef
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.latent.paths import Mix
from explorer.latent.sheets import Corners, Samples, Sheet, Strip, Triangle
from explorer.models.codec import Codec
from tests.support.handling import assert_same_pictures, joined, record_batches, results, some_codes

Array = npt.NDArray[np.float32]

CORNERS = Codes.of(some_codes(4))


@pytest.mark.parametrize(
    "sheet",
    [Corners(CORNERS, 5, 4), Strip(Codes.of(some_codes(2)), 9), Triangle(Codes.of(some_codes(3)), 4)],
)
def test_a_sheet_is_its_codes_decoded(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, sheet: Sheet
) -> None:
    parts = results(handler, DecodeSheet(bundle, sheet))
    assert_same_pictures(joined(parts, codec), codec.decode(sheet.codes()))


@pytest.mark.parametrize(("together", "sizes"), [(0.0, [5] + [1] * 15), (1e9, [20]), (0.5, [5, 15])])
def test_the_first_row_comes_at_once_and_then_what_is_decoded_within_a_while(
    handler: TorchHandler,
    bundle: ModelRef,
    monkeypatch: pytest.MonkeyPatch,
    together: float,
    sizes: list[int],
) -> None:
    results(handler, DecodeCodes(bundle, Codes.of(some_codes(1, seed=9))))
    monkeypatch.setattr("explorer.engine.sheeting._TOGETHER", together)
    monkeypatch.setattr("explorer.engine.pace.MOST", 1)
    decoding = next(iter(handler._models.values())).decoding
    decoding.size, decoding._per_item = 1, {0: 1e6}
    parts = results(handler, DecodeSheet(bundle, Corners(Codes.of(some_codes(4, seed=7)), 4, 5)))
    assert [len(part.indices) for part in parts if isinstance(part, Decoded)] == sizes


def test_what_is_in_view_comes_first(handler: TorchHandler, bundle: ModelRef, codec: Codec) -> None:
    sheet = Corners(CORNERS, 6, 5)
    parts = results(handler, DecodeSheet(bundle, sheet, seen=(2, 1, 4, 3)))
    assert_same_pictures(joined(parts, codec), codec.decode(sheet.codes()))
    indices = np.concatenate([part.indices for part in parts if isinstance(part, Decoded)])
    assert sorted(indices[:4].tolist()) == [11, 12, 16, 17]


def test_cells_that_are_known_are_not_decoded_again(
    handler: TorchHandler, bundle: ModelRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = Samples.of_prior(2, 4, 4)
    results(handler, DecodeSheet(bundle, sheet))
    decoded = record_batches(monkeypatch)
    results(handler, DecodeSheet(bundle, sheet.rolled(1, 1)))
    assert sum(decoded) == 1


def test_a_sheet_under_the_hand_is_decoded_a_row_first_and_then_much_at_a_time(
    handler: TorchHandler, bundle: ModelRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded = record_batches(monkeypatch, (2, 0.010))
    results(handler, DecodeCodes(bundle, Codes.of(some_codes(1, seed=5))))
    decoded.clear()
    parts = results(handler, DecodeSheet(bundle, Corners(Codes.of(some_codes(4, seed=6)), 8, 5)))
    first, beside_its_paint = 8, 2
    assert decoded == [first, beside_its_paint, 15, 15], (
        "five and up to a power of two; then what takes 0.15 s"
    )
    assert sum(len(part.indices) for part in parts if isinstance(part, Decoded)) == 40
    decoded.clear()
    results(handler, DecodeSheet(bundle, Corners(Codes.of(some_codes(4, seed=7)), 21, 5)))
    assert set(decoded) == {2, 1}, "a sheet that takes longer than a second leaves room for others"


def test_a_sheet_at_the_heels_of_another_is_decoded_in_one_piece(
    handler: TorchHandler, bundle: ModelRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    decoded = record_batches(monkeypatch, (2, 0.006))
    monkeypatch.setattr("explorer.engine.sheeting.perf_counter", lambda: now[0])
    results(handler, DecodeCodes(bundle, Codes.of(some_codes(1, seed=5))))
    for seed, (later, sizes) in enumerate(
        ((9.0, [8, 2, 25, 5]), (0.02, [40]), (0.02, [40]), (9.0, [8, 2, 25, 5]))
    ):
        decoded.clear()
        now[0] += later
        results(handler, DecodeSheet(bundle, Corners(Codes.of(some_codes(4, seed=20 + seed)), 8, 5)))
        assert decoded == sizes


def test_cells_that_are_known_are_no_first_row(handler: TorchHandler, bundle: ModelRef) -> None:
    known = Corners(Codes.of(some_codes(4, seed=8)), 4, 4)
    results(handler, DecodeSheet(bundle, known))
    decoding = next(iter(handler._models.values())).decoding
    decoding.size, decoding._per_item = 1, {0: 0.02}  # a row takes longer than what is shown together
    values = known.corners.values.copy()
    values[:2] += 1.0  # the row at the bottom stays
    first = next(part for part in results(handler, DecodeSheet(bundle, Corners(Codes.of(values), 4, 4))))
    assert isinstance(first, Decoded)
    assert {0, 1, 2, 3} <= set(first.indices.tolist())


def test_a_short_sheet_is_finished_once_begun_and_a_long_one_may_be_given_up(
    handler: TorchHandler, bundle: ModelRef
) -> None:
    results(handler, DecodeCodes(bundle, Codes.of(some_codes(9, seed=8))))
    model = next(iter(handler._models.values()))
    for pace, is_short in ((0.001, True), (1.0, False)):
        model.decoding._per_item = {0: pace}
        model.decoding.size = 1  # more than one step, however quick the machine is
        moved = Corners(Codes.of(CORNERS.values + pace), 4, 4)
        step = next(handler(DecodeSheet(bundle, moved)))
        assert (step.seconds_left == 0.0) is is_short


def test_a_sheet_that_cannot_be_is_refused_before_anything_is_decoded(
    handler: TorchHandler, bundle: ModelRef
) -> None:
    for sheet, words in (
        (Strip(Codes.of([[0, 0], [1, 1]]), 5, Mix.SPHERICAL), "no direction"),
        (Strip(Codes.of([[1, 1], [1, 1]]), 5), "same code"),
        (Strip(Codes.of([[0, 0, 0], [1, 1, 1]]), 5), "has 2 numbers, but 3 were given"),
    ):
        with pytest.raises(ExplorerError, match=words):
            results(handler, DecodeSheet(bundle, sheet))


def test_a_first_row_is_painted_before_others_are_answered(
    handler: TorchHandler, bundle: ModelRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_batches(monkeypatch, (2, 0.010))
    results(handler, DecodeCodes(bundle, Codes.of(some_codes(1, seed=5))))
    for rows, has_pause in ((8, False), (40, True)):  # 0.4 s, and 2 s: there all have a turn
        steps = list(handler(DecodeSheet(bundle, Corners(Codes.of(some_codes(4, seed=rows)), rows, 5))))
        first = next(step for step in steps if step.result is not None)
        assert first.is_pause == has_pause
        assert all(step.is_pause for step in steps if step is not first)
