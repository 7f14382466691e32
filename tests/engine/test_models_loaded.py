"""Models that are loaded: how many, from what files, on which device."""

import copy
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch

from explorer.engine import handlers
from explorer.engine.answers import (
    DeviceChanged,
    Inspected,
    Loaded,
)
from explorer.engine.crew import Crew
from explorer.engine.handlers import MODELS, TorchHandler
from explorer.engine.loaded import ALL_THREADS, LoadedModel
from explorer.engine.requests import (
    DecodeCodes,
    InspectFile,
    LoadModel,
    ModelRef,
    UseDevice,
)
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.models.codec import Codec
from tests.support.handling import assert_same_pictures, joined, results, some_codes

Array = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


def test_three_models_stay_loaded_and_the_least_recently_used_goes(
    handler: TorchHandler, folder: Path, bundle: ModelRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []
    model = LoadedModel.load(bundle, "cpu", Crew(0))

    def load(ref: ModelRef, device: str, crew: Crew) -> LoadedModel:
        loaded.append(ref.id)
        other = copy.copy(model)
        other.ref = ref
        return other

    monkeypatch.setattr(LoadedModel, "load", load)
    assert MODELS == 3
    for name in ("a", "b", "c", "a", "d", "a", "b"):
        (result,) = results(handler, LoadModel(ModelRef(name, folder)))
        assert isinstance(result, Loaded)
    assert loaded == ["a", "b", "c", "d", "b"]


def test_a_file_that_has_changed_is_not_taken_for_the_model(handler: TorchHandler, bundle: ModelRef) -> None:
    with pytest.raises(ExplorerError, match="has changed since it was opened"):
        results(handler, LoadModel(ModelRef("another-id", bundle.path)))
    results(handler, LoadModel(bundle))


def test_a_damaged_copy_of_a_loaded_model_is_refused_and_the_model_goes_on(
    handler: TorchHandler, bundle: ModelRef, tmp_path: Path, codec: Codec
) -> None:
    results(handler, LoadModel(bundle))
    copied = Path(shutil.copy(bundle.path, tmp_path / "copy.safetensors"))
    data = bytearray(copied.read_bytes())
    data[-1] ^= 255  # the last byte of the last tensor
    copied.write_bytes(data)
    with pytest.raises(ExplorerError, match="damaged"):
        results(handler, LoadModel(ModelRef(bundle.id, copied)))
    codes = some_codes(2)
    parts = results(handler, DecodeCodes(bundle, Codes.of(codes)))
    assert_same_pictures(joined(parts, codec), codec.decode(codes))


def test_a_state_dict_of_the_course_is_inspected_and_decoded(
    handler: TorchHandler, folder: Path, codec: Codec
) -> None:
    path = folder / "course.pt"
    (result,) = results(handler, InspectFile(path))
    assert isinstance(result, Inspected)
    codes = some_codes(3)
    parts = results(handler, DecodeCodes(ModelRef(result.facts.id, path), Codes.of(codes)))
    assert_same_pictures(joined(parts, codec), codec.decode(codes))


def test_a_file_of_nonsense_is_a_sentence(handler: TorchHandler, tmp_path: Path) -> None:
    (tmp_path / "x.pt").write_bytes(b"nonsense")
    with pytest.raises(ExplorerError, match=r"x\.pt"):
        results(handler, InspectFile(tmp_path / "x.pt"))


def test_the_device_is_reported_and_an_unknown_one_refused(handler: TorchHandler) -> None:
    (result,) = results(handler, UseDevice("cpu"))
    assert isinstance(result, DeviceChanged)
    assert result.name == "cpu"
    assert "cpu" in result.available
    with pytest.raises(ExplorerError, match="warp"):
        results(handler, UseDevice("warp"))


def test_a_device_that_fails_leaves_the_old_one_working(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, monkeypatch: pytest.MonkeyPatch
) -> None:
    results(handler, LoadModel(bundle))
    monkeypatch.setattr(handlers, "resolve_device", lambda name: torch.device("meta"))  # computes nothing
    with pytest.raises(ExplorerError, match="cpu stays in use"):
        results(handler, UseDevice("auto"))
    codes = some_codes(2)
    parts = results(handler, DecodeCodes(bundle, Codes.of(codes)))
    assert_same_pictures(joined(parts, codec), codec.decode(codes))


def test_a_device_that_fails_with_the_second_model_moves_none(
    handler: TorchHandler, folder: Path, bundle: ModelRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    results(handler, LoadModel(bundle))
    path = folder / "course.pt"
    (inspected,) = results(handler, InspectFile(path))
    assert isinstance(inspected, Inspected)
    results(handler, LoadModel(ModelRef(inspected.facts.id, path)))
    before = dict(handler._models)
    real = LoadedModel.moved

    def moved(self: LoadedModel, device: str) -> LoadedModel:
        if self.ref.path == path:
            raise RuntimeError("out of memory")
        return real(self, device)

    monkeypatch.setattr(LoadedModel, "moved", moved)
    handler._device = "elsewhere"
    with pytest.raises(ExplorerError, match="elsewhere stays in use"):
        results(handler, UseDevice("cpu"))
    assert dict(handler._models) == before
    assert handler._device == "elsewhere"


def test_changing_the_device_moves_copies_of_the_models(handler: TorchHandler, bundle: ModelRef) -> None:
    results(handler, LoadModel(bundle))
    old = handler._models[bundle.id]
    handler._device = "elsewhere"
    (result,) = results(handler, UseDevice("cpu"))
    assert isinstance(result, DeviceChanged)
    new = handler._models[bundle.id]
    assert new is not old
    pointers = {parameter.data_ptr() for parameter in old.codec.module.parameters()}
    assert pointers.isdisjoint(parameter.data_ptr() for parameter in new.codec.module.parameters())


def test_warming_up_finds_a_chunk_size_and_threads(bundle: ModelRef) -> None:
    threads = torch.get_num_threads()
    model = LoadedModel.load(bundle, "cpu", Crew(0))
    steps = list(model.warm_up())
    assert all(step.result is None for step in steps)
    assert model.decoding.size >= 1
    assert model.decoding.seconds_for(1) > 0
    assert 1 <= model._threads_for(1) <= ALL_THREADS
    model.decode(some_codes(1))
    assert torch.get_num_threads() == model._threads_for(1)
    assert model._threads_for(10**6) == ALL_THREADS, "all for more than was timed"
    torch.set_num_threads(threads)


@pytest.mark.parametrize(("cores", "expected"), [(2, [1, 1, 2, 2]), (4, [4, 4, 4, 4])])
def test_where_cores_are_few_what_follows_a_hand_leaves_one_to_the_window(
    bundle: ModelRef, monkeypatch: pytest.MonkeyPatch, cores: int, expected: list[int]
) -> None:
    monkeypatch.setattr("explorer.engine.loaded.ALL_THREADS", cores)
    times = {1: 1.0, cores: 0.5}
    monkeypatch.setattr(LoadedModel, "_time", lambda _, codes: {n: s * len(codes) for n, s in times.items()})
    model = LoadedModel.load(bundle, "cpu", Crew(0))
    for _ in model.warm_up():
        pass
    assert model._threads == expected


def test_enough_codes_are_decoded_in_parts(
    bundle: ModelRef, codec: Codec, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = torch.get_num_threads()
    crew = Crew(2)
    monkeypatch.setattr(Crew, "has_room", True)
    model = LoadedModel.load(bundle, "cpu", crew)
    model._threads = [3]
    parts: list[int] = []
    real = crew.map

    def counting(work: Callable[[Array], Bytes], given: Sequence[Array]) -> list[Bytes]:
        parts.extend(map(len, given))
        return real(work, given)

    crew.map = counting  # type: ignore[method-assign, assignment]
    for count in (1, 2, 3, 7):
        codes = some_codes(count, seed=count)
        assert_same_pictures(model.decode(codes), codec.decode(codes))
    assert parts == [1, 1, 1, 3, 2, 2], "with fewer than three somebody would have none"
    for count in (1, 7):  # alone, and in parts
        codes = some_codes(count, seed=count)
        assert_same_pictures(model.decode(codes, (9, 14)), codec.decode(codes, (9, 14)))
    monkeypatch.setattr(Crew, "has_room", False)
    parts.clear()
    model.decode(some_codes(7))
    assert not parts, "OpenMP may have bound the engine to one core"
    crew.close()
    torch.set_num_threads(threads)
