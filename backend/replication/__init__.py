"""Sync over HTTP and the database: push, pull, live, the op journal and the change feed."""
