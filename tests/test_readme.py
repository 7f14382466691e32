"""What the README promises and other files hold must agree."""

import re
from pathlib import Path

from explorer import cli
from explorer.ui.actions import SPECS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_two_commands_are_one_line_each() -> None:
    lines = README.splitlines()
    assert lines.count("pip install -e . && python main.py") == 1
    assert lines.count("pip install -e '.[test]' && pytest") == 1
    workflow = (ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8")
    assert "run: pip install -e '.[test]' && pytest\n" in workflow


def test_every_shortcut_is_in_the_table() -> None:
    shown = set(re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", README, flags=re.DOTALL)))
    arrows = {f"{shift}{arrow}" for shift in ("", "Shift+") for arrow in ("Left", "Right", "Up", "Down")}
    missing = {keys for spec in SPECS for keys in spec.keys} - shown - arrows
    assert missing == set()


def test_every_subcommand_is_in_the_table() -> None:
    for name in cli.SUBCOMMANDS:
        assert f"| `latent-explorer {name}" in README


def test_every_file_it_links_to_exists() -> None:
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "resources/LICENSES.md"):
        page = ROOT / name
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert "://" in target or (page.parent / target).exists(), f"{name}: {target}"


def test_every_file_in_the_map_of_the_code_exists() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    paths = re.findall(r"`((?:explorer|tests|resources)/[\w./]*)`", contributing)
    assert paths
    assert [path for path in paths if not (ROOT / path).exists() and path != "explorer/resources"] == []
