"""Accounts (points of sale and the groups above them) and the contacts there."""
