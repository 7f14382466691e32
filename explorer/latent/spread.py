"""How a posterior spreads over a plane of the latent space."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Spread:
    """The ellipse of one standard deviation: half axes, and the angle from x to the long one, radians."""

    long: float
    short: float
    angle: float


def spread_on_plane(axes: npt.NDArray[np.float32], variances: npt.NDArray[np.float32]) -> Spread:
    """How a Gaussian with independent dimensions spreads over a plane.

    Parameters
    ----------
    axes
        (2, d), the plane's axes, as in `Plane`.
    variances
        (d,), of each dimension of the latent space.

    Notes
    -----
    The projection y = A z of z ~ N(μ, diag(σ²)) has the covariance A diag(σ²) Aᵀ; its eigenvectors are the
    ellipse's axes, the roots of its eigenvalues their halves.
    """
    across = axes.astype(np.float64)
    covariance = (across * variances.astype(np.float64)) @ across.T
    values, vectors = np.linalg.eigh(covariance)
    short, long = np.sqrt(np.maximum(values, 0.0)).tolist()
    x, y = vectors[:, 1].tolist()
    return Spread(long, short, math.atan2(y, x) % math.pi)
