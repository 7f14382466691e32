"""Starts the explorer from a checkout: ``python main.py`` is the same as ``latent-explorer``."""

import sys

from explorer.cli import main

if __name__ == "__main__":
    sys.exit(main())
