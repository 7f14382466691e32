"""The loss of a variational autoencoder: squared error over the pixels plus the KL term, per picture."""

import torch
from torch import Tensor


def squared_error(decoded: Tensor, pictures: Tensor) -> Tensor:
    """Sum over the pixels of (f(z) − x)², (n,)."""
    return (decoded - pictures).square().flatten(1).sum(dim=1)


def divergence(mu: Tensor, logvar: Tensor) -> Tensor:
    """KL of N(μ, diag(σ²)) from N(0, I): −½ Σ (1 + log σ² − μ² − σ²) over the dimensions, (n,)."""
    return -0.5 * (1 + logvar - mu.square() - logvar.exp()).sum(dim=1)


def sample(mu: Tensor, logvar: Tensor, noise: Tensor) -> Tensor:
    """The code μ + σ·ε, in the shape of ``noise``."""
    return mu + torch.exp(0.5 * logvar) * noise
