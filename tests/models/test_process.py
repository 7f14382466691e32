"""Getting a process ready for torch, each in a fresh interpreter."""

import os
import subprocess
import sys


def run(program: str, **environment: str) -> str:
    clean = {key: value for key, value in os.environ.items() if key != "OMP_WAIT_POLICY"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=clean | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_importing_torch_leaves_the_collector_as_it_was_and_torch_frozen() -> None:
    program = (
        "import gc, os, sys; from explorer.models.process import import_torch;"
        "assert 'torch' not in sys.modules; import_torch(); import_torch();"
        "print(gc.isenabled(), gc.get_freeze_count() > 50_000, 'torch' in sys.modules,"
        " os.environ['OMP_WAIT_POLICY'])"
    )
    assert run(program) == "True True True PASSIVE"


def test_what_the_person_has_set_stays() -> None:
    program = (
        "import os; from explorer.models.process import tune_process; tune_process();"
        "print(os.environ['OMP_WAIT_POLICY'])"
    )
    assert run(program, OMP_WAIT_POLICY="ACTIVE") == "ACTIVE"
