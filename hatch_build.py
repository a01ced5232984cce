"""Puts the built app into the wheel, as `backend/web/app`. Without a build the wheel serves the API alone."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AppInWheel(BuildHookInterface):  # type: ignore[type-arg]
    """Hatch would refuse a missing folder named in pyproject.toml, and an editable install needs no copy."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folder, if it is there."""
        if version != "standard":
            return
        built = Path(self.root, "pwa", "dist")
        if (built / "index.html").is_file():
            build_data["force_include"][str(built)] = "backend/web/app"
        else:
            self.app.display_warning("pwa/dist is missing: this wheel has no app (`make app` builds it)")
