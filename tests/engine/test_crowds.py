"""Decoding the encoded pictures that have room on a map."""

from pathlib import Path

import numpy as np

from explorer.engine.answers import Decoded
from explorer.engine.crowds import Crowds
from explorer.engine.handlers import TorchHandler
from explorer.engine.requests import DecodePoints, ModelRef
from explorer.latent.codes import Codes, Labels
from explorer.latent.crowding import Cells, choose
from explorer.models.codec import Codec
from tests.support.handling import assert_same_pictures, results, some_codes

FRAME = Codes.of([[0.5, 0.0], [0.0, 1.0], [1.0, 0.0]])
"""A map that swaps the two dimensions, about another origin."""
CELLS = Cells.covering((-1.0, -1.0, 1.0, 1.0), 0.4)


def test_points_are_chosen_on_the_map_and_decoded_from_the_middle(
    handler: TorchHandler, bundle: ModelRef, codec: Codec
) -> None:
    codes = some_codes(200)
    parts = results(handler, DecodePoints(bundle, FRAME, Codes.of(codes), CELLS))
    chosen = choose((codes - FRAME.values[0])[:, ::-1], CELLS)
    assert len(chosen) > 5
    found = [part for part in parts if isinstance(part, Decoded)]
    assert np.concatenate([part.indices for part in found]).tolist() == chosen.tolist()
    assert_same_pictures(np.concatenate([part.pictures for part in found]), codec.decode(codes[chosen]))


def test_where_there_are_no_points_the_answer_is_empty(handler: TorchHandler, bundle: ModelRef) -> None:
    far = Cells.covering((90.0, 90.0, 91.0, 91.0), 0.4)
    (part,) = results(handler, DecodePoints(bundle, FRAME, Codes.of(some_codes(20)), far))
    assert isinstance(part, Decoded)
    assert len(part.indices) == len(part.pictures) == 0


def test_classes_that_are_hidden_make_room_for_others() -> None:
    codes = Codes.of(some_codes(200))
    labels = Labels.of(np.arange(200, dtype=np.int16) % 3)
    ref = ModelRef("m", Path("m"))
    crowds = Crowds()
    for hidden in (frozenset[int](), frozenset({0, 2})):
        chosen = crowds.choose(DecodePoints(ref, FRAME, codes, CELLS, labels, hidden))
        assert len(chosen) > 5
        assert not hidden & set((chosen % 3).tolist())
