"""The stand-in push service as tests see it: started, told what to answer, asked what it took."""

import base64
import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

START_S = 20.0


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(frozen=True)
class Browser:
    """What a browser would hold: the address it was given, and its keys."""

    name: str
    endpoint: str
    p256dh: str
    auth: str


@dataclass
class PushService:
    """A running one."""

    address: str
    folder: Path
    browsers: dict[str, Browser] = field(default_factory=dict)

    def browser(self, name: str) -> Browser:
        """Make a subscription the service can decrypt for."""
        key = ec.generate_private_key(ec.SECP256R1())
        point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        auth = os.urandom(16)
        private = key.private_numbers().private_value.to_bytes(32, "big")
        self._put(f"/keys/{name}", {"private": encoded(private), "auth": encoded(auth)})
        made = Browser(name, f"{self.address}/push/{name}", encoded(point), encoded(auth))
        self.browsers[name] = made
        return made

    def tell(self, name: str, *answers: int, **more: Any) -> None:
        """What it answers a browser's messages next; the last one for ever."""
        self._put(f"/tell/{name}", {"answers": list(answers), **more})

    def heard(self, name: str | None = None) -> list[dict[str, Any]]:
        """Every message that reached it, in order, whatever it answered."""
        text = (self.folder / "taken.jsonl").read_text(encoding="utf-8")
        # The service writes while this reads: what has no end of line yet is heard the next time.
        found = [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]
        return [line for line in found if name is None or line["name"] == name]

    def _put(self, path: str, body: Any) -> None:
        assert httpx.put(f"{self.address}{path}", json=body, timeout=5).status_code == 204


@contextlib.contextmanager
def push_service(folder: Path) -> Iterator[PushService]:
    """Start one; it ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "taken.jsonl").touch()
    process = subprocess.Popen([sys.executable, "-m", "tests.push_service", str(port), str(folder)])
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + START_S
        while True:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(address, timeout=1).status_code == 200:
                    break
            assert process.poll() is None, "the push service did not start"
            assert time.monotonic() < deadline, "the push service does not answer"
            time.sleep(0.05)
        yield PushService(address, folder)
    finally:
        process.kill()
        process.wait()
