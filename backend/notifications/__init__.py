"""Notices: what a person is told, in the app first, then by push and by mail, and what became of each."""
