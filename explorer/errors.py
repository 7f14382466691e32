"""The exception whose text a person will read."""


class ExplorerError(Exception):
    """Something a person can understand and act on went wrong.

    The text is the whole sentence they will read: what happened, and what to do about it.
    Details for the log travel as ``__cause__``.
    """
