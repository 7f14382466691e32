"""The handlers on a small real model: pictures, codes, the cache, devices, and what goes wrong."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import numpy as np
import numpy.typing as npt
import pytest
import torch
from PIL import Image

from explorer.bundles.file import read_facts
from explorer.engine import handlers
from explorer.engine.answers import (
    Answer,
    Decoded,
    DeviceChanged,
    Encoded,
    Inspected,
    Loaded,
    Nearest,
    Report,
    Result,
)
from explorer.engine.handlers import MODELS, TorchHandler
from explorer.engine.loaded import LoadedModel
from explorer.engine.requests import (
    DecodeCodes,
    EncodeFiles,
    EncodePictures,
    FindNearest,
    InspectFile,
    LoadModel,
    ModelRef,
    Priority,
    Request,
    UseDevice,
)
from explorer.engine.worker import Engine
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes, Pictures
from explorer.models.codec import Codec, load_codec
from tests.support.gates import PATIENCE, Reports, failure
from tests.support.models import course_bundle, course_state_dict

Array = npt.NDArray[np.float32]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    course_bundle(folder)
    course_state_dict(folder)
    return folder


@pytest.fixture
def bundle(folder: Path) -> ModelRef:
    path = folder / "seeded.safetensors"
    return ModelRef(read_facts(path).id, path)


@pytest.fixture(scope="module")
def codec(folder: Path) -> Codec:
    return load_codec(folder / "seeded.safetensors")


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Iterator[TorchHandler]:
    threads = torch.get_num_threads()
    monkeypatch.setattr(LoadedModel, "warm_up", lambda self: iter(()))
    yield TorchHandler()
    torch.set_num_threads(threads)


def some_codes(count: int, seed: int = 0) -> Array:
    return np.random.default_rng(seed).normal(size=(count, 2)).astype(np.float32)


def results(handler: TorchHandler, request: Request) -> list[Result]:
    """All that the handler shows for a request; the last one is what it returned."""
    shown: list[Result] = []
    work = handler(request)
    try:
        while True:
            step = next(work)
            assert step.seconds_left >= 0
            if step.result is not None:
                shown.append(step.result)
    except StopIteration as end:
        return [*shown, end.value]


def joined(parts: list[Result], codec: Codec) -> npt.NDArray[np.uint8]:
    """Pictures of decoded parts, each of which has to be there once."""
    decoded = [part for part in parts if isinstance(part, Decoded)]
    assert len(decoded) == len(parts)
    indices = np.concatenate([part.indices for part in decoded])
    assert sorted(indices) == list(range(len(indices)))
    pictures = np.empty((len(indices), *codec.picture_shape), np.uint8)
    for part in decoded:
        assert part.pictures.flags.c_contiguous
        pictures[part.indices] = part.pictures
    return pictures


def assert_same_pictures(one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8]) -> None:
    """Equal but for rounding: a product of matrices depends in its last bit on the batch."""
    assert one.shape == other.shape
    assert np.abs(one.astype(int) - other.astype(int)).max(initial=0) <= 1


@pytest.mark.parametrize("count", [0, 1, 3, 40])
def test_decoding_in_chunks_is_decoding(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, count: int
) -> None:
    codes = some_codes(count)
    parts = results(handler, DecodeCodes(bundle, Codes.of(codes)))
    assert_same_pictures(joined(parts, codec), codec.decode(codes))
    assert len(parts) > 1 or count < 2  # the first chunk is of one code


def test_what_was_decoded_is_not_decoded_again_and_comes_first(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = some_codes(30)
    results(handler, DecodeCodes(bundle, Codes.of(codes[10:20])))
    decoded: list[int] = []
    real = LoadedModel.decode

    def counting(self: LoadedModel, codes: Array) -> npt.NDArray[np.uint8]:
        decoded.append(len(codes))
        return real(self, codes)

    monkeypatch.setattr(LoadedModel, "decode", counting)
    parts = results(handler, DecodeCodes(bundle, Codes.of(codes)))
    assert isinstance(parts[0], Decoded)
    assert parts[0].indices.tolist() == list(range(10, 20))
    assert sum(decoded) == 20
    assert_same_pictures(joined(parts, codec), codec.decode(codes))
    (again,) = results(handler, DecodeCodes(bundle, Codes.of(codes)))
    assert sum(decoded) == 20
    np.testing.assert_array_equal(joined([again], codec), joined(parts, codec))


def test_cached_pictures_of_many_codes_come_in_blocks(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "_LOOK_UP", 8)
    codes = some_codes(20)
    results(handler, DecodeCodes(bundle, Codes.of(codes[[0, 9, 19]])))
    parts = results(handler, DecodeCodes(bundle, Codes.of(codes)))
    assert_same_pictures(joined(parts, codec), codec.decode(codes))
    all_cached = results(handler, DecodeCodes(bundle, Codes.of(codes)))
    assert len(all_cached) == 3
    assert_same_pictures(joined(all_cached, codec), codec.decode(codes))


def test_answers_belong_to_the_receiver(handler: TorchHandler, bundle: ModelRef, codec: Codec) -> None:
    request = DecodeCodes(bundle, Codes.of(some_codes(1)))
    for _ in range(3):  # decoded, then from the cache
        (part,) = results(handler, request)
        assert isinstance(part, Decoded)
        assert_same_pictures(part.pictures, codec.decode(request.codes.values))
        part.pictures[:] = 7


def test_codes_of_another_space_are_refused_in_words(handler: TorchHandler, bundle: ModelRef) -> None:
    good, bad = Codes.of(np.zeros((1, 2))), Codes.of(np.zeros((1, 3)))
    for request in (
        DecodeCodes(bundle, bad),
        FindNearest(bundle, bad, good, 1),
        FindNearest(bundle, good, bad, 1),
    ):
        with pytest.raises(ExplorerError, match="has 2 numbers, but 3 were given"):
            results(handler, request)


def test_the_nearest_come_with_their_pictures(handler: TorchHandler, bundle: ModelRef, codec: Codec) -> None:
    among = some_codes(200)
    request = FindNearest(bundle, Codes.of([0.5, 0.5]), Codes.of(among), 5)
    (found,) = results(handler, request)
    assert isinstance(found, Nearest)
    distances = np.linalg.norm(among - 0.5, axis=1)
    assert found.indices.tolist() == np.argsort(distances)[:5].tolist()
    np.testing.assert_allclose(found.distances, np.sort(distances)[:5], rtol=1e-5)
    assert_same_pictures(found.pictures, codec.decode(among[found.indices]))


def test_encoding_in_chunks_is_encoding(handler: TorchHandler, bundle: ModelRef, codec: Codec) -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (9, 28, 28, 1), dtype=np.uint8)
    parts = results(handler, EncodePictures(bundle, Pictures.of(pictures)))
    encoded = [part for part in parts if isinstance(part, Encoded)]
    assert len(encoded) == len(parts) > 1
    assert np.concatenate([part.indices for part in encoded]).tolist() == list(range(9))
    assert {part.total for part in encoded} == {9}
    mu, logvar = codec.posterior(pictures)
    np.testing.assert_allclose(np.concatenate([part.mu for part in encoded]), mu, atol=1e-5)
    np.testing.assert_allclose(np.concatenate([part.logvar for part in encoded]), logvar, atol=1e-5)


def test_a_folder_is_encoded_with_a_word_on_what_was_skipped(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, tmp_path: Path
) -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (5, 28, 28), dtype=np.uint8)
    for number, picture in enumerate(pictures):
        Image.fromarray(picture).save(tmp_path / f"{number}.png")
    (tmp_path / "9.png").write_bytes(b"not a picture")
    encoded = [part for part in results(handler, EncodeFiles(bundle, tmp_path)) if isinstance(part, Encoded)]
    assert np.concatenate([part.indices for part in encoded]).tolist() == list(range(5))
    np.testing.assert_allclose(
        np.concatenate([part.mu for part in encoded]), codec.posterior(pictures[..., None])[0], atol=1e-5
    )
    assert encoded[-1].total == 5
    assert "9.png" in encoded[-1].notes[0]


def test_an_idx_file_is_encoded_with_its_labels(
    handler: TorchHandler, bundle: ModelRef, tmp_path: Path
) -> None:
    images, labels = np.zeros((7, 28, 28), np.uint8), np.arange(7, dtype=np.uint8)
    for name, array in (("images-idx3-ubyte", images), ("labels-idx1-ubyte", labels)):
        header = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
        (tmp_path / f"t10k-{name}").write_bytes(header + array.tobytes())
    encoded = [part for part in results(handler, EncodeFiles(bundle, tmp_path)) if isinstance(part, Encoded)]
    found = [part.labels for part in encoded if part.labels is not None]
    assert np.concatenate(found).tolist() == list(range(7))
    splits = [part.split for part in encoded if part.split is not None]
    assert np.concatenate(splits).tolist() == [2] * 7


def test_a_source_that_does_not_exist_is_a_sentence(
    handler: TorchHandler, bundle: ModelRef, tmp_path: Path
) -> None:
    with pytest.raises(ExplorerError, match="does not exist"):
        results(handler, EncodeFiles(bundle, tmp_path / "nowhere"))


def test_encoding_a_slow_disk_can_be_given_up(
    handler: TorchHandler, bundle: ModelRef, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Event()

    def slow(source: Path, shape: object) -> Iterator[None]:
        assert gate.wait(PATIENCE)
        yield None

    monkeypatch.setattr(handlers, "iterate_pictures", slow)
    work = handler(EncodeFiles(bundle, tmp_path))
    for _ in range(3):
        assert next(work).seconds_left == np.inf  # it does not block while the disk does
    gate.set()
    work.close()  # the leak guard sees that the reading thread is gone


def test_three_models_stay_loaded_and_the_least_recently_used_goes(
    handler: TorchHandler, folder: Path, bundle: ModelRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []
    model = LoadedModel.load(bundle, "cpu")

    def load(ref: ModelRef, device: str) -> LoadedModel:
        loaded.append(ref.id)
        return model

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
    model = LoadedModel.load(bundle, "cpu")
    steps = list(model.warm_up())
    assert all(step.result is None for step in steps)
    assert model.decoding.size >= 1
    assert model.decoding.seconds_for(1) > 0
    assert 1 <= model._threads_for(1) <= threads
    model.decode(some_codes(1))
    assert torch.get_num_threads() == model._threads_for(1)
    torch.set_num_threads(threads)


# With the thread.


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
