"""The Python API: ``open_model`` and ``Model``. Importing it imports neither torch nor Qt."""
