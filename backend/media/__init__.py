"""Pictures: made small and stripped once, kept in the database, served for ever under the hash of their bytes."""
