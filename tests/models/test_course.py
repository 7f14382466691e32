from pathlib import Path

import pytest
import torch

from explorer.models.course import CourseDigits, CourseFaces, Upsampling, recognise
from explorer.models.loading import facts_of_state_dict, load_network
from explorer.models.registry import network

# As the course's notebooks save them (stat453-deep-learning-ss21, L17).
DIGIT_LAYERS = {
    "encoder.0": (32, 1, 3, 3),
    "encoder.2": (64, 32, 3, 3),
    "encoder.4": (64, 64, 3, 3),
    "encoder.6": (64, 64, 3, 3),
    "z_mean": (2, 3136),
    "z_log_var": (2, 3136),
    "decoder.0": (3136, 2),
    "decoder.2": (64, 64, 3, 3),
    "decoder.4": (64, 64, 3, 3),
    "decoder.6": (64, 32, 3, 3),
    "decoder.8": (32, 1, 3, 3),
}
FACE_ENCODER = {
    "encoder.0": (32, 3, 3, 3),
    "encoder.4": (64, 32, 3, 3),
    "encoder.8": (64, 64, 3, 3),
    "encoder.12": (64, 64, 3, 3),
    "z_mean": (200, 4096),
    "z_log_var": (200, 4096),
    "decoder.0": (4096, 200),
}
FACE_DECODERS: dict[Upsampling, dict[str, tuple[int, ...]]] = {
    "transposed": {
        "decoder.2": (64, 64, 3, 3),
        "decoder.6": (64, 64, 3, 3),
        "decoder.10": (64, 32, 3, 3),
        "decoder.14": (32, 3, 3, 3),
    },
    "nearest": {
        "decoder.3": (64, 64, 3, 3),
        "decoder.8": (64, 64, 3, 3),
        "decoder.13": (32, 64, 3, 3),
        "decoder.18": (3, 32, 3, 3),
    },
}
FACE_NORMS = {
    "transposed": ("decoder.3", "decoder.7", "decoder.11"),
    "nearest": ("decoder.4", "decoder.9", "decoder.14"),
}


def published_digits() -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(5)
    state = {}
    for name, shape in DIGIT_LAYERS.items():
        state[f"{name}.weight"] = 0.1 * torch.randn(shape, generator=generator)
        is_transposed = name.startswith("decoder") and len(shape) == 4
        state[f"{name}.bias"] = 0.1 * torch.randn(shape[1 if is_transposed else 0], generator=generator)
    return state


def test_a_published_kind_of_digit_state_dict_loads_and_computes_with_these_weights(tmp_path: Path) -> None:
    state = published_digits()
    path = tmp_path / "vae_mnist.pt"
    torch.save(state, path)
    module, facts = load_network(path)
    assert (facts.family, facts.code_size, facts.picture_shape) == ("course-digits", 2, (28, 28, 1))
    assert set(module.state_dict()) == set(state)
    assert all(torch.equal(tensor, state[name]) for name, tensor in module.state_dict().items())
    x = torch.rand(3, 1, 28, 28, generator=torch.Generator().manual_seed(1))
    mu, logvar = network(module).encode(x)
    # The same layers written out by hand.
    h = x
    for name, stride in (("encoder.0", 1), ("encoder.2", 2), ("encoder.4", 2), ("encoder.6", 1)):
        h = torch.conv2d(h, state[f"{name}.weight"], state[f"{name}.bias"], stride=stride, padding=1)
        if name != "encoder.6":
            h = torch.where(h > 0, h, 0.01 * h)
    for head, found in (("z_mean", mu), ("z_log_var", logvar)):
        torch.testing.assert_close(found, h.flatten(1) @ state[f"{head}.weight"].T + state[f"{head}.bias"])
    y = (mu @ state["decoder.0.weight"].T + state["decoder.0.bias"]).view(-1, 64, 7, 7)
    for name, stride, padding in (("2", 1, 1), ("4", 2, 1), ("6", 2, 0), ("8", 1, 0)):
        weight, bias = state[f"decoder.{name}.weight"], state[f"decoder.{name}.bias"]
        y = torch.conv_transpose2d(y, weight, bias, stride=stride, padding=padding)
        if name != "8":
            y = torch.where(y > 0, y, 0.01 * y)
    assert y.shape == (3, 1, 29, 29)
    torch.testing.assert_close(network(module).decode(mu), y[:, :, :28, :28].sigmoid())


@pytest.mark.parametrize("upsampling", ["transposed", "nearest"])
def test_the_face_networks_have_the_published_names_and_shapes(upsampling: Upsampling) -> None:
    module = CourseFaces(upsampling=upsampling).eval()
    state = module.state_dict()
    layers = FACE_ENCODER | FACE_DECODERS[upsampling]
    assert {name: tuple(state[f"{name}.weight"].shape) for name in layers} == layers
    norms = ("encoder.1", "encoder.5", "encoder.9", "encoder.13", *FACE_NORMS[upsampling])
    assert all(f"{name}.running_var" in state for name in norms)
    assert {name.rpartition(".")[0] for name in state} == set(layers) | set(norms)
    assert not any(f"encoder.{i}.bias" in state for i in (0, 4, 8, 12))
    assert recognise(state) == (
        "course-faces",
        {"code_size": 200, "upsampling": upsampling},
        (128, 128, 3),
    )
    with torch.inference_mode():
        mu, _ = module.encode(torch.rand(1, 3, 128, 128))
        assert mu.shape == (1, 200)
        assert module.decode(mu).shape == (1, 3, 128, 128)


def test_faces_do_not_flicker_in_evaluation_mode() -> None:
    module = CourseFaces().eval()
    z = torch.ones(1, 200)
    with torch.inference_mode():
        assert torch.equal(module.decode(z), module.decode(z))


def test_nothing_else_is_recognised() -> None:
    assert recognise({}) is None
    assert recognise({"encoder.0.weight": torch.zeros(32, 1, 3, 3)}) is None
    assert recognise({"encoder.0.weight": torch.zeros(1), "z_mean.weight": torch.zeros(2, 2)}) is None


def test_the_facts_of_a_state_dict_follow_its_weights(tmp_path: Path) -> None:
    one, other = tmp_path / "one.pt", tmp_path / "other.pt"
    state = CourseDigits().state_dict()
    torch.save(state, one)
    state["z_mean.bias"] = state["z_mean.bias"] + 1
    torch.save(state, other)
    facts = facts_of_state_dict(one)
    assert facts.mu is None
    assert facts.id != facts_of_state_dict(other).id
    assert facts.id == facts_of_state_dict(one).id
