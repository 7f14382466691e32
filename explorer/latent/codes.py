"""Arrays as values: codes and pictures that are frozen, hashable and compared by content."""

import hashlib
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from explorer.errors import ExplorerError


def _digest(array: npt.NDArray[Any]) -> bytes:
    shape = repr(array.shape).encode()
    return hashlib.blake2b(array.tobytes(), digest_size=16, key=shape[:64]).digest()


@dataclass(frozen=True, eq=False, repr=False)
class _ArrayValue:
    """A read-only array with the digest of its shape and bytes, computed once."""

    values: npt.NDArray[Any]
    digest: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.values.flags.writeable = False
        object.__setattr__(self, "digest", _digest(self.values))

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __len__(self) -> int:
        return len(self.values)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.values.shape}, {self.digest.hex()[:8]})"


class Codes(_ArrayValue):
    """Codes of a latent space: ``values`` is read-only float32 (n, d), every number finite."""

    @classmethod
    def of(cls, codes: npt.ArrayLike) -> Self:
        """Copy ``codes``, shape (n, d) or (d,), into a value.

        Raises
        ------
        ExplorerError
            If the shape is another, or a number is not finite.
        """
        try:
            with np.errstate(over="ignore"):  # what float32 cannot hold is refused below
                array = np.array(codes, dtype=np.float32, order="C", ndmin=2)
        except (TypeError, ValueError) as error:
            raise ExplorerError("A code must be a list of numbers.") from error
        if array.ndim != 2 or array.shape[1] == 0:
            raise ExplorerError(f"Codes must have the shape (n, d), not {array.shape}.")
        if not np.isfinite(array).all():
            raise ExplorerError("A code must consist of finite numbers (no NaN, no infinity).")
        array += 0.0  # -0.0 and 0.0 are the same code and must have the same bytes
        return cls(array)

    @property
    def size(self) -> int:
        """Number of dimensions d of the latent space."""
        return int(self.values.shape[1])


class Labels(_ArrayValue):
    """Classes: ``values`` is read-only int16 (n,)."""

    @classmethod
    def of(cls, labels: npt.ArrayLike) -> Self:
        """Copy ``labels``, whole numbers (n,), into a value."""
        return cls(np.array(labels, dtype=np.int16, order="C", ndmin=1))


class Pictures(_ArrayValue):
    """Pictures: ``values`` is read-only uint8 (n, h, w, c)."""

    @classmethod
    def of(cls, pictures: npt.ArrayLike) -> Self:
        """Copy ``pictures``, uint8 (n, h, w, c), into a value.

        Raises
        ------
        ExplorerError
            If shape or type is another.
        """
        array = np.array(pictures, order="C")
        if array.dtype != np.uint8 or array.ndim != 4:
            raise ExplorerError(
                f"Pictures must be uint8 of shape (n, h, w, c), not {array.dtype} {array.shape}."
            )
        return cls(array)
