from backend.db.work import Database, Work, execute, execute_many, fetch
from backend.identity.config import DAY_MS
from backend.identity.jobs import purge_identity
from tests.conftest import VirtualClock


async def test_what_has_served_is_not_kept(database: Database, clock: VirtualClock) -> None:
    now = clock.now

    def rows() -> Work[None]:
        yield from execute(
            "INSERT INTO app_user (id, email, name, language, created_ms) VALUES ('u', 'u@example.org', 'U', 'fr', ?)",
            now,
        )
        yield from execute("INSERT INTO device (id, created_ms) VALUES ('d', ?)", now)
        yield from execute_many(
            "INSERT INTO one_time_code (id, email, code_hash, created_ms, expires_ms, attempts, used_ms) "
            "VALUES (?, 'u@example.org', 'h', ?, ?, 0, NULL)",
            [
                ("old", now - DAY_MS - 1, now - DAY_MS),
                ("counted", now - DAY_MS + 1, now - DAY_MS + 2),
                ("new", now, now),
            ],
        )
        yield from execute_many(
            "INSERT INTO session (token_hash, user_id, device_id, kind, created_ms, expires_ms, revoked_ms) "
            "VALUES (?, 'u', 'd', 'app', 0, ?, ?)",
            [
                ("alive", now + DAY_MS, None),
                ("just revoked", now + DAY_MS, now - DAY_MS),
                ("just expired", now - DAY_MS, None),
                ("long revoked", now + DAY_MS, now - 31 * DAY_MS),
                ("long expired", now - 31 * DAY_MS, None),
            ],
        )
        yield from execute_many(
            "INSERT INTO invitation (id, code_hash, account_id, invited_by, created_ms, expires_ms, used_ms, used_by) "
            "VALUES (?, ?, 'a', 'u', 0, ?, ?, NULL)",
            [
                ("open", "1", now + DAY_MS, None),
                ("just used", "2", now + DAY_MS, now - DAY_MS),
                ("long used", "3", now + DAY_MS, now - 31 * DAY_MS),
                ("long expired", "4", now - 31 * DAY_MS, None),
            ],
        )

    await database.write(rows)
    for _ in range(2):
        await purge_identity(database, now)
        left = {}
        for table, key in (("one_time_code", "id"), ("session", "token_hash"), ("invitation", "id")):
            left[table] = {row[0] for row in await database.read(lambda t=table, k=key: fetch(f"SELECT {k} FROM {t}"))}  # type: ignore[misc]
        assert left == {
            "one_time_code": {"counted", "new"},
            "session": {"alive", "just revoked", "just expired"},
            "invitation": {"open", "just used"},
        }
