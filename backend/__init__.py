"""The server of Comptoir. A room imports from the floors below it.

From top to bottom: entry points, registry, cross-feature rooms, features, ground rooms, replication, identity, web, db.
"""

import backend.records  # noqa: F401 - before the first record of the engine is made
