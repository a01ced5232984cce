"""How ops name a picture. It makes no op of its own: bytes do not travel through sync."""

from typing import Annotated

from pydantic import StringConstraints

SIZES = (96, 320, 1080)
"""Edges (px) of the squares a picture is made to fit, smallest first. A smaller original is not blown up."""

PictureHash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""The first half of the SHA-256 of its largest size."""
