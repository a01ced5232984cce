"""The merge engine. Pure: standard library only, no I/O, no clock of its own. `sync/README.md` is the contract."""
