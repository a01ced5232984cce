"""The client's network address, and the key its requests are counted under."""

import ipaddress
from typing import Any

from litestar.connection import ASGIConnection

Connection = ASGIConnection[Any, Any, Any, Any]

_UNKNOWN = "0.0.0.0"  # noqa: S104 - a placeholder, nothing binds to it


def client_address(connection: Connection, trusted_proxies: int) -> str:
    """Tell where a request came from.

    Each trusted proxy appends the address it saw to X-Forwarded-For, so with N of them the Nth from the right is the
    first that no client can have written; what stands to its left is hearsay.
    """
    peer = connection.client.host if connection.client is not None else _UNKNOWN
    if trusted_proxies <= 0:
        return peer
    said = [part.strip() for line in connection.headers.getall("x-forwarded-for", []) for part in line.split(",")]
    if not said:
        return peer
    return _plain(said[-min(trusted_proxies, len(said))]) or peer


def is_loopback(connection: Connection, trusted_proxies: int) -> bool:
    """Whether the request came from this machine; one that a proxy nobody told us of passed on may not have."""
    if trusted_proxies <= 0 and {"x-forwarded-for", "forwarded", "x-real-ip"} & set(connection.headers):
        return False
    address = _plain(client_address(connection, trusted_proxies))
    return address is not None and ipaddress.ip_address(address).is_loopback


def counting_key(address: str) -> str:
    """Name what requests are counted under: the address, or for IPv6 its /64, which one household owns whole."""
    plain = _plain(address)
    if plain is None:
        return address
    parsed = ipaddress.ip_address(plain)
    if parsed.version == 4:
        return plain
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def _plain(text: str) -> str | None:
    """Drop brackets, zone and port; None if no address is left."""
    bare = text.strip('"')
    if bare.startswith("["):
        bare = bare[1:].split("]", 1)[0]
    elif bare.count(":") == 1:
        bare = bare.split(":", 1)[0]
    try:
        parsed = ipaddress.ip_address(bare.split("%", 1)[0])
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return str(mapped or parsed)
