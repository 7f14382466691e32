"""Small valid bundle contents to start a test from."""

from typing import Any

import numpy as np

from explorer.bundles.file import Contents


def contents(count: int = 12, **changes: Any) -> Contents:
    """Contents of a bundle with ``count`` two-dimensional codes in three classes."""
    rng = np.random.default_rng(7)
    fields: dict[str, Any] = {
        "name": "tiny",
        "title": "Tiny, 2-D",
        "family": "course-mnist",
        "config": {"width": 3},
        "code_size": 2,
        "picture_shape": (4, 4, 1),
        "weights": {
            "decoder.weight": rng.normal(size=(16, 2)).astype(np.float16),
            "steps": np.array([3], dtype=np.int64),
        },
        "arrays": {
            "codes/mu": rng.normal(size=(count, 2)).astype(np.float32),
            "codes/labels": (np.arange(count) % 3).astype(np.uint8),
            "codes/split": (np.arange(count) % 3).astype(np.uint8),
        },
        "class_names": ("zero", "one", "two"),
        "metrics": {"loss": 1.5},
        "licence": "CC0",
    }
    return Contents(**fields | changes)
