"""Time to decode with the shipped model beside the course's decoder, in eager float32 with the same threads.

Ours is the whole way that the engine goes, from numpy codes to numpy pictures; the course's is its decoder
alone, in evaluation mode without gradients, with the memory format that it has in the course.
"""

import numpy as np

from explorer.bundles.shipped import find_model
from explorer.models.process import tune_process
from tests.benchmarks.figures import Figure, alternate, ratio

COUNTS = {"one": 1, "many": 900}
ROUNDS = {"one": 200, "many": 20}


def measure() -> list[Figure]:
    """Ratio of the medians for 1 and for 900 codes."""
    tune_process()
    import torch

    from explorer.models.codec import load_codec
    from explorer.models.registry import build, network

    codec = load_codec(find_model("mnist-2d"))
    course = network(build("course-digits", {}).eval().requires_grad_(False))
    figures = []
    for name, count in COUNTS.items():
        codes = np.random.default_rng(0).normal(size=(count, 2)).astype(np.float32)
        z = torch.from_numpy(codes)
        with torch.inference_mode():
            ours, theirs = alternate(
                lambda codes=codes: codec.decode(codes),  # type: ignore[misc]
                lambda z=z: course.decode(z),  # type: ignore[misc]
                rounds=ROUNDS[name],
            )
        figures.append(ratio(f"decode.{name}.to_course", ours, theirs))
    return figures
