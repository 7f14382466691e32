"""Time of a frame of the map beside its peers': pyqtgraph's ScatterPlotItem and datashader's raster.

A frame is everything that runs on the GUI thread from a view change to the end of the paint, in a view of
900 by 800 logical pixels. Datashader's figure is its raster by category alone: no colours, no window.
"""

import importlib
import itertools
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.figures import Figure, alternate, ratio

if TYPE_CHECKING:
    from explorer.widgets.point_map import PointMap

SIZE = (900, 800)
CLASSES = 10
COUNTS = {"70k": 70_000, "1m": 1_000_000}
ROUNDS = 30


def measure() -> list[Figure]:
    """Ratios of the medians of a frame, for each number of points, all taken in turn."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    figures = []
    for name, count in COUNTS.items():
        positions, categories = synthetic_points(count)
        works = (
            map_frame(positions, categories),
            scatter_frame(positions, categories),
            datashader_frame(positions, categories),
        )
        app.processEvents()  # a window that is not yet on the screen would paint nothing
        ours, scatter, datashader = alternate(*works, rounds=ROUNDS)
        figures.append(ratio(f"frame.{name}.to_scatter", ours, scatter))
        figures.append(ratio(f"frame.{name}.to_datashader", ours, datashader))
    return figures


def synthetic_points(count: int) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Ten overlapping clouds, which together are about as wide as the prior; (n, 2) and (n,)."""
    rng = np.random.default_rng(0)
    categories = rng.integers(0, CLASSES, count).astype(np.uint8)
    middles = rng.normal(size=(CLASSES, 2))
    positions = middles[categories] + rng.normal(scale=0.4, size=(count, 2))
    return positions.astype(np.float32), categories


def steps() -> Iterator[tuple[int, int]]:
    """Logical pixels by which frames pan: to and fro, never the same view twice in a row."""
    return itertools.cycle([(-7, 3), (8, -4), (-9, 5), (10, -3), (-11, 4), (9, -5)])


def used_map(positions: NDArray[np.float32], categories: NDArray[np.uint8]) -> "PointMap":
    """Our map with circles, captions and markers, as it is used."""
    from explorer.widgets.map_layers import Caption
    from explorer.widgets.markers import Marker
    from explorer.widgets.point_map import PointMap

    point_map = PointMap()
    point_map.resize(*SIZE)
    point_map.set_palette(np.random.default_rng(1).integers(0, 255, (CLASSES, 3), np.uint8))
    point_map.set_points(positions, categories)
    point_map.set_rings((1.0, 2.0, 3.0))
    middles = [positions[categories == index].mean(axis=0) for index in range(CLASSES)]
    point_map.set_captions(
        [Caption(float(x), float(y), str(index), index) for index, (x, y) in enumerate(middles)]
    )
    point_map.set_markers([Marker("pin", 0.5, 0.5, "pin", is_selected=True)])
    point_map.show()
    return point_map


def map_frame(positions: NDArray[np.float32], categories: NDArray[np.uint8]) -> Callable[[], None]:
    """One frame of our map."""
    point_map = used_map(positions, categories)
    moves = steps()

    def frame() -> None:
        point_map.pan_by(*next(moves))
        point_map.repaint()

    return frame


def scatter_frame(positions: NDArray[np.float32], categories: NDArray[np.uint8]) -> Callable[[], None]:
    """One frame of pyqtgraph's scatter plot, an item a class (faster than one item with brushes a point)."""
    import pyqtgraph

    plot: Any = pyqtgraph.PlotWidget()
    plot.resize(*SIZE)
    plot.hideAxis("left")
    plot.hideAxis("bottom")
    plot.setAspectLocked(lock=True)
    for index in range(CLASSES):
        chosen = positions[categories == index]
        plot.addItem(
            pyqtgraph.ScatterPlotItem(
                x=chosen[:, 0], y=chosen[:, 1], size=3, pen=None, brush=pyqtgraph.intColor(index, CLASSES)
            )
        )
    plot.show()
    plot.repaint()
    view = plot.getViewBox()
    view.disableAutoRange()

    moves = steps()

    def frame() -> None:
        right, down = next(moves)
        pixel_width, pixel_height = view.viewPixelSize()
        view.translateBy(x=right * pixel_width, y=down * pixel_height)
        plot.viewport().repaint()

    return frame


def datashader_frame(positions: NDArray[np.float32], categories: NDArray[np.uint8]) -> Callable[[], None]:
    """One raster of datashader, by category, with nothing made of it."""
    import datashader

    pandas: Any = importlib.import_module("pandas")  # datashader's; it brings no types
    table = pandas.DataFrame(
        {
            "x": positions[:, 0],
            "y": positions[:, 1],
            "class": pandas.Categorical.from_codes(categories, [str(index) for index in range(CLASSES)]),
        }
    )
    reach = 4.0
    offset = [0.0, 0.0]

    moves = steps()

    def frame() -> None:
        right, down = next(moves)
        offset[0] += right * 2 * reach / SIZE[0]
        offset[1] += down * 2 * reach / SIZE[1]
        canvas = datashader.Canvas(
            *SIZE,
            x_range=(offset[0] - reach * SIZE[0] / SIZE[1], offset[0] + reach * SIZE[0] / SIZE[1]),
            y_range=(offset[1] - reach, offset[1] + reach),
        )
        canvas.points(table, "x", "y", datashader.by("class", datashader.count()))

    return frame
