from pathlib import Path
from typing import Any

import pytest
import torch

from explorer.bundles import probes
from explorer.bundles.file import read_model_facts, write_bundle
from explorer.bundles.probes import find_probe
from explorer.models.registry import READERS, build
from tests.models.probes import probe_contents
from tests.session.samples import facts
from tests.support.faces import NAMES, SIDE, face_bundle


def write_probe(path: Path, side: int, names: tuple[str, ...]) -> Path:
    config: dict[str, Any] = {"attributes": len(names), "channels": [8], "side": side}
    with torch.random.fork_rng(devices=[]):
        network = build("probe", config, READERS)
    weights = {name: tensor.numpy() for name, tensor in network.state_dict().items()}
    write_bundle(
        path,
        probe_contents(config=config, picture_shape=(side, side, 3), attributes=names, weights=weights),
    )
    return path


def test_the_probe_that_reads_such_pictures_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "shipped_probes", tuple)
    known = read_model_facts(face_bundle(tmp_path))
    assert find_probe(known) is None
    write_probe(tmp_path / "a-probe.safetensors", 2 * SIDE, NAMES)
    write_probe(tmp_path / "b-probe.safetensors", SIDE, ("Something",))
    (tmp_path / "c-probe.safetensors").write_bytes(b"damaged")
    assert find_probe(known) is None
    right = write_probe(tmp_path / "d-probe.safetensors", SIDE, NAMES)
    assert find_probe(known) == right


def test_a_model_without_attributes_wants_none() -> None:
    assert find_probe(facts()) is None
