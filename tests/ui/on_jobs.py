"""Jobs on models: what they are asked for, and what they say while they go on."""

from pathlib import Path

from explorer.bundles.facts import ModelFacts
from explorer.bundles.file import read_facts
from explorer.engine.requests import EncodeFiles, LoadModel, ModelRef
from tests.session.samples import facts
from tests.ui.stand import Stand, here

BARE = facts("bare", count=0)
DATA = here("pictures")


def request_to_load(path: Path) -> LoadModel:
    return LoadModel(ModelRef(read_facts(path).id, path))


def encoding_of(known: ModelFacts, source: Path = DATA) -> EncodeFiles:
    return EncodeFiles(ModelRef(known.id, known.path), source)


class Log:
    """What the jobs say while they go on."""

    def __init__(self, stand: Stand) -> None:
        self.opening: list[str] = []
        self.encoding: list[tuple[int, int]] = []
        self.devices: list[tuple[str, tuple[str, ...]]] = []
        self.opened: list[ModelFacts] = []
        jobs = stand.model_jobs
        jobs.opening_changed.connect(self.opening.append)
        jobs.encoding_changed.connect(lambda done, total: self.encoding.append((done, total)))
        jobs.device_changed.connect(lambda name, names: self.devices.append((name, names)))
        jobs.opened.connect(self.opened.append)


def shown(stand: Stand) -> str | None:
    """Id of the model on the map."""
    return stand.store.view.session.map.model
