"""Sessions and model facts to start a test from."""

from pathlib import Path

import numpy as np

from explorer.bundles.facts import ModelFacts
from explorer.engine.requests import ModelRef
from explorer.session.edits import open_model
from explorer.session.state import Session

CLASSES = ("zero", "one", "two")


def facts(name: str = "tiny", size: int = 2, count: int = 300) -> ModelFacts:
    """A model of ``size`` dimensions with ``count`` codes in three classes (none if 0)."""
    rng = np.random.default_rng(3)
    labels = (np.arange(count) % 3).astype(np.int16)
    centres = rng.normal(size=(3, size)) * 2
    mu = (centres[labels] + rng.normal(size=(count, size)) * 0.3).astype(np.float32)
    return ModelFacts(
        id=f"{name}-1",
        name=name,
        title=f"{name.title()}, {size}-D",
        kind="vae",
        family="any",
        config={},
        code_size=size,
        picture_shape=(6, 6, 1),
        path=Path(f"{name}.safetensors"),
        mu=mu if count else None,
        labels=labels if count else None,
        split=np.zeros(count, np.uint8) if count else None,
        class_names=CLASSES if count else (),
    )


def session_of(model: ModelFacts) -> Session:
    """A session that shows the model on the map."""
    return open_model(ModelRef(model.id, model.path), model.title).apply(Session())
