"""The bars, and the comparison of figures with them: ``python -m tests.benchmarks.bars FILE.json``."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple


class Bar(NamedTuple):
    """The most that a figure may be, or the least."""

    key: str
    limit: float
    what: str
    is_least: bool = False

    def is_met(self, value: float) -> bool:
        """Whether a figure keeps within it; a NaN does not."""
        return value >= self.limit if self.is_least else value <= self.limit


BARS = (
    Bar("frame.70k.to_scatter", 1 / 4, "frame while panning, 70,000 points ÷ ScatterPlotItem's"),
    Bar("frame.70k.to_datashader", 1.0, "the same ÷ datashader's raster by category alone"),
    Bar("frame.1m.to_scatter", 1 / 10, "frame while panning, 1,000,000 points ÷ ScatterPlotItem's"),
    Bar("frame.1m.to_datashader", 0.9, "the same ÷ datashader's raster by category alone"),
    Bar("input.p95", 16.0, "pointer → picture, p95"),
    Bar("input.p95_over_parts", 8.0, "pointer → picture, p95 − its parts"),
    Bar("input.superseded", 0.2, "share of pointer moves superseded"),
    Bar("decode.one.to_course", 1.0, "decode of 1 code ÷ the course decoder's"),
    Bar("decode.many.to_course", 0.2, "decode of 900 codes ÷ the course decoder's"),
    Bar("faces.one.to_course", 2.2, "decode of 1 face ÷ the course decoder's"),
    Bar("faces.many.to_course", 1.0, "decode of 64 faces ÷ the course decoder's"),
    Bar("faces.input.to_step", 0.1, "reading a batch of faces from the cache ÷ a training step on it"),
    Bar("directions.in_codes", 180.0, "40 directions by each estimator and 40 read-outs of 45,000 codes"),
    Bar("directions.unmixed", 1800.0, "40 of them un-mixed: effects measured on 200 faces, and solved"),
    Bar("start.to_empty", 1.3, "start → all points painted ÷ an empty PlotWidget window"),
    Bar(
        "manifold.last_tile",
        1.5,
        "manifold of 900×800 at 28 px: last tile ÷ one batched decode, torch's own",
    ),
    Bar("manifold.frame", 1.25, "frame while panning within the tiles, manifold on ÷ off"),
    Bar("manifold.return", 0.2, "return to a place seen before ÷ first visit"),
    Bar("panning.slow", 33.0, "panning over faces, manifold on: time between two paints, p95"),
    Bar("panning.fast", 33.0, "the same, at 25 pixels every 8 ms"),
    Bar("drawing.p95_over_parts", 10.0, "stroke → place on the map and reconstruction, p95 − its parts"),
    Bar("density.first", 0.3, "density switched on → contours on screen"),
    Bar("density.absence", 50.0, "GUI absence meanwhile"),
    Bar("grid.digits.p95", 33.0, "8×8 digits, drag of a corner → all cells on screen, p95"),
    Bar("grid.digits.p95_over_parts", 12.0, "the same − its parts"),
    Bar("grid.faces.first_row", 0.3, "8×8 faces, first row on screen ÷ one batched decode of 64"),
    Bar("grid.faces.all", 1.3, "8×8 faces, all on screen ÷ one batched decode of 64"),
    Bar("grid.faces.dragged", 0.7, "whole sheets of faces a second under a drag ÷ decodes a second", True),
    Bar("grid.absence", 50.0, "GUI absence during a sheet of 32×32 faces, a geodesic and an MP4 export"),
    Bar("face_panel.first_face", 0.3, "the panel is opened, its model loaded → first face on screen"),
    Bar("face_panel.p95", 33.0, "move of a slider → face on screen, p95"),
    Bar("face_panel.p95_over_parts", 10.0, "the same − its parts"),
    Bar("face_panel.superseded", 0.2, "share of the moves superseded"),
    Bar("face_panel.readings", 80.0, "30 ms after a move → what the probe reads on screen, p95"),
    Bar("face_panel.absence", 50.0, "GUI absence while sliders are dragged, read, and a photo is refined"),
    Bar("face_refining.plausible", 0.95, "λ = ½: fall of the objective after 3 s ÷ after 15 s", True),
    Bar("face_refining.close", 0.85, "λ = 0.02: squared error after 3 s ÷ unrefined, mean of 12 faces"),
    Bar("absence.gui", 50.0, "GUI absence, over 1,000 gestures"),
    Bar("absence.torch", 400.0, "GUI absence, once, while torch is imported"),
)


def missed(report: Mapping[str, Any]) -> list[str]:
    """A line for each bar that its figure misses, or that has no figure."""
    values = {figure["key"]: figure["value"] for figure in report["figures"]}
    lines = []
    for bar in BARS:
        if bar.key not in values:
            lines.append(f"{bar.key}: not measured")
        elif not bar.is_met(values[bar.key]):
            sign = "<" if bar.is_least else ">"
            lines.append(f"{bar.key}: {values[bar.key]:.3g} {sign} {bar.limit:.3g}")
    return lines


def print_table(report: Mapping[str, Any]) -> None:
    """Print figures beside their bars, then the machine."""
    limits = {bar.key: bar.limit for bar in BARS}
    width = max((len(figure["key"]) for figure in report["figures"]), default=0)
    for figure in report["figures"]:
        bar = f"bar {limits[figure['key']]:.3g}" if figure["key"] in limits else ""
        parts = ", ".join(
            f"{name} {value:.3g}" if isinstance(value, float | int) else f"{name} {value}"
            for name, value in figure["parts"].items()
        )
        print(f"{figure['key']:<{width}}  {figure['value']:8.3g} {figure['unit']:<3} {bar:<10} {parts}")
    print("; ".join(f"{name} {value}" for name, value in report["machine"].items()))
    stolen = report.get("stolen", {})
    if any(stolen.values()):
        shares = ", ".join(f"{name} {share:.0%}" for name, share in stolen.items())
        print(f"the host took of the cores: {shares}")


def main() -> int:
    """Compare a file of figures with the bars; 1 if one is missed."""
    if len(sys.argv) != 2:
        print("usage: python -m tests.benchmarks.bars FILE.json", file=sys.stderr)
        return 2
    report = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print_table(report)
    lines = missed(report)
    print("\n".join(lines) if lines else "all bars are met")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
