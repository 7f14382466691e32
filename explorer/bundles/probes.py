"""Finding the probe that reads the pictures of a model."""

from pathlib import Path

from explorer.bundles.facts import ModelFacts
from explorer.bundles.file import read_facts
from explorer.bundles.metadata import PROBE
from explorer.bundles.shipped import PROBE_ENDING, shipped_probes
from explorer.errors import ExplorerError


def find_probe(known: ModelFacts) -> Path | None:
    """The probe beside the model's file, else one on board, that reads such pictures and attributes.

    Reads headers of files: for another thread than the window's. A damaged file is passed over.
    """
    if known.attribute_space is None:
        return None
    beside = sorted(known.path.parent.glob(f"*{PROBE_ENDING}.safetensors"))
    for path in (*beside, *shipped_probes()):
        try:
            found = read_facts(path)
        except ExplorerError:
            continue
        has_common = set(found.attributes) & set(known.attribute_space.names)
        if found.kind == PROBE and found.picture_shape == known.picture_shape and has_common:
            return path
    return None
