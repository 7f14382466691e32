"""Libraries mapped beforehand, each in a fresh interpreter."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is mapped beforehand")


def run(program: str, *arguments: str) -> str:
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.strip()


@linux
def test_other_threads_run_while_a_library_is_mapped(tmp_path: Path) -> None:
    # The library is a pipe: opening it waits until the other thread opens the other end.
    folder = tmp_path / "gated" / "lib"
    folder.mkdir(parents=True)
    (tmp_path / "gated" / "__init__.py").write_text("raise SystemExit('it was imported')")
    os.mkfifo(folder / "libgated.so")
    program = (
        "import os, sys; from pathlib import Path; from threading import Thread;"
        "from explorer.libraries import map_library; sys.path.insert(0, sys.argv[1]);"
        "mapping = Thread(target=map_library, args=('gated', 'lib/libgated.so')); mapping.start();"
        "os.close(os.open(Path(sys.argv[1], 'gated', 'lib', 'libgated.so'), os.O_WRONLY));"
        "mapping.join(); print('gated' in sys.modules)"
    )
    assert run(program, str(tmp_path)) == "False"


@linux
def test_ffmpeg_is_mapped_before_films_import_it(tmp_path: Path) -> None:
    program = (
        "import sys; from importlib.abc import MetaPathFinder; from pathlib import Path\n"
        "class Watch(MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'av._core':\n"
        "            print('libavcodec' in Path('/proc/self/maps').read_text())\n"
        "from explorer.imaging.video import write_mp4\n"
        "import numpy as np; from explorer.imaging.frames import Film\n"
        "sys.meta_path.insert(0, Watch())\n"
        "list(write_mp4(Path(sys.argv[1]), Film(np.zeros((1, 16, 16, 1), np.uint8))))"
    )
    assert run(program, str(tmp_path / "film.mp4")) == "True"


def test_what_is_not_there_is_not_mapped() -> None:
    program = (
        "from explorer.libraries import map_library;"
        "map_library('no_such_package', '*.so'); map_library('numpy', 'no_such_*.so'); print('well')"
    )
    assert run(program) == "well"
