"""A row of the table of actions."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Spec:
    """One row of the table."""

    name: str
    """Of the method that does it."""
    menu: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""
    short: str = ""
    """Text on a button."""
    is_checkable: bool = False
    is_on_map: bool = False
    """Whether its keys work only while the map has the keyboard."""
    panel: str = ""
    """Of the panel that must be in front; empty where any may be."""
