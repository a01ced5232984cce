"""The `comptoir` command. One module a group of commands; each registers itself on `main` when it is asked for."""

from backend.cli.root import main

__all__ = ["main"]
