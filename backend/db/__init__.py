"""Engines, units of work and migrations. Knows SQL and transactions; knows no business word."""
