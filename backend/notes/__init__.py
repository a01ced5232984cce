"""Notes: a line on an account's timeline."""
