"""Puts resources/ into the wheel as explorer/resources; an editable install uses the checkout's folder."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ResourcesHook(BuildHookInterface):
    """Adds the folder to standard wheels alone: a copy beside an editable install would only go stale."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folder's place in the wheel."""
        if version == "standard":
            build_data["force_include"]["resources"] = "explorer/resources"
