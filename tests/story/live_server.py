"""`python -m tests.story.live_server PORT`: the product's own server on loopback, whose heart beats fast enough to test."""

import sys

from backend.app import build_app
from backend.cli.processes import listen
from backend.replication import api
from backend.settings import Settings

HEARTBEAT_S = 0.7


def main() -> None:
    api.HEARTBEAT_S = HEARTBEAT_S
    listen(build_app(Settings()), "127.0.0.1", int(sys.argv[1]))


if __name__ == "__main__":
    main()
