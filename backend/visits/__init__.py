"""Visits: planned, checked in, logged, amended, cancelled."""
