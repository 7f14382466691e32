"""The benchmarks' runner and bars; no figure is taken here."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.__main__ import benchmark_names
from tests.benchmarks.bars import BARS, missed, print_table
from tests.benchmarks.figures import alternate, ratio
from tests.benchmarks.machine import describe_machine, kept_awake, stolen_seconds


def _report(**changes: float) -> dict[str, Any]:
    values = {bar.key: bar.limit for bar in BARS} | changes
    figures = [
        {"key": key, "value": value, "unit": "ms", "parts": {"n": 20}} for key, value in values.items()
    ]
    return {"figures": figures, "machine": describe_machine()}


def test_a_bar_that_is_just_met_is_met() -> None:
    assert missed(_report()) == []


def test_what_is_above_its_bar_or_missing_or_no_number_is_missed() -> None:
    assert missed(_report(**{"input.p95": 16.5})) == ["input.p95: 16.5 > 16"]
    assert missed(_report(**{"input.p95": float("nan")})) == ["input.p95: nan > 16"]
    report = _report()
    del report["figures"][0]
    assert missed(report) == [f"{BARS[0].key}: not measured"]


def test_the_table_names_figures_bars_and_machine(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(_report())
    shown = capsys.readouterr().out
    assert all(bar.key in shown for bar in BARS)
    assert "cores" in shown


def test_the_table_says_what_the_host_took(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(_report() | {"stolen": {"grid": 0.04}})
    assert "grid 4%" in capsys.readouterr().out


def test_cores_are_kept_awake_where_one_may(tmp_path: Path) -> None:
    file = tmp_path / "latency"
    with kept_awake(file) as is_awake:
        assert not is_awake
    assert not file.exists()
    file.touch()
    with kept_awake(file) as is_awake:
        assert is_awake
        assert file.read_bytes() == bytes(4)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it there")
def test_what_the_host_took_is_read(tmp_path: Path) -> None:
    ticks = os.sysconf("SC_CLK_TCK")
    (tmp_path / "stat").write_text(f"cpu  1 2 3 4 5 6 7 {3 * ticks} 0 0\ncpu0 0\n")
    assert stolen_seconds(tmp_path / "stat") == 3


def test_works_take_turns() -> None:
    calls: list[str] = []
    times = alternate(lambda: calls.append("a"), lambda: calls.append("b"), rounds=3, warm_up=1)
    assert calls == ["a", "b"] * 4
    assert [len(seconds) for seconds in times] == [3, 3]


def test_a_ratio_is_of_medians() -> None:
    figure = ratio("some.ratio", [1.0, 2.0, 90.0], [4.0, 4.0, 1.0])
    assert figure.value == 0.5
    assert figure.parts["ours_ms"] == 2000


def test_every_bar_belongs_to_a_benchmark() -> None:
    missing = {bar.key.partition(".")[0] for bar in BARS} - set(benchmark_names())
    assert missing == set()
