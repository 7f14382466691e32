"""Seconds that the directions of all attributes take, of as many made-up codes as there are real ones."""

import time

import numpy as np

from explorer.models.process import tune_process
from tests.benchmarks.figures import Figure

TRAINED, VALIDATION, ATTRIBUTES = 45_000, 2_000, 40


def measure() -> list[Figure]:
    """Once each: the estimators from codes and labels, and the un-mixing with its decodes and readings."""
    tune_process()
    from dataclasses import replace

    from explorer.bundles.statistics import CodeStatistics
    from explorer.models.codec import Codec
    from explorer.models.reader import AttributeReader
    from explorer.models.registry import READERS, build
    from explorer.training.classifier_recipes import GUIDE_RECIPE
    from explorer.training.face_codes import EncodedFaces
    from explorer.training.face_directions import add_unmixed, effect_codes, find_in_codes
    from explorer.training.face_recipes import FaceRecipe
    from explorer.training.stages import Stages, T

    def seconds(stages: Stages[T]) -> tuple[float, T]:
        begun = time.perf_counter()
        while True:
            try:
                next(stages)
            except StopIteration as stop:
                return time.perf_counter() - begun, stop.value

    recipe = FaceRecipe()
    d, side, rng = recipe.code_size, recipe.side, np.random.default_rng(0)
    count = TRAINED + VALIDATION
    labels = np.where(rng.random((count, ATTRIBUTES)) < rng.uniform(0.02, 0.8, ATTRIBUTES), 1, -1)
    codes = rng.normal(size=(count, d)) + 0.3 * labels @ rng.normal(size=(ATTRIBUTES, d)) / d**0.5
    none = np.zeros(d, np.float32)
    black = np.zeros((side, side, 3), np.uint8)
    encoded = EncodedFaces(
        mu=codes.astype(np.float32),
        split=np.repeat([0, 1], [TRAINED, VALIDATION]).astype(np.uint8),
        labels=labels.astype(np.int8),
        statistics=CodeStatistics(mean=none.copy(), std=none.copy(), variance=none.copy(), kl=none.copy()),
        counts=np.zeros((ATTRIBUTES, 2), np.int64),
        mean_picture=black,
        with_pictures=black[None],
        without_pictures=black[None],
    )
    in_codes, found = seconds(find_in_codes(encoded))
    codec = Codec(build(recipe.family, recipe.config()), (side, side, 3), d)
    module = build(GUIDE_RECIPE.family, GUIDE_RECIPE.config(), READERS)
    guide = AttributeReader(module, (side, side, 3), tuple(map(str, range(ATTRIBUTES))))
    # With fresh weights few effects have the right sign, and those without are left out: all get one here.
    raised = replace(found, directions={**found.directions, "ridge": np.abs(found.directions["ridge"])})
    unmixed, _ = seconds(add_unmixed(raised, effect_codes(encoded), codec.decode, guide.read))
    return [
        Figure("directions.in_codes", in_codes, "s", {"codes": float(TRAINED), "attributes": ATTRIBUTES}),
        Figure("directions.unmixed", unmixed, "s", {"codes": float(len(effect_codes(encoded)))}),
    ]
