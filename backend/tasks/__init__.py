"""Tasks: what somebody promised to do, by when."""
