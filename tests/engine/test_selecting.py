"""What a lasso holds, and its mean, on a small real model."""

import numpy as np
import pytest

from explorer.engine.answers import Selected
from explorer.engine.handlers import TorchHandler
from explorer.engine.requests import ModelRef, SelectCodes
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes, Labels
from explorer.models.codec import Codec
from tests.support.handling import assert_same_pictures, results, some_codes

FRAME = Codes.of([[0, 0], [1, 0], [0, 1]])
RIGHT = ((0.0, -9.0), (9.0, -9.0), (9.0, 9.0), (0.0, 9.0))


def selected(handler: TorchHandler, request: SelectCodes) -> Selected:
    found = results(handler, request)[-1]
    assert isinstance(found, Selected)
    return found


def test_the_codes_in_the_loop_and_the_picture_of_their_mean(
    handler: TorchHandler, bundle: ModelRef, codec: Codec
) -> None:
    codes = some_codes(80)
    found = selected(handler, SelectCodes(bundle, FRAME, RIGHT, Codes.of(codes)))
    expected = np.flatnonzero(codes[:, 0] > 0)
    np.testing.assert_array_equal(found.indices, expected)
    assert found.mean is not None
    assert found.picture is not None
    mean = codes[expected].astype(np.float64).sum(axis=0) / len(expected)
    np.testing.assert_allclose(found.mean, mean, rtol=1e-6)
    assert_same_pictures(found.picture[None], codec.decode(found.mean[None]))


def test_hidden_classes_are_not_selected(handler: TorchHandler, bundle: ModelRef) -> None:
    codes, labels = some_codes(80), np.arange(80) % 4
    request = SelectCodes(bundle, FRAME, RIGHT, Codes.of(codes), Labels.of(labels), frozenset({0, 3}))
    found = selected(handler, request)
    np.testing.assert_array_equal(found.indices, np.flatnonzero((codes[:, 0] > 0) & np.isin(labels, [1, 2])))


def test_a_loop_around_nothing_holds_nothing(handler: TorchHandler, bundle: ModelRef) -> None:
    loop = tuple((x + 50.0, y) for x, y in RIGHT)
    found = selected(handler, SelectCodes(bundle, FRAME, loop, Codes.of(some_codes(80))))
    assert (len(found.indices), found.mean, found.picture) == (0, None, None)


def test_codes_of_another_space_are_refused(handler: TorchHandler, bundle: ModelRef) -> None:
    with pytest.raises(ExplorerError, match="2 numbers"):
        results(handler, SelectCodes(bundle, FRAME, RIGHT, Codes.of(np.zeros((5, 3)))))
