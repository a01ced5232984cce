"""`python -m tests.push_service PORT FOLDER`: the service. What it took is appended to FOLDER/taken.jsonl.

A subscription's address is `/push/NAME`; `PUT /tell/NAME` with `{"answers": [503, 201], "retry_after": "2", "delay_ms": 50}`
says what it answers next (the last one for ever); `PUT /keys/NAME` gives the browser's private key and secret.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import http_ece
from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from tests.push_service.service import raw

URGENCIES = {"very-low", "low", "normal", "high"}
BODY_LIMIT = 4096
DAY_S = 24 * 3600


class Refusal(Exception):  # noqa: N818 - an answer
    """A status and why."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


def check_vapid(header: str, origin: str) -> dict[str, Any]:
    """RFC 8292: who signs, for whom, until when. Errors: `Refusal` 403, as Apple answers."""
    scheme, _, rest = header.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
    if scheme.lower() != "vapid" or not {"t", "k"} <= parts.keys():
        raise Refusal(403, "no vapid")
    head, body, signature = parts["t"].split(".")
    if json.loads(raw(head))["alg"] != "ES256":
        raise Refusal(403, "BadJwtToken: alg")
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(parts["k"]))
    signed = raw(signature)
    r, s = int.from_bytes(signed[:32], "big"), int.from_bytes(signed[32:], "big")
    try:
        key.verify(utils.encode_dss_signature(r, s), f"{head}.{body}".encode(), ec.ECDSA(SHA256()))
    except InvalidSignature as error:
        raise Refusal(403, "BadJwtToken: signature") from error
    claims: dict[str, Any] = json.loads(raw(body))
    if claims["aud"] != origin:
        raise Refusal(403, f"BadJwtToken: aud {claims['aud']}")
    if not 0 < claims["exp"] - time.time() <= DAY_S:
        raise Refusal(403, "BadJwtToken: exp")
    subject = urlsplit(claims["sub"])
    host = subject.path.rpartition("@")[2] if subject.scheme == "mailto" else subject.hostname or ""
    if subject.scheme not in ("mailto", "https") or "." not in host or host.endswith((".local", ".invalid", ".test")):
        raise Refusal(403, "BadJwtToken: sub")
    return {**claims, "k": parts["k"]}


class Service:
    """What it was told, and what it took."""

    def __init__(self, folder: Path, origin: str) -> None:
        self.origin = origin
        self.told: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, tuple[ec.EllipticCurvePrivateKey, bytes]] = {}
        self.log = (folder / "taken.jsonl").open("a", encoding="utf-8")

    async def push(self, request: web.Request) -> web.Response:
        name, body = request.match_info["name"], await request.read()
        told = self.told.get(name, {})
        answers = told.get("answers") or [201]
        status = answers.pop(0) if len(answers) > 1 else answers[0]
        line: dict[str, Any] = {"name": name, "at": time.time(), "status": status}
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            line |= self._read(name, headers, body)
        except Refusal as refusal:
            status = line["status"] = refusal.status
            line["reason"] = refusal.reason
        # Written before it is answered: whoever is killed while waiting was heard all the same.
        self.log.write(json.dumps(line, ensure_ascii=False) + "\n")
        self.log.flush()
        if told.get("delay_ms"):
            await asyncio.sleep(told["delay_ms"] / 1000)
        more = {"Retry-After": told["retry_after"]} if status in (429, 503) and "retry_after" in told else {}
        if status == 307:
            more["Location"] = told["location"]
        if status == 201:
            more["Location"] = f"{self.origin}/message/1"
        return web.Response(status=status, headers=more)

    def _read(self, name: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        if "ttl" not in headers:
            raise Refusal(400, "TTL is missing")
        topic = headers.get("topic", "")
        if len(topic) > 32 or not topic.replace("-", "").replace("_", "").isalnum():
            raise Refusal(400, f"topic {topic!r}")
        if headers.get("urgency") not in URGENCIES:
            raise Refusal(400, "urgency")
        if headers.get("content-encoding") != "aes128gcm":
            raise Refusal(400, "content-encoding")
        if len(body) > BODY_LIMIT:
            raise Refusal(413, f"{len(body)} bytes")
        claims = check_vapid(headers.get("authorization", ""), self.origin)
        if name not in self.keys:
            raise Refusal(404, "no such subscription")
        key, secret = self.keys[name]
        try:
            text = http_ece.decrypt(body, private_key=key, auth_secret=secret, version="aes128gcm")
        except http_ece.ECEException as error:
            raise Refusal(400, f"cannot be decrypted: {error}") from error
        return {
            "topic": topic, "ttl": int(headers["ttl"]), "urgency": headers["urgency"], "claims": claims,
            "bytes": len(body), "payload": json.loads(text),
        }  # fmt: skip

    async def tell(self, request: web.Request) -> web.Response:
        self.told[request.match_info["name"]] = await request.json()
        return web.Response(status=204)

    async def give(self, request: web.Request) -> web.Response:
        given = await request.json()
        number = int.from_bytes(raw(given["private"]), "big")
        self.keys[request.match_info["name"]] = ec.derive_private_key(number, ec.SECP256R1()), raw(given["auth"])
        return web.Response(status=204)


def main() -> None:
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    service = Service(folder, f"http://127.0.0.1:{port}")
    app = web.Application()
    app.add_routes(
        [
            web.post("/push/{name}", service.push),
            web.put("/tell/{name}", service.tell),
            web.put("/keys/{name}", service.give),
            web.get("/", lambda _: _ready()),
        ]
    )
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


async def _ready() -> web.Response:
    return web.Response(text="ready")


if __name__ == "__main__":
    main()
