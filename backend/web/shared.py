"""What the processes of one server share beside the database: a folder of theirs alone, that ends with the server."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Shared:
    """Two folders: of figures (prometheus_client's, a file a process and a type), and of how often addresses knocked."""

    folder: Path

    @property
    def figures(self) -> Path:
        """Where each process keeps its counts."""
        return self.folder / "figures"

    @property
    def knocks(self) -> Path:
        """Where they count for the limit of an address."""
        return self.folder / "knocks"

    def make(self) -> None:
        """Make both, in a folder that is there already, and that nobody else can enter."""
        for folder in (self.figures, self.knocks):
            folder.mkdir(mode=0o700)
