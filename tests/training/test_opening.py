import numpy as np

from explorer.training.opening import opening_codes
from tests.training.samples import pictures


def test_each_dimension_is_distributed_as_the_prior() -> None:
    codes = opening_codes(pictures(500), 2)
    assert codes.shape == (500, 2)
    np.testing.assert_allclose(codes.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(codes.std(axis=0), 1, atol=0.01)


def test_they_follow_the_principal_components() -> None:
    data = pictures(300)
    x = data.reshape(300, -1) / 255.0
    _, _, axes = np.linalg.svd(x - x.mean(axis=0), full_matrices=False)
    components = (x - x.mean(axis=0)) @ axes[:2].T
    codes = opening_codes(data, 2)
    for i in range(2):
        ranks = codes[:, i].argsort().argsort(), components[:, i].argsort().argsort()
        assert abs(np.corrcoef(*ranks)[0, 1]) > 0.999
