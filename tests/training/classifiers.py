"""Recipes of classifiers that train in a blink, and pictures with attributes that can be seen."""

from dataclasses import replace
from typing import Any

import numpy as np

from explorer.training.classifier import Examples
from explorer.training.classifier_recipes import GUIDE_RECIPE, PROBE_RECIPE, ClassifierRecipe
from tests.training.faces import SIDE, pictures

NAMES = ("Reddish", "Dark", "Never")
TINY: dict[str, Any] = {"channels": (8, 16), "side": SIDE, "epochs": 3, "batch": 8}


def tiny_probe(**changes: Any) -> ClassifierRecipe:
    return replace(PROBE_RECIPE, **TINY | changes)


def tiny_guide(**changes: Any) -> ClassifierRecipe:
    return replace(GUIDE_RECIPE, **TINY | changes)


def examples(count: int = 44, *, is_reconstructed: bool = False) -> Examples:
    """All but the first two and the last six are trained on, the last six judged."""
    shown = pictures(count)
    means = shown.reshape(count, -1, 3).mean(axis=1)
    signs = np.stack([means[:, 0] > means[:, 1], means.sum(axis=1) < 150, np.zeros(count, bool)], axis=1)
    rows = np.arange(2, count - 6)
    return Examples(
        pictures=shown,
        attributes=np.where(signs, 1, -1).astype(np.int8),
        names=NAMES,
        rows=rows,
        validation=np.arange(count - 6, count),
        reconstructions=np.ascontiguousarray(shown[rows] // 2 * 2 + 1) if is_reconstructed else None,
    )
