"""A model of faces with all that is derived from it: network, guide, probe, directions, cards, bundles."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from explorer.bundles.file import Contents, write_bundle
from explorer.data.celeba import read_celeba
from explorer.data.idx import TEST, TRAIN
from explorer.models.codec import load_codec_and_facts
from explorer.models.reader import load_reader
from explorer.training.classifier import Reading
from explorer.training.classifier_recipes import GUIDE_RECIPE, PROBE_RECIPE
from explorer.training.classifiers_run import (
    RECONSTRUCTED,
    export_probe,
    load_guide,
    train_guide,
    train_probe,
)
from explorer.training.derived import Derived, derive, score_on_test
from explorer.training.face_recipes import FaceRecipe
from explorer.training.faces_run import begin, face_contents
from explorer.training.loop import Progress
from explorer.training.reconstructions import reconstruct
from explorer.training.stages import Stage, told

NETWORK = "network.safetensors"
"""The bundle without what is derived, in the run folder."""


def run_whole(
    recipe: FaceRecipe, data: Path, out: Path, folder: Path, *, device: str = "cpu", command: str = ""
) -> Iterator[Progress | Stage]:
    """Train by a recipe and write the bundle ``out``, and that of the probe beside it.

    ``out`` is written twice: as soon as the directions are chosen, and with their scores on test codes. Each
    stage takes up what ``folder`` has of it: of a network that is trained only what is derived is
    computed anew. A bundle of the probe that is there is used as it is.

    Raises
    ------
    ExplorerError
        If data are missing, the disk is full, or a file cannot be written.
    """
    faces = yield from told(
        "decoding the images", lambda report: read_celeba(data, side=recipe.side, report=report)
    )
    training = begin(recipe, faces, folder, device)
    yield from training.train()
    yield Stage(title="measuring the loss", step=0, steps=1)
    contents = face_contents(recipe, training, faces, command=command)
    network = folder / NETWORK
    for place in (folder, out.parent):
        place.mkdir(parents=True, exist_ok=True)
    write_bundle(network, contents)
    codec, facts = load_codec_and_facts(network, device)

    guide_recipe = replace(GUIDE_RECIPE, side=recipe.side)
    yield from _staged("training the guide", train_guide(faces, folder / "guide", guide_recipe))
    guide = load_guide(folder / "guide")

    probe, probe_recipe = folder / "probe", replace(PROBE_RECIPE, side=recipe.side)
    probe_out = out.with_name(f"{probe_recipe.name}.safetensors")
    if not probe_out.is_file():
        rows = np.flatnonzero(faces.split == TRAIN)[:RECONSTRUCTED]
        yield from told(
            "reconstructing", lambda report: reconstruct(codec, facts.id, faces.pictures, rows, probe, report)
        )
        yield from _staged("training the probe", train_probe(faces, network, probe, probe_recipe))
        export_probe(faces, network, probe, probe_out, probe_recipe, command=command)

    read = load_reader(probe_out, device).read
    derived = yield from derive(codec, faces, guide.read, read, folder)
    write_bundle(out, with_derived(contents, derived))
    derived = yield from score_on_test(codec, derived, read, folder)
    write_bundle(out, with_derived(contents, derived))


def with_derived(contents: Contents, derived: Derived) -> Contents:
    """The contents of a bundle with what is derived from its network."""
    mu = derived.unedited.codes
    return replace(
        contents,
        arrays={"codes/mu": mu, "codes/split": np.full(len(mu), TEST, np.uint8)},
        attribute_space=derived.space,
        statistics=derived.statistics,
    )


def _staged(title: str, records: Iterable[Reading]) -> Iterator[Stage]:
    """A classifier's progress as that of a stage."""
    for record in records:
        figures = {"epoch": f"{record.epoch:.1f}", **record.figures}
        yield Stage(title=title, step=record.step, steps=record.steps, figures=figures)
