"""Fixtures of the engine's tests: an engine with gates, and a small real model."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from explorer.bundles.file import read_facts
from explorer.engine.requests import ModelRef, Request
from explorer.engine.worker import Engine
from tests.support.gates import Bench, GatedHandler, MakeBench, Reports, Script

if TYPE_CHECKING:
    from explorer.engine.handlers import TorchHandler
    from explorer.models.codec import Codec


@pytest.fixture
def make_bench() -> Iterator[MakeBench]:
    benches: list[Bench] = []

    def make(scripts: dict[Request, Script]) -> Bench:
        handler, reports = GatedHandler(scripts), Reports()
        benches.append(Bench(Engine(reports, lambda: handler), handler, reports))
        return benches[-1]

    yield make
    for bench in benches:
        bench.finish()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a bundle and a state dict of the same seeded network."""
    from tests.support.models import course_bundle, course_state_dict

    folder = tmp_path_factory.mktemp("models")
    course_bundle(folder)
    course_state_dict(folder)
    return folder


@pytest.fixture
def bundle(folder: Path) -> ModelRef:
    """The bundle in ``folder``."""
    path = folder / "seeded.safetensors"
    return ModelRef(read_facts(path).id, path)


@pytest.fixture(scope="session")
def codec(folder: Path) -> "Codec":
    """What decodes and encodes with that model directly."""
    from explorer.models.codec import load_codec

    return load_codec(folder / "seeded.safetensors")


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Iterator["TorchHandler"]:
    """The real handler, but for the warming up: chunks are small at first."""
    import torch

    from explorer.engine.handlers import TorchHandler
    from explorer.engine.loaded import LoadedModel

    threads = torch.get_num_threads()
    monkeypatch.setattr(LoadedModel, "warm_up", lambda self: iter(()))
    handler = TorchHandler()
    yield handler
    handler.close()
    torch.set_num_threads(threads)
