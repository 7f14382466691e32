import copy

import torch

from explorer.models.residual import ResidualVAE
from explorer.training.objective import divergence, sample, squared_error


def tiny(seed: int = 0) -> ResidualVAE:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return ResidualVAE(width=16, blocks=1, lattice=24)


def test_the_encoder_follows_the_weights() -> None:
    network, other = tiny(), tiny(1)
    network.eval()
    x = torch.rand(4, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    before, _ = network.encode(x)
    network.load_state_dict(other.state_dict())
    after, _ = network.encode(x)
    wanted, _ = other.eval().encode(x)
    assert not torch.equal(before, after)
    assert torch.equal(after, wanted)


def test_after_a_step_of_training_the_lattice_is_made_anew() -> None:
    network = tiny().eval()
    x = torch.rand(4, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    before, _ = network.encode(x)
    # A fused optimizer changes weights without raising their version.
    optimizer = torch.optim.AdamW(network.train().parameters(), lr=0.5, fused=True)
    torch.autograd.backward(network.decode(torch.zeros(1, 2)).sum())
    optimizer.step()
    after, _ = network.eval().encode(x)
    assert not torch.equal(before, after)


def test_a_copy_encodes_alike() -> None:
    network = tiny().eval()
    x = torch.rand(4, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        mu, _ = network.encode(x)
        again, _ = copy.deepcopy(network).encode(x)
    assert torch.equal(mu, again)


def test_in_training_mode_the_network_s_own_posterior_comes_with_its_gradient() -> None:
    network = tiny().train()
    x = torch.rand(4, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    mu, logvar = network.encode(x)
    torch.autograd.backward((mu + logvar).sum())
    assert all(p.grad is not None and p.grad.any() for p in network.encoder[-1].parameters())


def test_the_search_does_not_depend_on_dropout() -> None:
    network = tiny().eval()
    x = torch.rand(4, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    assert torch.equal(network.encode(x)[0], network.encode(x)[0])
    assert torch.equal(network.propose(x)[0], network.propose(x)[0])


def test_the_search_lowers_the_loss() -> None:
    network = tiny().eval()
    x = torch.rand(40, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    noise = torch.randn(40, 2, generator=torch.Generator().manual_seed(1))
    losses = []
    with torch.inference_mode():
        for mu, logvar in (network.propose(x), network.encode(x)):
            error = squared_error(network.decode(sample(mu, logvar, noise)), x)
            losses.append((error + divergence(mu, logvar)).mean())
    assert losses[1] < losses[0]
