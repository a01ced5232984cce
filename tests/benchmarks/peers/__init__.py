"""What a team would otherwise run, each a server of its own on loopback: the CouchDB protocol, rxdb-server, Kinto."""
