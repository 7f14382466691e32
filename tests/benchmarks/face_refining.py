"""Refining photos: what 3 seconds gain. Validation faces of CelebA, in the folder LATENT_EXPLORER_DATA names.

The engine's own refinement, which ends within 3 seconds; beside it, for λ = ½, one that is given 15.
"""

import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.benchmarks.figures import Figure

FACES, LONG = 12, 15.0
"""Number of faces, and seconds of the long run."""
_MODEL = "celeba-200d"

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


def measure() -> list[Figure]:
    """The two ratios, with the seconds that refinements took; none without faces, and it is said."""
    pictures = _validation_faces()
    if pictures is None:
        print("face_refining: LATENT_EXPLORER_DATA names no folder with celeba/; skipped", file=sys.stderr)
        return []
    from explorer.models.process import tune_process

    tune_process()
    from explorer.bundles.file import read_model_facts
    from explorer.bundles.shipped import find_model
    from explorer.engine.handlers import TorchHandler
    from explorer.engine.requests import ModelRef
    from explorer.session.faces import CLOSE, PLAUSIBLE

    facts = read_model_facts(find_model(_MODEL))
    model, handler = ModelRef(facts.id, facts.path), TorchHandler()
    codes = _codes(handler, model, pictures)
    times: list[float] = []
    close: list[float] = []
    for picture, code in zip(pictures, codes, strict=True):
        found = _refined(handler, model, picture, code, CLOSE, times)
        close.append(found.error / found.error_before)
    steps = found.steps
    picture, code = pictures[0], codes[0]
    found = _refined(handler, model, picture, code, PLAUSIBLE, times)
    before = found.error_before + PLAUSIBLE * float(np.square(code).sum())
    after = found.error + PLAUSIBLE * float(np.square(found.code.values).sum())
    handler.close()
    longest, done = _long_run(facts.path, picture, code, PLAUSIBLE)
    share = (before - after) / (before - longest)
    return [
        Figure(
            "face_refining.plausible",
            share,
            "×",
            {"before": before, "after_3s": after, "after_15s": longest, "steps_15s": float(done)},
        ),
        Figure(
            "face_refining.close",
            statistics.mean(close),
            "×",
            {"worst": max(close), "faces": float(len(close)), "steps": float(steps)},
        ),
        Figure("face_refining.seconds", max(times), "s", {"median_s": statistics.median(times)}),
    ]


def _validation_faces() -> Bytes | None:
    """The first faces of the validation split that are there, as their files have them."""
    from PIL import Image

    folder = Path(os.environ.get("LATENT_EXPLORER_DATA", "")) / "celeba"
    split = folder / "list_eval_partition.txt"
    if "LATENT_EXPLORER_DATA" not in os.environ or not split.is_file():
        return None
    pictures: list[Bytes] = []
    for line in split.read_text("utf-8").splitlines():
        name, _, part = line.partition(" ")
        path = folder / "img_align_celeba" / name
        if part.strip() == "1" and path.is_file():
            with Image.open(path) as image:
                pixels = np.asarray(image.convert("RGB"))
            top, left = (pixels.shape[0] - 128) // 2, (pixels.shape[1] - 128) // 2
            pictures.append(pixels[top : top + 128, left : left + 128])
            if len(pictures) == FACES:
                return np.stack(pictures)
    return np.stack(pictures) if pictures else None


def _answer(handler: Any, request: Any) -> Any:
    """Work one request to its end."""
    work = handler(request)
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def _codes(handler: Any, model: Any, pictures: Bytes) -> Floats:
    from explorer.engine.requests import EncodePictures
    from explorer.latent.codes import Pictures

    found = [_answer(handler, EncodePictures(model, Pictures.of(one[None]))).mu for one in pictures]
    return np.concatenate(found)


def _refined(
    handler: Any, model: Any, picture: Bytes, code: Floats, weight: float, times: list[float]
) -> Any:
    from explorer.engine.requests import RefineCode
    from explorer.latent.codes import Codes, Pictures

    since = time.perf_counter()
    found = _answer(handler, RefineCode(model, Pictures.of(picture[None]), Codes.of(code), weight))
    times.append(time.perf_counter() - since)
    return found


def _long_run(path: Path, picture: Bytes, code: Floats, weight: float) -> tuple[float, int]:
    """The objective after 15 seconds, and the steps that they had room for."""
    from explorer.latent.misfit import squared_errors
    from explorer.models.codec import load_codec
    from explorer.models.refining import Refinement

    codec = load_codec(path)
    trial = Refinement(codec, picture, code, weight)
    since = time.perf_counter()
    while trial.done < 30:
        trial.step()
    steps = int(LONG / ((time.perf_counter() - since) / 30))
    refinement = Refinement(codec, picture, code, weight, steps)
    while not refinement.is_done:
        refinement.step()
    best = refinement.best()
    error = float(squared_errors(picture[None], codec.decode(best[None]))[0])
    return error + weight * float(np.square(best).sum()), steps
