from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from explorer.bundles.file import write_bundle
from explorer.errors import ExplorerError
from explorer.models.codec import to_tensor
from explorer.models.reader import AttributeReader, load_reader
from explorer.models.registry import READERS, build
from tests.bundles.samples import contents
from tests.models.probes import CONFIG, NAMES, SIDE, lively, probe_contents, some_pictures


@pytest.mark.parametrize("family", sorted(READERS))
def test_it_reads_what_the_network_says_in_evaluation_mode(family: str) -> None:
    module, pictures = lively(family), some_pictures()
    with torch.inference_mode():
        expected = module(to_tensor(pictures, torch.device("cpu"))).numpy()
    module.train()
    reader = AttributeReader(module, (SIDE, SIDE, 3), NAMES)
    logits = reader.read(pictures)
    assert logits.dtype == np.float32
    assert logits.shape == (70, 3)
    np.testing.assert_allclose(logits, expected, atol=1e-4)
    assert module.training
    assert logits.std(axis=0).min() > 1e-3


@pytest.mark.parametrize("family", sorted(READERS))
def test_many_are_read_as_each_alone(family: str) -> None:
    reader, pictures = AttributeReader(lively(family), (SIDE, SIDE, 3), NAMES), some_pictures(66)
    alone = np.concatenate([reader.read(picture[None]) for picture in pictures])
    np.testing.assert_allclose(reader.read(pictures), alone, atol=1e-5)
    np.testing.assert_array_equal(reader.read(pictures), reader.read(pictures))
    assert reader.read(pictures[:0]).shape == (0, 3)


def test_pictures_of_another_shape_or_type_are_refused() -> None:
    reader = AttributeReader(lively("probe"), (SIDE, SIDE, 3), NAMES)
    given: Any = some_pictures(1)
    for wrong in (given[:, :16], given[0], given.astype(np.float32)):
        with pytest.raises(ExplorerError, match=r"Pictures must be uint8 of shape \(n, 32, 32, 3\)"):
            reader.read(wrong)


def test_a_network_of_other_sizes_is_refused() -> None:
    with pytest.raises(ExplorerError, match=r"does not read pictures of \(16, 16, 3\)"):
        AttributeReader(lively("probe"), (16, 16, 3), NAMES)
    with pytest.raises(ExplorerError, match=r"reads .*3.* values, not 2"):
        AttributeReader(lively("guide"), (SIDE, SIDE, 3), NAMES[:2])


def test_a_bundle_reads_as_the_network_that_was_written(tmp_path: Path) -> None:
    facts = write_bundle(tmp_path / "probe.safetensors", probe_contents())
    assert (facts.kind, facts.code_size, facts.attributes) == ("probe", 0, NAMES)
    reader = load_reader(facts.path)
    assert reader.attributes == NAMES
    expected = AttributeReader(lively("probe"), (SIDE, SIDE, 3), NAMES).read(some_pictures(3))
    np.testing.assert_allclose(reader.read(some_pictures(3)), expected, atol=1e-6)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"family": "residual"}, "family 'residual' is unknown; known are guide, probe"),
        ({"config": CONFIG | {"side": 33}}, "does not fit the family"),
        ({"config": CONFIG | {"channels": []}}, "does not fit the family"),
        ({"config": CONFIG | {"attributes": 0}}, "does not fit the family"),
        ({"config": CONFIG | {"channels": [8, 8]}}, "do not fit the network"),
        ({"attributes": NAMES[:2]}, "reads .*3.* values, not 2"),
    ],
)
def test_probes_whose_parts_do_not_fit_are_refused(
    tmp_path: Path, changes: dict[str, Any], says: str
) -> None:
    facts = write_bundle(tmp_path / "probe.safetensors", probe_contents(**changes))
    with pytest.raises(ExplorerError, match=says):
        load_reader(facts.path)


def test_a_model_with_codes_is_no_probe(tmp_path: Path) -> None:
    facts = write_bundle(tmp_path / "vae.safetensors", contents())
    with pytest.raises(ExplorerError, match=r"vae\.safetensors is a model with codes, not a probe"):
        load_reader(facts.path)


@pytest.mark.parametrize(
    ("family", "config"),
    [
        ("guide", {"side": 24}),
        ("guide", {"blocks": -1}),
        ("guide", {"channels": [0]}),
        ("probe", {"channels": [5000]}),
        ("probe", {"side": 2}),
    ],
)
def test_networks_of_impossible_sizes_are_refused(family: str, config: dict[str, Any]) -> None:
    with pytest.raises(ExplorerError, match="does not fit the family"):
        build(family, config, READERS)


def test_the_two_readers_share_no_weight() -> None:
    probe, guide = (build(name, {}, READERS) for name in ("probe", "guide"))
    shapes = [{tuple(p.shape) for p in module.parameters() if p.ndim == 4} for module in (probe, guide)]
    assert not shapes[0] & shapes[1]


def test_a_probe_fits_its_bundle() -> None:
    count = sum(tensor.numel() for tensor in build("probe", {}, READERS).state_dict().values())
    assert 2 * count < 3.9e6  # bytes, halved


def test_no_code_size_but_zero_goes_with_a_probe(tmp_path: Path) -> None:
    for wrong in (probe_contents(code_size=2), replace(contents(), code_size=0)):
        with pytest.raises(ExplorerError, match="'code_size' is wrong"):
            write_bundle(tmp_path / "odd.safetensors", wrong)
