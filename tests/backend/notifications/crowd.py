"""Thousands of managers of one shop, as rows: making them one by one would take longer than telling them."""

from collections.abc import Mapping
from dataclasses import dataclass

from uuid_utils import uuid7

from backend.db.work import Work, execute_many, fetch
from tests.push_service.service import Browser


@dataclass(frozen=True, slots=True)
class Phone:
    """What all their browsers are: `public` is the key they subscribed with, `until_ms` when their sessions end."""

    browser: Browser
    public: str
    until_ms: int


def managers(shop: str, zones: Mapping[str, int], phone: Phone | None) -> Work[None]:
    """So many in each zone, each signed in on a phone that takes pushes, where one is given; named `crowd`."""
    users = [(str(uuid7()), zone) for zone, count in zones.items() for _ in range(count)]
    org = (yield from fetch("SELECT id FROM organisation LIMIT 1"))[0][0]
    yield from execute_many(
        "INSERT INTO app_user (id, email, name, language, created_ms) VALUES (?, ?, 'crowd', 'fr', 0)",
        [(user, f"{user}@e.example") for user, _ in users],
    )
    yield from execute_many(
        "INSERT INTO membership (id, user_id, organisation_id, role, valid_from, valid_to) "
        "VALUES (?, ?, ?, 'store_manager', 0, NULL)",
        [(user, user, org) for user, _ in users],
    )
    yield from execute_many(
        "INSERT INTO membership_account (id, membership_id, user_id, account_id, valid_from, valid_to) "
        "VALUES (?, ?, ?, ?, 0, NULL)",
        [(user, user, user, shop) for user, _ in users],
    )
    yield from execute_many(
        "INSERT INTO notice_choice (user_id, zone, topics, installed_ms) VALUES (?, ?, '{}', 0)", users
    )
    if phone is None:
        return
    browser = phone.browser
    yield from execute_many("INSERT INTO device (id, created_ms) VALUES (?, 0)", [(user,) for user, _ in users])
    yield from execute_many(
        "INSERT INTO session (token_hash, user_id, device_id, kind, created_ms, expires_ms) VALUES (?, ?, ?, 'program', 0, ?)",
        [(user, user, user, phone.until_ms) for user, _ in users],
    )
    yield from execute_many(
        "INSERT INTO push_subscription (id, user_id, device_id, endpoint, p256dh, auth, vapid, created_ms, seen_ms) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0)",
        [(user, user, user, browser.endpoint, browser.p256dh, browser.auth, phone.public) for user, _ in users],
    )
