from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.errors import ExplorerError
from explorer.models.codec import Codec, available_devices, load_codec, resolve_device
from explorer.models.residual import ResidualVAE
from tests.support.models import course_bundle, seeded_course_network


@pytest.fixture(scope="module")
def codec() -> Codec:
    return Codec(seeded_course_network(), (28, 28, 1), 2)


def test_pictures_are_rounded_to_nearest_and_belong_to_the_caller(codec: Codec) -> None:
    codes = np.array([[0.5, -1.0], [3.0, 0.2]], np.float32)
    pictures = codec.decode(codes)
    with torch.inference_mode():
        exact = seeded_course_network().decode(torch.from_numpy(codes)) * 255  # type: ignore[operator]
    assert pictures.dtype == np.uint8
    assert pictures.shape == (2, 28, 28, 1)
    assert pictures.flags.c_contiguous
    assert np.abs(pictures[..., 0] - exact[:, 0].numpy()).max() <= 0.501
    kept = pictures.copy()
    pictures[:] = 0
    assert np.array_equal(codec.decode(codes), kept)


def test_read_only_codes_are_decoded_as_they_are(codec: Codec) -> None:
    codes = np.zeros((1, 2), np.float32)
    codes.flags.writeable = False
    assert codec.decode(codes).shape == (1, 28, 28, 1)


def test_the_posterior_is_the_network_s(codec: Codec) -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (3, 28, 28, 1), np.uint8)
    mu, logvar = codec.posterior(pictures)
    x = torch.from_numpy(pictures[..., 0]).float()[:, None] / 255
    with torch.inference_mode():
        wanted = seeded_course_network().encode(x)  # type: ignore[operator]
    for found, exact in zip((mu, logvar), wanted, strict=True):
        assert found.dtype == np.float32
        assert found.flags.owndata or found.base is None
        np.testing.assert_allclose(found, exact.numpy(), atol=1e-5)
    assert not np.shares_memory(mu, logvar)


def test_nothing_in_nothing_out(codec: Codec) -> None:
    assert codec.decode(np.empty((0, 2), np.float32)).shape == (0, 28, 28, 1)
    mu, logvar = codec.posterior(np.empty((0, 28, 28, 1), np.uint8))
    assert mu.shape == logvar.shape == (0, 2)


def test_wrong_shapes_end_in_a_sentence(codec: Codec) -> None:
    with pytest.raises(ExplorerError, match=r"shape \(n, 2\), not \(1, 3\)"):
        codec.decode(np.zeros((1, 3), np.float32))
    with pytest.raises(ExplorerError, match=r"uint8 of shape \(n, 28, 28, 1\)"):
        codec.posterior(np.zeros((1, 28, 28), np.uint8))
    with pytest.raises(ExplorerError, match="not float32"):
        codec.posterior(np.zeros((1, 28, 28, 1), np.float32))


def test_a_network_in_training_mode_is_used_in_evaluation_mode() -> None:
    module = ResidualVAE(width=8, blocks=1, lattice=20).train()
    codec = Codec(module, (28, 28, 1), 2)
    assert not codec.module.training
    assert not any(parameter.requires_grad for parameter in codec.module.parameters())


def test_a_bundle_is_loaded_and_warm(tmp_path: Path) -> None:
    codec = load_codec(course_bundle(tmp_path))
    wanted = Codec(seeded_course_network(), (28, 28, 1), 2)
    code = np.array([[1.0, 1.0]], np.float32)
    assert np.array_equal(codec.decode(code), wanted.decode(code))


def test_devices() -> None:
    assert available_devices()[0] == "cpu"
    assert resolve_device("auto").type == available_devices()[-1]
    with pytest.raises(ExplorerError, match="no device 'abacus'"):
        resolve_device("abacus")
