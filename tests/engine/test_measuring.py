"""Errors of reconstruction on a small real model and MNIST's files in small, against a plain computation."""

from pathlib import Path

import numpy as np
import pytest

from explorer.data.pictures import DataSet, read_pictures
from explorer.engine.answers import Encoded, MisfitMeasured
from explorer.engine.handlers import TorchHandler
from explorer.engine.requests import EncodeFiles, MeasureMisfit, ModelRef
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes, Labels
from explorer.models.codec import Codec
from tests.data.idx_files import write_mnist
from tests.support.handling import results, some_codes

COUNT = 70


@pytest.fixture
def digits(tmp_path: Path) -> Path:
    write_mnist(tmp_path, train=60, test=10)
    return tmp_path


def errors_of(data: DataSet, codec: Codec, codes: np.ndarray) -> np.ndarray:
    differences = data.pictures / 255.0 - codec.decode(codes) / 255.0
    return np.asarray((differences**2).sum(axis=(1, 2, 3)))


def test_errors_of_codes_that_are_known(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, digits: Path
) -> None:
    codes, data = some_codes(COUNT), read_pictures(digits, (28, 28, 1))
    labels = None if data.labels is None else Labels.of(data.labels)
    parts = results(handler, MeasureMisfit(bundle, digits, Codes.of(codes), labels))
    measured = [part for part in parts if isinstance(part, MisfitMeasured)]
    assert len(measured) == len(parts)
    assert [part.total for part in measured] == [COUNT] * len(parts)
    assert measured[-1].done == COUNT
    found = measured[-1].misfit
    assert found is not None
    # A picture may differ in its last bit, decoded in another batch.
    np.testing.assert_allclose(found.errors, errors_of(data, codec, codes), rtol=2e-3)
    np.testing.assert_array_equal(found.pictures, data.pictures[found.worst])


def test_encoding_files_tells_the_errors_too(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, digits: Path
) -> None:
    parts = [part for part in results(handler, EncodeFiles(bundle, digits)) if isinstance(part, Encoded)]
    assert all(part.misfit is None for part in parts[:-1])
    found = parts[-1].misfit
    assert found is not None
    codes = np.concatenate([part.mu for part in parts])
    expected = errors_of(read_pictures(digits, (28, 28, 1)), codec, codes)
    np.testing.assert_allclose(found.errors, expected, rtol=2e-3)


def test_another_data_set_is_refused(handler: TorchHandler, bundle: ModelRef, digits: Path) -> None:
    with pytest.raises(ExplorerError, match=r"holds 70 pictures, the codes are of 71"):
        results(handler, MeasureMisfit(bundle, digits, Codes.of(some_codes(71))))
    others = Labels.of(np.zeros(COUNT, np.int16))
    with pytest.raises(ExplorerError, match="other labels"):
        results(handler, MeasureMisfit(bundle, digits, Codes.of(some_codes(COUNT)), others))
