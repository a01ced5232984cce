"""A made-up brand with eighteen months of history, for `comptoir demo`. Nobody in it exists; every write is an op."""
