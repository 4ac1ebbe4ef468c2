import numpy as np
import pytest

from evaluation.training.averaging import between

START = {"weight": np.array([0.0, 2.0]), "bias": np.array([1.0])}
TRAINED = {"weight": np.array([10.0, 4.0]), "bias": np.array([3.0])}


@pytest.mark.parametrize(
    ("share", "weight", "bias"), [(0.0, [0.0, 2.0], [1.0]), (0.7, [7.0, 3.4], [2.4]), (1.0, [10.0, 4.0], [3.0])]
)
def test_each_weight_lies_between_the_two(share: float, weight: list[float], bias: list[float]) -> None:
    found = between(START, TRAINED, share)
    assert np.allclose(found["weight"], weight)
    assert np.allclose(found["bias"], bias)


def test_networks_of_different_forms_are_refused() -> None:
    with pytest.raises(ValueError, match="bias"):
        between({"weight": np.zeros(2)}, TRAINED)
