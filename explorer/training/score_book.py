"""Score cards kept in a file as they are made: a run that was broken off need not make them again."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt

from explorer.errors import ExplorerError
from explorer.latent.score_card import ScoreCard
from explorer.latent.scoring import Unedited

NAME = "cards.jsonl"


class ScoreBook:
    """Cards by what they are of: a direction, an attribute, and the pictures and readings it starts from."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._cards: dict[str, ScoreCard] = {}
        try:
            lines = self._path.read_text(encoding="utf-8").splitlines()
        except OSError:
            lines = []
        for line in lines:
            try:
                said = json.loads(line)
                key = said.pop("key")
                self._cards[key] = ScoreCard(**said)
            except (ValueError, KeyError, TypeError, AttributeError):
                continue  # a line that was broken off is made again

    def card(
        self,
        direction: npt.NDArray[np.float32],
        target: int,
        unedited: Unedited,
        make: Callable[[], ScoreCard],
    ) -> ScoreCard:
        """The card that is there, or a new one by ``make``, written down.

        Raises
        ------
        ExplorerError
            If it cannot be written.
        """
        key = _key(direction, target, unedited)
        if key not in self._cards:
            card = make()
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps({"key": key, **asdict(card)}) + "\n")
            except OSError as error:
                raise ExplorerError(f"{self._path} cannot be written: {error.strerror or error}.") from error
            self._cards[key] = card
        return self._cards[key]


def _key(direction: npt.NDArray[np.float32], target: int, unedited: Unedited) -> str:
    digest = hashlib.blake2b(f"{unedited.part} {target}".encode(), digest_size=12)
    # The logits say which model decodes and which probe reads.
    for array in (direction, unedited.codes, unedited.logits):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()
