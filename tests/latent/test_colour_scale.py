"""Levels of a quantity, against numpy's quantiles."""

import numpy as np
import pytest

from explorer.latent.colour_scale import LEVELS, Scale


def test_levels_are_equal_steps_up_to_what_nearly_all_stay_below() -> None:
    values = np.random.default_rng(0).gamma(3, 10, 10_000).astype(np.float32)
    scale = Scale.of(values)
    assert scale.low == values.min()
    assert scale.most == values.max()
    assert scale.high == pytest.approx(np.quantile(values, 0.99), rel=1e-2)
    middles = scale.low + (scale.levels + 0.5) * (scale.high - scale.low) / LEVELS
    inside = values < scale.high
    assert np.abs(middles - values)[inside].max() <= (scale.high - scale.low) / LEVELS / 2 * 1.001
    assert (scale.levels[~inside] == LEVELS - 1).all()
    assert np.unique(scale.levels).tolist() == list(range(LEVELS))


@pytest.mark.parametrize("values", [[], [3.0], [2.0, 2.0, 2.0], [0.0] * 200 + [5.0]])
def test_few_or_equal_values_have_levels_too(values: list[float]) -> None:
    scale = Scale.of(np.array(values, np.float32))
    assert len(scale.levels) == len(values)
    assert scale.low < scale.high
    assert (scale.levels < LEVELS).all()
