"""How badly pictures are reconstructed, and which of them worst."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

WORST = 60
"""Pictures that are kept: the others stay where they are."""


@dataclass(frozen=True, eq=False)
class Misfit:
    """Errors of all pictures of a data set, with the pictures of the worst."""

    errors: npt.NDArray[np.float32]
    """(n,): sum over a picture's numbers, each 0…1, of the squared difference to its reconstruction."""
    worst: npt.NDArray[np.intp]
    """(k,), k ≤ `WORST`: which pictures, the worst first."""
    pictures: npt.NDArray[np.uint8]
    """Those pictures as they were given, (k, h, w, c)."""

    def __post_init__(self) -> None:
        for array in (self.errors, self.worst, self.pictures):
            array.flags.writeable = False


class MisfitTally:
    """Takes pictures with their reconstructions part by part, in their order."""

    def __init__(self) -> None:
        self._errors: list[npt.NDArray[np.float32]] = []
        self._worst = np.empty(0, np.intp)
        self._worst_errors = np.empty(0, np.float32)
        self._pictures: npt.NDArray[np.uint8] | None = None
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, pictures: npt.NDArray[np.uint8], reconstructions: npt.NDArray[np.uint8]) -> None:
        """Take the next ones, uint8 (m, h, w, c) both."""
        errors = squared_errors(pictures, reconstructions)
        among = np.concatenate([self._worst_errors, errors])
        kept = np.argsort(-among, kind="stable")[:WORST]
        before = len(self._worst_errors)
        new = kept[kept >= before] - before
        self._worst = np.concatenate([self._worst, self._count + np.arange(len(errors))])[kept]
        self._worst_errors = among[kept]
        if self._pictures is None or len(new):
            worst = np.empty((len(kept), *pictures.shape[1:]), np.uint8)
            if self._pictures is not None:
                worst[kept < before] = self._pictures[kept[kept < before]]
            worst[kept >= before] = pictures[new]
            self._pictures = worst
        self._errors.append(errors)
        self._count += len(errors)

    def misfit(self) -> Misfit | None:
        """What was found; None before there was a picture."""
        if self._pictures is None or not self._count:
            return None
        return Misfit(np.concatenate(self._errors), self._worst, self._pictures)


def squared_errors(
    pictures: npt.NDArray[np.uint8], reconstructions: npt.NDArray[np.uint8]
) -> npt.NDArray[np.float32]:
    """Sum of the squared differences of each of (m, h, w, c), their numbers taken as 0…1; (m,)."""
    differences = (pictures.astype(np.int32) - reconstructions).reshape(len(pictures), -1)
    sums = np.einsum("ij,ij->i", differences, differences, dtype=np.int64)
    return np.asarray(sums / 255.0**2, np.float32)
