"""Verbatims: words heard, as said."""
