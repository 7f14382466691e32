"""The manifold in a view of 900 by 800 logical pixels at tiles of 28: when it is sharp, what a frame costs.

A place is sharp at the end of the paint that shows its last tile. It is measured by one batched decode of as
many codes with nothing of it shown: the decoder called once with all of torch's threads, after a moment
of rest as before a visit. (From the third in a row on, torch takes little more than half as long: only then
does Linux run its second thread on the core that is free.) ``last_tile.to_parts`` is measured by the quickest
way we know, the engine's own: two halves of the batch at the same time, also after a moment of rest.
"""

import itertools
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from tests.benchmarks.driven import Driven
from tests.benchmarks.figures import Figure, alternate, ratio
from tests.benchmarks.frame import SIZE, steps, synthetic_points, used_map
from tests.benchmarks.machine import core_count

TILE, LEVEL = 28, 3
ROUNDS, WARM_UP = 24, 4


def measure() -> list[Figure]:
    """Last tile ÷ decode, return ÷ first visit, and frames with the manifold ÷ without."""
    driven = Driven()
    driven.app.show()
    driven.wake_and_wait()
    figures = _visits(driven)
    driven.close()
    return [*figures, *_frames()]


def _visits(driven: Driven) -> list[Figure]:
    """First visits, batched decodes and returns in turn."""
    import torch
    from PySide6.QtCore import QRectF

    from explorer.engine.crew import Crew
    from explorer.models.codec import load_codec
    from explorer.session.manifold import MANIFOLD

    window, canvas = driven.window, driven.canvas
    window.resize(window.width() + SIZE[0] - canvas.width(), window.height() + SIZE[1] - canvas.height())
    window.actions_by_name["show_manifold"].trigger()
    driven.until(lambda: not driven.busy and (canvas.width(), canvas.height()) == SIZE)
    codec = load_codec(next(iter(driven.app.conductor.facts.values())).path)
    state = {"sharp": 0.0, "tiles": 0}

    def on_answered(answer: object) -> None:
        if getattr(answer, "slot", "") == MANIFOLD:
            state["tiles"] = len(answer.request.tiles)  # type: ignore[attr-defined]

    def on_painted() -> None:
        if canvas.ground.is_sharp and not state["sharp"]:
            state["sharp"] = time.perf_counter()

    driven.app.conductor.answered.connect(on_answered)
    driven.on_painted(on_painted)
    real = canvas.repaint

    def repaint() -> None:  # at once, and not from the event loop
        real()
        on_painted()

    canvas.repaint = repaint  # type: ignore[method-assign, assignment]
    scale = TILE * 2.0**LEVEL

    def visit(place: int) -> float:
        state["sharp"] = 0.0
        since = time.perf_counter()
        # Side by side, and half a tile off: the view shows the same number of tiles everywhere.
        canvas.set_visible_rect(QRectF(place * 5.0, -2.0, SIZE[0] / scale, SIZE[1] / scale))
        driven.until(lambda: state["sharp"])
        return state["sharp"] - since

    def timed(decode: Callable[[], object]) -> float:
        driven.stay()  # as before a visit
        since = time.perf_counter()
        decode()
        return time.perf_counter() - since

    def in_halves(halves: list[np.ndarray]) -> object:
        return np.concatenate(crew.map(codec.decode, halves))

    firsts, returns, decodes, in_parts = [], [], [], []
    crew = Crew(core_count() - 1)
    for place in range(1, ROUNDS + WARM_UP + 1):
        first = visit(place)
        driven.until(lambda: not driven.busy)
        shape = int(state["tiles"]), codec.code_size
        codes = np.random.default_rng(place).normal(size=shape).astype(np.float32)
        part_by_part = timed(partial(in_halves, np.array_split(codes, crew.size)))
        torch.set_num_threads(core_count())  # the crew has set one for this thread
        decode = timed(partial(codec.decode, codes))
        driven.stay()
        back = visit(place - 1)
        driven.until(lambda: not driven.busy)
        driven.stay()
        if place > WARM_UP:
            firsts.append(first)
            decodes.append(decode)
            in_parts.append(part_by_part)
            returns.append(back)
    crew.close()
    return [
        ratio("manifold.last_tile", firsts, decodes),
        ratio("manifold.last_tile.to_parts", firsts, in_parts),
        ratio("manifold.return", returns, firsts),
    ]


def _frames() -> list[Figure]:
    """A frame while panning within the tiles, and one for which other tiles are begun, as ratios to none."""
    from PySide6.QtWidgets import QApplication

    from explorer.latent.lattice import Tiles
    from explorer.widgets.mosaic import MosaicGrid

    def map_with(tiles: Tiles | None) -> Callable[[], None]:
        point_map = used_map(*synthetic_points(70_000))
        scale = TILE * 2.0**LEVEL
        point_map.zoom_by(scale / point_map.viewport.scale)
        if tiles is not None:
            grid = MosaicGrid(tiles.bounds, tiles.columns, tiles.rows)
            point_map.ground.begin(grid, (28, 28, 1))
            pictures = np.random.default_rng(2).integers(0, 255, (len(tiles), 28, 28, 1), np.uint8)
            point_map.ground.put(np.arange(len(tiles)), pictures)
        moves = steps()

        def frame() -> None:
            point_map.pan_by(*next(moves))
            point_map.repaint()

        return frame

    def crossing(frame_tiles: tuple[Tiles, Tiles]) -> Callable[[], None]:
        point_map = used_map(*synthetic_points(70_000))
        point_map.zoom_by(TILE * 2.0**LEVEL / point_map.viewport.scale)
        moves, turns = steps(), itertools.cycle(frame_tiles)

        def frame() -> None:
            point_map.pan_by(*next(moves))
            tiles = next(turns)
            point_map.ground.begin(MosaicGrid(tiles.bounds, tiles.columns, tiles.rows), (28, 28, 1))
            point_map.repaint()

        return frame

    seen = Tiles(LEVEL, -18, -16, 18, 16)
    beside = Tiles(LEVEL, -17, -16, 19, 16)
    works = (map_with(seen), map_with(None), crossing((seen, beside)))
    app = QApplication.instance()
    if app is not None:
        app.processEvents()
    within, without, begun = alternate(*works, rounds=40)
    return [ratio("manifold.frame", within, without), ratio("manifold.frame_begun", begun, without)]
