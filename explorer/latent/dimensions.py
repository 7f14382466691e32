"""What each dimension of a latent space carries: how far the data spread along it, and its KL."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.latent.plane import PrincipalAxes

Array = npt.NDArray[np.float32]

_LEAST_VARIANCE = 1e-3
"""Of a posterior, where it is inferred: a dimension that carries more is not told apart."""


@dataclass(frozen=True, eq=False)
class Dimensions:
    """Statistics of each code dimension over the data, (d,) each."""

    deviation: Array
    """Standard deviation of the posterior means."""
    kl: Array
    """Mean KL of the posterior from the prior, in nats."""

    @classmethod
    def of(cls, mu: Array) -> "Dimensions":
        """From posterior means (n, d) alone, n ≥ 1, for a model that has no statistics.

        At a VAE's optimum the mean of μ² + σ² is 1 in each dimension, hence KL = −½·log σ² with
        σ² = 1 − var(μ). So the dimensions are ordered as the variances of their means are.
        """
        variance = mu.var(axis=0, dtype=np.float64)
        kl = -0.5 * np.log(np.clip(1.0 - variance, _LEAST_VARIANCE, 1.0))
        return cls(np.sqrt(variance).astype(np.float32), kl.astype(np.float32))

    @classmethod
    def of_prior(cls, size: int) -> "Dimensions":
        """For a model without encoded data: deviation 1, all dimensions alike."""
        return cls(np.ones(size, np.float32), np.zeros(size, np.float32))

    def by_kl(self) -> npt.NDArray[np.intp]:
        """All dimensions (d,), the one with the highest KL first; equal ones in their order."""
        return np.argsort(-self.kl, kind="stable").astype(np.intp)

    def steps(self, dimensions: Sequence[int]) -> Array:
        """Vectors (k, d), each as long as one standard deviation along one of ``dimensions``."""
        chosen = np.asarray(dimensions, np.intp)
        steps = np.zeros((len(chosen), len(self.deviation)), np.float32)
        steps[np.arange(len(chosen)), chosen] = self.deviation[chosen]
        return steps


def principal_steps(spread: PrincipalAxes, axes: Sequence[int]) -> Array:
    """Vectors (k, d) along some principal axes, counted from 0, each one standard deviation long."""
    chosen = np.asarray(axes, np.intp)
    return np.asarray(spread.axes[chosen] * np.sqrt(spread.variances[chosen])[:, None], np.float32)
