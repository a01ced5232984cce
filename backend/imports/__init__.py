"""Customers' files into ops: read as they come, each bad row named with its line, the same result when run twice."""
