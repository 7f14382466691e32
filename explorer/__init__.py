"""Explore the latent spaces of variational autoencoders from Python.

>>> import explorer
>>> model = explorer.open_model("mnist-2d")
>>> model.decode([[0.5, -1.0]]).shape
(1, 28, 28, 1)

Importing this package imports neither torch nor Qt; torch comes with the first decoding or encoding.
"""

from typing import TYPE_CHECKING, Any

from explorer.errors import ExplorerError

if TYPE_CHECKING:
    from explorer.model import Model, open_model

__all__ = ["ExplorerError", "Model", "open_model"]


def __getattr__(name: str) -> Any:
    """Import the API when it is first used: numpy and the bundle reader take time as well."""
    if name in ("Model", "open_model"):
        from explorer import model

        return getattr(model, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
