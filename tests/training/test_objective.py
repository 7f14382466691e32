import torch
from torch.distributions import Normal, kl_divergence

from explorer.training.objective import divergence, sample, squared_error


def test_the_divergence_is_torch_s() -> None:
    generator = torch.Generator().manual_seed(0)
    mu, logvar = torch.randn(2, 50, 7, generator=generator)
    oracle = kl_divergence(Normal(mu, (0.5 * logvar).exp()), Normal(0.0, 1.0)).sum(dim=1)
    torch.testing.assert_close(divergence(mu, logvar), oracle)


def test_the_prior_itself_costs_nothing() -> None:
    assert divergence(torch.zeros(1, 3), torch.zeros(1, 3)).item() == 0


def test_the_error_is_summed_over_the_pixels_of_each_picture() -> None:
    decoded, pictures = torch.zeros(2, 3, 4, 5), torch.ones(2, 3, 4, 5)
    pictures[1] = 2
    assert squared_error(decoded, pictures).tolist() == [60, 240]


def test_samples_have_the_posterior_s_moments() -> None:
    noise = torch.randn(200_000, 1, generator=torch.Generator().manual_seed(1))
    z = sample(torch.tensor([[3.0]]), torch.tensor([[-2.0]]), noise)
    assert abs(z.mean().item() - 3) < 0.01
    assert abs(z.var().log().item() + 2) < 0.02
