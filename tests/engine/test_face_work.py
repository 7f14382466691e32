from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from explorer.bundles.file import read_model_facts, write_bundle
from explorer.engine.answers import AttributesRead, Refined
from explorer.engine.handlers import TorchHandler
from explorer.engine.requests import ModelRef, ReadAttributes, RefineCode
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes, Pictures
from explorer.latent.misfit import squared_errors
from explorer.models.codec import load_codec
from explorer.models.reader import load_reader
from explorer.models.refining import STEPS
from explorer.models.registry import READERS, build
from tests.models.probes import probe_contents
from tests.support.faces import CODE_SIZE, NAMES, SIDE, face_bundle
from tests.support.handling import results

CONFIG: dict[str, Any] = {"attributes": len(NAMES), "channels": [8, 16], "side": SIDE}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> ModelRef:
    facts = read_model_facts(face_bundle(tmp_path_factory.mktemp("faces")))
    return ModelRef(facts.id, facts.path)


@pytest.fixture(scope="module")
def probe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        network = build("probe", CONFIG, READERS).eval()
    path = tmp_path_factory.mktemp("probe") / "small-probe.safetensors"
    weights = {name: tensor.numpy() for name, tensor in network.state_dict().items()}
    contents = probe_contents(config=CONFIG, picture_shape=(SIDE, SIDE, 3), attributes=NAMES, weights=weights)
    write_bundle(path, contents)
    return path


@pytest.fixture
def handler() -> Iterator[TorchHandler]:
    """With its warming up, unlike that of the other tests."""
    handler = TorchHandler()
    yield handler
    handler.close()


def some(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, CODE_SIZE)).astype(np.float32)


def test_a_probe_reads_the_decoded_pictures(handler: TorchHandler, model: ModelRef, probe: Path) -> None:
    codes = some(7)
    read = results(handler, ReadAttributes(model, probe, Codes.of(codes)))[-1]
    assert isinstance(read, AttributesRead)
    assert read.names == NAMES
    expected = load_reader(probe).read(load_codec(model.path).decode(codes))
    np.testing.assert_allclose(read.logits, expected, atol=1e-2)
    assert read.logits.std(axis=0).min() > 0


def test_what_was_read_is_remembered(
    handler: TorchHandler, model: ModelRef, probe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = some(3)
    first = results(handler, ReadAttributes(model, probe, Codes.of(codes)))[-1]
    monkeypatch.setattr("explorer.models.reader.AttributeReader.read", lambda *_: pytest.fail("read again"))
    again = results(handler, ReadAttributes(model, probe, Codes.of(codes[::-1])))[-1]
    assert isinstance(first, AttributesRead)
    assert isinstance(again, AttributesRead)
    np.testing.assert_array_equal(again.logits, first.logits[::-1])


def test_a_probe_of_other_pictures_is_refused(handler: TorchHandler, model: ModelRef, tmp_path: Path) -> None:
    path = tmp_path / "other-probe.safetensors"
    write_bundle(path, probe_contents())
    with pytest.raises(ExplorerError, match="another size"):
        results(handler, ReadAttributes(model, path, Codes.of(some(1))))


def test_a_missing_probe_is_said_so(handler: TorchHandler, model: ModelRef, tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="does not exist"):
        results(handler, ReadAttributes(model, tmp_path / "gone.safetensors", Codes.of(some(1))))


@pytest.mark.parametrize("weight", [0.5, 0.02])
def test_refining_lowers_what_it_says(handler: TorchHandler, model: ModelRef, weight: float) -> None:
    codec = load_codec(model.path)
    picture, start = codec.decode(some(1, seed=5)), some(1, seed=6)
    request = RefineCode(model, Pictures.of(picture), Codes.of(start), weight)
    refined = results(handler, request)[-1]
    assert isinstance(refined, Refined)
    error = float(squared_errors(picture, codec.decode(refined.code.values))[0])
    assert refined.error == pytest.approx(error, rel=1e-3)
    assert refined.steps == refined.total
    before = refined.error_before + weight * float((start**2).sum())
    assert error + weight * refined.distance**2 < 0.7 * before


def test_a_slow_machine_makes_fewer_steps_but_some(
    handler: TorchHandler, model: ModelRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = Pictures.of(load_codec(model.path).decode(some(1, seed=5)))
    totals = []
    for each in (0.02, 10.0):
        clock = count(step=each)
        monkeypatch.setattr("explorer.engine.face_work.perf_counter", lambda clock=clock: next(clock))
        refined = results(handler, RefineCode(model, picture, Codes.of(some(1, seed=6)), 0.5))[-1]
        assert isinstance(refined, Refined)
        assert refined.steps == refined.total
        totals.append(refined.total)
    assert 30 < totals[0] < STEPS
    assert totals[1] == 30


def test_a_smaller_weight_comes_closer_and_goes_further(handler: TorchHandler, model: ModelRef) -> None:
    picture = load_codec(model.path).decode(3 * some(1, seed=5))
    found = []
    for weight in (0.5, 0.0):
        request = RefineCode(model, Pictures.of(picture), Codes.of(some(1, seed=6)), weight)
        refined = results(handler, request)[-1]
        assert isinstance(refined, Refined)
        found.append(refined)
    assert found[1].error < found[0].error
    assert found[1].distance > found[0].distance


def test_a_picture_of_another_size_is_refused(handler: TorchHandler, model: ModelRef) -> None:
    picture = Pictures.of(np.zeros((1, SIDE + 1, SIDE, 3), np.uint8))
    with pytest.raises(ExplorerError, match="another size"):
        results(handler, RefineCode(model, picture, Codes.of(some(1)), 0.5))
