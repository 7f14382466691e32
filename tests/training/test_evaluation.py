from pathlib import Path

import numpy as np
import pytest
import torch
from torch.distributions import Normal, kl_divergence

from explorer.bundles.file import read_facts
from explorer.bundles.shipped import find_model
from explorer.errors import ExplorerError
from explorer.training.evaluation import evaluate, evaluate_model
from tests.data.idx_files import write_mnist
from tests.support.models import course_bundle, seeded_course_network
from tests.training.samples import pictures


def test_the_loss_is_what_the_reference_says() -> None:
    network = seeded_course_network()
    data = pictures(505)  # more than one batch
    found = evaluate(network, data, 2)
    # All at once, by torch's own distributions.
    x = torch.from_numpy(data).permute(0, 3, 1, 2).float() / 255
    noise = torch.randn(505, 2, generator=torch.Generator("cpu").manual_seed(0))
    with torch.inference_mode():
        mu, logvar = network.encode(x)  # type: ignore[operator]
        sigma = (0.5 * logvar).exp()
        error = ((network.decode(mu + sigma * noise) - x) ** 2).sum(dim=(1, 2, 3)).mean()  # type: ignore[operator]
    kl = kl_divergence(Normal(mu, sigma), Normal(0.0, 1.0)).sum(dim=1).mean()
    assert found["reconstruction"] == pytest.approx(error.item(), rel=1e-5)
    assert found["kl"] == pytest.approx(kl.item(), rel=1e-4)
    assert found["loss"] == pytest.approx(found["reconstruction"] + found["kl"])
    assert found["pictures"] == 505


def test_evaluation_leaves_the_mode_and_torch_s_generator_alone() -> None:
    network = seeded_course_network().train()
    state = torch.get_rng_state()
    evaluate(network, pictures(3), 2)
    assert network.training
    assert torch.equal(torch.get_rng_state(), state)


def test_a_model_is_judged_on_test_images_alone(tmp_path: Path) -> None:
    write_mnist(tmp_path, train=24, test=7)
    found = evaluate_model(course_bundle(tmp_path), tmp_path)
    assert (found["model"], found["part"], found["pictures"]) == ("seeded", "test", 7)
    wanted = evaluate(seeded_course_network(), pictures(7, seed=1), 2)
    assert found["loss"] == pytest.approx(wanted["loss"], rel=1e-5)


def test_missing_data_are_named(tmp_path: Path) -> None:
    model = course_bundle(tmp_path)
    with pytest.raises(ExplorerError, match="nowhere does not exist"):
        evaluate_model(model, tmp_path / "nowhere")


def test_the_shipped_model_has_the_loss_that_it_states(mnist_folder: Path) -> None:
    path = find_model("mnist-2d")
    stated = read_facts(path).metrics["test"]
    found = evaluate_model(path, mnist_folder)
    assert found["loss"] == pytest.approx(stated["loss"], abs=0.02)  # other processors round otherwise
    assert found["loss"] <= 32.5
    assert np.isclose(found["loss"], found["reconstruction"] + found["kl"])
