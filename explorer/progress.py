"""Progress of a training run as a bar on stderr: figures, steps, time left."""

import sys
from collections.abc import Iterable

from tqdm import tqdm

from explorer.training.classifier import Reading
from explorer.training.loop import Progress
from explorer.training.stages import Stage


class _Bar(tqdm):  # type: ignore[type-arg]  # generic in its types alone, not when it runs
    monitor_interval = 0  # no watching thread


def show_progress(records: Iterable[Progress | Reading | Stage]) -> None:
    """Run through ``records``, showing each; every stage has a bar of its own."""
    bar, shown = None, ""
    try:
        for record in records:
            title = record.title if isinstance(record, Stage) else "training"
            if bar is not None and title != shown:
                bar.close()
                bar = None
            if bar is None:
                bar = _Bar(total=record.steps, desc=title, unit="step", dynamic_ncols=True, file=sys.stderr)
                bar.initial = bar.n = record.step  # steps of an earlier sitting say nothing about our speed
                shown = title
            epoch = {} if isinstance(record, Stage) else {"epoch": f"{record.epoch:.1f}"}
            bar.set_postfix({**epoch, **record.figures}, refresh=False)
            bar.update(record.step - bar.n)
    finally:
        if bar is not None:
            bar.close()
