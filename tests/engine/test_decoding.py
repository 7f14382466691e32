"""Decoding part by part on a small real model: tiles, sizes, and what is known already."""

import numpy as np
import numpy.typing as npt
import pytest

from explorer.engine.answers import Decoded
from explorer.engine.handlers import TorchHandler
from explorer.engine.requests import DecodeCodes, DecodeTiles, ModelRef, Request
from explorer.engine.steps import Done, Handler
from explorer.latent.codes import Codes
from explorer.latent.lattice import Tiles
from explorer.models.codec import Codec
from tests.support.handling import assert_same_pictures, joined, record_batches, results, some_codes

FRAME = Codes.of(np.array([[0.5, -1], [1, 0], [0, 1]]))
TILES = Tiles(2, -3, -2, 4, 3)
"""35, the middle one of which has the index 17."""
SMALL = (14, 10)


def decoded(handler: Handler, request: Request) -> tuple[list[int], npt.NDArray[np.uint8]]:
    """Indices (n,) and pictures (n, h, w, c) of all answers, in their order."""
    parts = [part for part in results(handler, request) if isinstance(part, Decoded)]
    indices = np.concatenate([part.indices for part in parts])
    return indices.tolist(), np.concatenate([part.pictures for part in parts])


@pytest.mark.parametrize("count", [0, 1, 3, 40])
def test_decoding_in_chunks_is_decoding(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, count: int
) -> None:
    codes = some_codes(count)
    parts = results(handler, DecodeCodes(bundle, Codes.of(codes)))
    assert_same_pictures(joined(parts, codec), codec.decode(codes))
    assert len(parts) > 1 or count < 2  # the first chunk is of one code


def test_tiles_are_decoded_from_the_middle_and_called_by_their_place(
    handler: TorchHandler, bundle: ModelRef, codec: Codec
) -> None:
    frame = Codes.of(np.concatenate([some_codes(1), np.eye(2, some_codes(1).shape[1], dtype=np.float32)]))
    tiles = Tiles(2, -3, -2, 4, 3)
    parts = results(handler, DecodeTiles(bundle, frame, tiles))
    assert_same_pictures(joined(parts, codec), codec.decode(tiles.codes(frame.values)))
    assert isinstance(parts[0], Decoded)
    assert parts[0].indices[0] == tiles.centre_first()[0] == len(tiles) // 2


@pytest.mark.parametrize("wanted", [(0, 1, 6, 17, 20, 34), (17,)])
def test_some_of_the_tiles_are_decoded_in_the_same_order_by_the_same_names(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, wanted: tuple[int, ...]
) -> None:
    indices, pictures = decoded(handler, DecodeTiles(bundle, FRAME, TILES, wanted=wanted))
    assert indices == [index for index in TILES.centre_first().tolist() if index in wanted]
    assert_same_pictures(pictures, codec.decode(TILES.codes(FRAME.values)[indices]))


@pytest.mark.parametrize("known", [[0, 2, 3, 5, 9, 20, 21, 30], [34], list(range(35)), list(range(7))])
def test_tiles_that_are_known_come_with_those_around_them(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, monkeypatch: pytest.MonkeyPatch, known: list[int]
) -> None:
    order = TILES.centre_first()
    some = tuple(sorted(order[known].tolist()))
    results(handler, DecodeTiles(bundle, FRAME, TILES, SMALL, some))
    sizes = record_batches(monkeypatch, (4, 0.1))
    parts = results(handler, DecodeTiles(bundle, FRAME, TILES, SMALL))
    assert sum(sizes) == len(TILES) - len(known)
    answered: list[int] = []
    for part in parts:
        assert isinstance(part, Decoded)
        assert len(part.indices) or not len(TILES)
        assert not part.pictures.flags.writeable
        answered += part.indices.tolist()
        assert set(answered) == set(order[: len(answered)].tolist()), "a disc that grows, without holes"
        expected = codec.decode(TILES.codes(FRAME.values)[part.indices], SMALL)
        assert_same_pictures(part.pictures, expected)
    assert len(answered) == len(TILES)
    is_at_once = known == list(range(len(known)))
    assert (len(parts[0].indices) == len(known)) == is_at_once  # type: ignore[union-attr]


def test_what_was_decoded_is_not_decoded_again_and_comes_first(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = some_codes(30)
    results(handler, DecodeCodes(bundle, Codes.of(codes[10:20])))
    sizes = record_batches(monkeypatch)
    parts = results(handler, DecodeCodes(bundle, Codes.of(codes)))
    assert isinstance(parts[0], Decoded)
    assert parts[0].indices.tolist() == list(range(10, 20))
    assert sum(sizes) == 20
    assert_same_pictures(joined(parts, codec), codec.decode(codes))
    (again,) = results(handler, DecodeCodes(bundle, Codes.of(codes)))
    assert sum(sizes) == 20
    np.testing.assert_array_equal(joined([again], codec), joined(parts, codec))


@pytest.mark.parametrize(("each", "sizes"), [(0.0003, [64]), (0.001, [20, 20, 24]), (0.1, [4] * 16)])
def test_a_view_of_tiles_is_decoded_in_one_piece_where_that_is_quick(
    handler: TorchHandler, bundle: ModelRef, monkeypatch: pytest.MonkeyPatch, each: float, sizes: list[int]
) -> None:
    batches = record_batches(monkeypatch, (4, each))
    results(handler, DecodeCodes(bundle, Codes.of(some_codes(1))))
    batches.clear()
    frame = Codes.of(np.array([[0, 0], [1, 0], [0, 1]]))
    results(handler, DecodeTiles(bundle, frame, Tiles(0, -4, -4, 4, 4)))
    assert batches == sizes, "what takes 0.02 s (the last 0.03), or a chunk where that is more"


def test_cached_pictures_of_many_codes_come_in_blocks(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.engine.decoding._LOOK_UP", 8)
    codes = some_codes(20)
    results(handler, DecodeCodes(bundle, Codes.of(codes[[0, 9, 19]])))
    parts = results(handler, DecodeCodes(bundle, Codes.of(codes)))
    assert_same_pictures(joined(parts, codec), codec.decode(codes))
    all_cached = results(handler, DecodeCodes(bundle, Codes.of(codes)))
    assert len(all_cached) == 3
    assert_same_pictures(joined(all_cached, codec), codec.decode(codes))


def test_nobody_can_spoil_what_is_kept(handler: TorchHandler, bundle: ModelRef, codec: Codec) -> None:
    request = DecodeCodes(bundle, Codes.of(some_codes(1)))
    for _ in range(3):  # decoded, then from the cache
        (part,) = results(handler, request)
        assert isinstance(part, Decoded)
        assert_same_pictures(part.pictures, codec.decode(request.codes.values))
        with pytest.raises(ValueError, match="read-only"):
            part.pictures[:] = 7


def test_pictures_are_kept_after_they_were_answered(
    handler: TorchHandler, bundle: ModelRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = DecodeCodes(bundle, Codes.of(some_codes(1)))
    results(handler, DecodeCodes(bundle, Codes.of(some_codes(1, seed=9))))
    kept = len(handler._decoding._cache)
    work = handler(request)
    done = next(work)
    assert isinstance(done, Done)
    assert len(handler._decoding._cache) == kept
    work.close()
    assert len(handler._decoding._cache) == kept + 1
    sizes = record_batches(monkeypatch)
    results(handler, request)
    assert not sizes
    work = handler(DecodeCodes(bundle, Codes.of(some_codes(1, seed=8))))
    next(work)

    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(handler._decoding._cache, "add", fail)
    with pytest.raises(MemoryError):  # where the engine hears of it, and logs it
        work.close()


@pytest.mark.parametrize("shape", [SMALL, (1, 1), (28, 27)])
def test_tiles_come_in_the_size_that_they_are_seen_in(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, shape: tuple[int, int]
) -> None:
    indices, pictures = decoded(handler, DecodeTiles(bundle, FRAME, TILES, shape))
    assert indices == TILES.centre_first().tolist()
    assert_same_pictures(pictures, codec.decode(TILES.codes(FRAME.values)[indices], shape))
    assert pictures.shape[1:] == (*shape, 1)


def test_sizes_are_kept_apart_and_whole_pictures_are_shared(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = record_batches(monkeypatch)
    codes = TILES.codes(FRAME.values)
    for shape, is_known in (
        (SMALL, False), (None, False), (SMALL[::-1], False), (SMALL, True), (None, True),
        ((28, 28), True), ((28, 500), True), ((14, 500), False), ((14, 28), True),
    ):  # fmt: skip
        sizes.clear()
        indices, pictures = decoded(handler, DecodeTiles(bundle, FRAME, TILES, shape))
        assert_same_pictures(pictures, codec.decode(codes[indices], shape))
        assert sum(sizes) == (0 if is_known else len(TILES)), shape
    sizes.clear()
    results(handler, DecodeCodes(bundle, Codes.of(codes)))
    assert not sizes, "whole tiles are what everybody else asks for"


def test_small_pictures_that_are_known_come_before_those_that_are_not(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = (0, 8, 17, 33)
    codes = TILES.codes(FRAME.values)
    results(handler, DecodeTiles(bundle, FRAME, TILES, SMALL, known))
    results(handler, DecodeTiles(bundle, FRAME, TILES, None, (0, 1, 2)))
    sizes = record_batches(monkeypatch)
    wanted = (0, 1, 2, 16, 17, 33, 34)
    indices, pictures = decoded(handler, DecodeTiles(bundle, FRAME, TILES, SMALL, wanted))
    order = [index for index in TILES.centre_first().tolist() if index in wanted]
    assert indices == sorted(order, key=lambda index: index not in known)
    assert_same_pictures(pictures, codec.decode(codes[indices], SMALL))
    assert sum(sizes) == 4


def test_what_was_decoded_small_before_it_was_given_up_is_known(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = handler(DecodeTiles(bundle, FRAME, TILES, SMALL))
    seen: list[int] = []
    while len(seen) < 5:
        part = next(work).result
        assert isinstance(part, Decoded)
        seen += part.indices.tolist()
    work.close()
    sizes = record_batches(monkeypatch)
    indices, pictures = decoded(handler, DecodeTiles(bundle, FRAME, TILES, SMALL))
    assert sum(sizes) == len(TILES) - len(seen)
    assert indices == TILES.centre_first().tolist()
    assert_same_pictures(pictures, codec.decode(TILES.codes(FRAME.values)[indices], SMALL))
    sizes.clear()
    decoded(handler, DecodeTiles(bundle, FRAME, TILES))
    assert sum(sizes) == len(TILES)


def test_none_of_the_tiles_are_one_empty_answer(handler: TorchHandler, bundle: ModelRef) -> None:
    for shape, height, width in ((None, 28, 28), (SMALL, *SMALL), ((99, 7), 28, 7)):
        (part,) = results(handler, DecodeTiles(bundle, FRAME, TILES, shape, ()))
        assert isinstance(part, Decoded)
        assert part.indices.shape == (0,)
        assert part.pictures.shape == (0, height, width, 1)
        assert part.pictures.dtype == np.uint8


def test_requests_of_other_sizes_or_tiles_are_others(bundle: ModelRef) -> None:
    asked = [
        DecodeTiles(bundle, FRAME, TILES, shape, wanted)
        for shape in (None, SMALL, SMALL[::-1])
        for wanted in (None, (), (1, 2))
    ]
    assert len(set(asked)) == 9
    assert asked[-1] == DecodeTiles(bundle, FRAME, TILES, (10, 14), (1, 2))


@pytest.mark.parametrize(
    ("pictures", "at_a_time"), [(3.5, [3] * 6 + [2]), (0.5, [1] * 20), (1000, [8, 8, 4])]
)
def test_large_pictures_that_are_known_come_few_at_a_time(
    handler: TorchHandler,
    bundle: ModelRef,
    monkeypatch: pytest.MonkeyPatch,
    pictures: float,
    at_a_time: list[int],
) -> None:
    monkeypatch.setattr("explorer.engine.decoding._LOOK_UP", 8)
    codes = Codes.of(some_codes(20))
    results(handler, DecodeCodes(bundle, codes))
    monkeypatch.setattr("explorer.engine.decoding._LOOK_UP_BYTES", int(pictures * 28 * 28))
    parts = results(handler, DecodeCodes(bundle, codes))
    assert [len(part.indices) for part in parts if isinstance(part, Decoded)] == at_a_time
