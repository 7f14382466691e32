import math

import torch
from torch import Tensor

from explorer.models.inversion import Lattice
from explorer.training.objective import divergence

CPU = torch.device("cpu")
NOWHERE = torch.tensor([[100.0, 100.0]])
"""A proposal that is far from every start, so that none is preferred."""


def generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def expected_loss(decode: "Decode", x: Tensor, mu: Tensor, logvar: Tensor) -> Tensor:
    """Loss of posteriors (n, 2) by Gauss-Hermite quadrature: an oracle without a lattice."""
    nodes, weights = (
        torch.tensor([-2.8569700138728, -1.3556261799743, 0.0]),
        torch.tensor([0.0112574, 0.2220759, 0.5333333]),
    )
    nodes, weights = torch.cat([nodes, -nodes[:2]]), torch.cat([weights, weights[:2]])
    total = torch.zeros(len(x))
    for a, wa in zip(nodes, weights, strict=True):
        for b, wb in zip(nodes, weights, strict=True):
            z = mu + (0.5 * logvar).exp() * torch.stack([a, b])
            total += wa * wb * (decode(z) - x).square().sum(dim=1)
    return total + divergence(mu, logvar)


class Decode:
    """A smooth decoder that folds the plane into 40 dimensions."""

    def __init__(self) -> None:
        self.frequencies = 2.0 * torch.randn(2, 40, generator=generator(1))
        self.phases = 6.28 * torch.rand(40, generator=generator(2))

    def __call__(self, z: Tensor) -> Tensor:
        return 2.0 * torch.sin(z @ self.frequencies + self.phases)


def test_for_a_linear_decoder_it_is_the_closed_form() -> None:
    # f(z) = A z + b: 1/σ² = 1 + 2|a_j|² and (I + 2 AᵀA) μ = 2 Aᵀ(x − b).
    axes = 2.0 * torch.randn(9, 2, generator=generator(3))
    b = torch.randn(9, generator=generator(4))
    codes = 0.8 * torch.randn(50, 2, generator=generator(5))
    x = codes @ axes.T + b + 0.3 * torch.randn(50, 9, generator=generator(6))
    lattice = Lattice(lambda z: z @ axes.T + b, side=128, extent=4.6, device=CPU)
    mu, logvar = lattice.posterior(x, NOWHERE.expand(len(x), 2))
    wanted = torch.linalg.solve(torch.eye(2) + 2 * axes.T @ axes, 2 * axes.T @ (x - b).T).T
    torch.testing.assert_close(mu, wanted, atol=2e-3, rtol=0)
    torch.testing.assert_close(
        logvar, -torch.log(1 + 2 * axes.square().sum(dim=0)).expand(50, 2), atol=2e-2, rtol=0
    )


def test_nothing_better_is_found_by_gradient_from_many_starts() -> None:
    decode = Decode()
    truth = torch.randn(12, 2, generator=generator(7))
    x = decode(truth) + 0.3 * torch.randn(12, 40, generator=generator(8))
    mu, logvar = Lattice(decode, side=128, extent=4.6, device=CPU).posterior(x, NOWHERE.expand(len(x), 2))
    found = expected_loss(decode, x, mu, logvar)
    # 64 starts a picture, Adam on the quadrature.
    starts = 64
    many = x.repeat_interleave(starts, dim=0)
    m = (1.3 * torch.randn(len(many), 2, generator=generator(9))).requires_grad_()
    v = torch.full_like(m, 2 * math.log(0.1)).requires_grad_()
    optimizer = torch.optim.Adam([m, v], lr=0.05)
    for _ in range(150):
        optimizer.zero_grad()
        torch.autograd.backward(expected_loss(decode, many, m, v).sum())
        optimizer.step()
    best = expected_loss(decode, many, m.detach(), v.detach()).view(12, starts).amin(dim=1)
    assert (found <= best + 0.05).all()


def test_pictures_do_not_depend_on_their_company() -> None:
    decode = Decode()
    lattice = Lattice(decode, side=64, extent=3.0, device=CPU)
    x = decode(torch.randn(300, 2, generator=generator(10)))
    mu, logvar = lattice.posterior(x, NOWHERE.expand(len(x), 2))
    alone_mu, alone_logvar = lattice.posterior(x[200:201], NOWHERE)
    torch.testing.assert_close(mu[200:201], alone_mu, atol=1e-4, rtol=0)
    torch.testing.assert_close(logvar[200:201], alone_logvar, atol=1e-3, rtol=0)


def test_a_code_beyond_the_lattice_is_held_near_its_edge() -> None:
    axes = torch.tensor([[3.0, 0.0], [0.0, 3.0]])
    lattice = Lattice(lambda z: z @ axes.T, side=32, extent=2.0, device=CPU)
    mu, logvar = lattice.posterior(torch.tensor([[90.0, 0.0]]), NOWHERE)
    assert torch.isfinite(mu).all()
    assert torch.isfinite(logvar).all()
    assert 1.8 < mu[0, 0] < 4.0


def test_of_two_places_that_explain_a_picture_alike_the_proposed_one_is_taken() -> None:
    # f(z) = (|z₁|, z₂): mirrored codes look the same.
    lattice = Lattice(lambda z: 5 * torch.stack([z[:, 0].abs(), z[:, 1]], 1), 96, 3.0, CPU)
    x = torch.tensor([[7.0, 2.0]]).expand(2, 2)
    mu, _ = lattice.posterior(x, torch.tensor([[1.5, 0.5], [-1.5, 0.5]]))
    torch.testing.assert_close(mu, torch.tensor([[1.37, 0.39], [-1.37, 0.39]]), atol=0.02, rtol=0)


def test_a_proposal_that_explains_a_picture_worse_is_left() -> None:
    axes = torch.tensor([[5.0, 0.0], [0.0, 5.0]])
    lattice = Lattice(lambda z: z @ axes.T, 96, 3.0, CPU)
    x = torch.tensor([[7.0, 2.0]])
    mu, _ = lattice.posterior(x, torch.tensor([[-1.0, -1.0]]))
    wanted, _ = lattice.posterior(x, torch.tensor([[1.4, 0.4]]))
    torch.testing.assert_close(mu, wanted, atol=1e-4, rtol=0)
