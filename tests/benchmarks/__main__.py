"""Takes the figures: ``python -m tests.benchmarks [NAME …] [-o FILE.json]``."""

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks.bars import print_table
from tests.benchmarks.machine import describe_machine, kept_awake, stolen_seconds

NOT_BENCHMARKS = ("__main__", "bars", "driven", "figures", "machine")
ROOT = Path(__file__).resolve().parent.parent.parent


def benchmark_names() -> list[str]:
    """Modules of this folder that have figures to take, found without importing them."""
    folder = Path(__file__).parent
    return sorted(path.stem for path in folder.glob("*.py") if "\ndef measure(" in path.read_text("utf-8"))


def main() -> int:
    """Run each benchmark in a process of its own; 1 if one of them failed."""
    names = benchmark_names()
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {' '.join(names)}")
    parser.add_argument("-o", "--out", type=Path, default=Path("figures.json"))
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)  # in the child process
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(names)
    if unknown:
        parser.error(f"no such benchmark: {' '.join(sorted(unknown))}")
    if arguments.here:
        figures = measure_here(arguments.names[0])
        arguments.out.write_text(json.dumps(figures), encoding="utf-8")
        return 0
    figures, failed, stolen = [], [], {}
    with kept_awake() as is_awake:
        for name in arguments.names or names:
            print(f"{name} …", file=sys.stderr, flush=True)
            before, since = stolen_seconds(), time.perf_counter()
            found = measure_in_child(name)
            share = (stolen_seconds() - before) / (time.perf_counter() - since) / (os.cpu_count() or 1)
            stolen[name] = round(share, 3)
            if found is None:
                failed.append(name)
            else:
                figures += found
    report = {
        "machine": describe_machine() | {"idle cores": "kept awake" if is_awake else "may sleep"},
        "stolen": stolen,
        "taken": datetime.now(UTC).isoformat(timespec="seconds"),
        "figures": figures,
        "failed": failed,
    }
    arguments.out.write_text(json.dumps(report, indent=2, ensure_ascii=False), encoding="utf-8")
    print_table(report)
    return 1 if failed else 0


def measure_here(name: str) -> list[dict[str, Any]]:
    """Figures of one benchmark, taken in this process."""
    module = importlib.import_module(f"tests.benchmarks.{name}")
    return [asdict(figure) for figure in module.measure()]


def measure_in_child(name: str) -> list[dict[str, Any]] | None:
    """Figures of one benchmark, taken in a fresh process; None if it failed, which it has said itself."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "figures.json"
        environ = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
        command = [sys.executable, "-m", "tests.benchmarks", "--here", name, "-o", str(out)]
        status = subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode
        if status != 0 or not out.is_file():
            print(f"{name} failed with status {status}", file=sys.stderr)
            return None
        found: list[dict[str, Any]] = json.loads(out.read_text(encoding="utf-8"))
        return found


if __name__ == "__main__":
    sys.exit(main())
