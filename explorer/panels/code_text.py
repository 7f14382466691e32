"""Codes as a person reads and types them."""

import math
import re

import numpy as np

from explorer.errors import ExplorerError
from explorer.latent.codes import Codes

_NO_BREAK = "\N{NO-BREAK SPACE}"
_FEWEST = 4
"""Decimals that are always shown."""
_FARTHEST = 1000.0
"""A number beyond this is a slip: no encoder puts anything there, and the map does not reach it."""


def code_text(code: Codes) -> str:
    """A code (1, d) as the numbers that give the same float32 when read again."""
    return ", ".join(np.format_float_positional(number, trim="0") for number in code.values[0])


def code_shown(code: Codes, decimals: int = 0) -> str:
    """All numbers of a code (1, d) for reading, with so many decimals, but four at least."""
    places = max(decimals, _FEWEST)
    texts = (
        np.format_float_positional(number, precision=places, min_digits=places, trim="k")
        for number in code.values[0]
    )
    return with_minus(", ".join(text.lstrip("-") if float(text) == 0 else text for text in texts))


def with_minus(text: str) -> str:
    """Numbers as they are shown, with a true minus sign; in files and on the clipboard it is a hyphen."""
    return text.replace("-", "−")


def code_of_text(text: str, size: int) -> Codes:
    """The code of ``size`` numbers that a person typed: separated by commas, semicolons or spaces.

    Raises
    ------
    ExplorerError
        If it is none, has another number of dimensions, or lies absurdly far out.
    """
    words = [word for word in re.split(r"[\s,;()\[\]]+", text.replace("−", "-")) if word]
    try:
        numbers = [float(word) for word in words]
    except ValueError as error:
        raise ExplorerError(f"“{text.strip()[:40]}” is no code: type numbers, as in 0.5, −1.") from error
    if len(numbers) != size:
        raise ExplorerError(f"A code of this model has {size} numbers, not {len(numbers)}.")
    if any(_FARTHEST < abs(number) < math.inf for number in numbers):
        raise ExplorerError(f"The numbers of a code lie within ±{_FARTHEST:,.0f}, nearly all within ±4.")
    return Codes.of([numbers])


def place_in_prior(code: Codes) -> str:
    """How far a code (1, d) is from the prior's centre, beside what is usual for d dimensions."""
    distance = float(np.linalg.norm(code.values[0].astype(np.float64)))
    text = f"{distance:.2f} σ from the prior’s centre"
    if code.size > 2:
        text += f" (typical:{_NO_BREAK}{math.sqrt(code.size):.1f})"
    return text


def coordinates(code: Codes, most: int = 3) -> str:
    """Coordinates of a code (1, d) for reading, cut after ``most`` of them."""
    numbers = code.values[0]
    text = with_minus(", ".join(f"{number:.3f}" for number in numbers[:most]))
    return text if len(numbers) <= most else f"{text}, …"
