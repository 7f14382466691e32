"""Progress of a training run as a bar on stderr: figures, steps, time left."""

import sys
from collections.abc import Iterable

from tqdm import tqdm

from explorer.training.classifier import Reading
from explorer.training.loop import Progress


class _Bar(tqdm):  # type: ignore[type-arg]  # generic in its types alone, not when it runs
    monitor_interval = 0  # no watching thread


def show_progress(records: Iterable[Progress | Reading]) -> None:
    """Run through ``records``, showing each."""
    bar = None
    try:
        for record in records:
            if bar is None:
                bar = _Bar(total=record.steps, unit="step", dynamic_ncols=True, file=sys.stderr)
                bar.initial = bar.n = record.step  # steps of an earlier sitting say nothing about our speed
            bar.set_postfix({"epoch": f"{record.epoch:.1f}", **record.figures}, refresh=False)
            bar.update(record.step - bar.n)
    finally:
        if bar is not None:
            bar.close()
