"""A rep's offline day, two phones and a store, on real stores: what issue and README promise, over the real application."""

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from backend.app import build_app
from backend.db.work import Database, fetch
from backend.imports.model import Options
from backend.imports.run import Request, run
from backend.imports.stores import IMPORTER
from backend.registry import RULES
from backend.replication.door import Door
from sync.access import Role
from tests.app import settings_for_tests
from tests.conftest import VirtualClock
from tests.story.day import cast_of

DEPARTEMENTS = ("49", "53", "72", "79", "86")
SECRET = "CONFIDENTIEL"


@pytest.fixture
def stores_file() -> Path:
    folder = Path(os.environ.get("COMPTOIR_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
    if not (folder / "stores.csv").exists():
        pytest.skip(f"no stores.csv in {folder}; set COMPTOIR_TEST_DATA to the folder that holds it")
    return folder / "stores.csv"


async def test_a_day_of_offline_work_by_two_phones_and_a_store_ends_exactly_once_on_the_shared_timeline(
    database: Database, clock: VirtualClock, stores_file: Path
) -> None:
    door = Door(database, RULES, clock)
    async with cast_of(build_app(settings_for_tests(), clock=clock, database=database), database, clock) as cast:
        admin = await cast.add("admin@marque.example", Role.ADMIN)
        report = await run(door, Request(stores_file, IMPORTER, admin, Options(by_departement=True)))
        assert (report.added, report.rejected) == (4601, 0)
        rep = await cast.add("rep@marque.example", Role.REP, territories=DEPARTEMENTS)
        one, first_network = await cast.phone(rep)
        two, second_network = await cast.phone(rep, wall_error_ms=-86_400_000)
        await one.sync()
        await two.sync()
        accounts = sorted(body["id"] for body in one.rows.values() if body["kind"] == "account")
        assert 200 <= len(accounts) <= 300
        shop = accounts[7]
        manager = await cast.add("boss@enseigne.example", Role.STORE_MANAGER, accounts=(shop,))
        store, store_network = await cast.phone(manager)
        await store.sync()

        # The network goes; everybody works on.
        for network in (first_network, second_network, store_network):
            network.down = True
        clock.advance(3_600_000)
        made: list[dict[str, Any]] = []
        for number, account in enumerate((shop, accounts[20], accounts[40])):
            phone = one if number < 2 else two
            visit = phone.do(
                "visit.log",
                {"account": account, "note": f"{SECRET} note {number}", "summary": f"Rayon vu {number}"},
            )
            made.append(visit)
            for said in range(2):
                audience = "shared" if said else "brand"
                word = f"Bon rayon {number}" if said else f"{SECRET} mot {number}"
                made.append(
                    phone.do(
                        "verbatim.add",
                        {"account": account, "visit": visit["entity"], "text": word, "audience": audience},
                    )
                )
            made.append(phone.do("task.add", {"account": account, "title": f"Rappeler {number}", "audience": "shared"}))
            clock.advance(1_800_000)
        made.append(two.do("task.done", {}, made[3]["entity"]))
        made.append(one.do("account.edit", {"phone": "02 40 00 00 01"}, shop))
        clock.advance(60_000)
        made.append(store.do("account.edit", {"phone": "02 40 00 00 02"}, shop))
        made.append(store.do("note.add", {"account": shop, "text": "Livraison reçue", "audience": "shared"}))
        with pytest.raises(ConnectionError):
            await one.exchange()

        # Back on the air, badly: answers lost, requests repeated, the server killed between two of them.
        clock.advance(7_200_000)
        for network in (first_network, second_network, store_network):
            network.down, network.lose_answers, network.repeat = False, 1, True
        for phone in (two, one, store):
            with pytest.raises(ConnectionError):
                await phone.exchange()
        restarted = build_app(settings_for_tests(), clock=clock, database=database)
        async with cast_of(restarted, database, clock) as after:
            for network in (first_network, second_network, store_network):
                network.client = after.client
            for _ in range(2):
                for phone in (one, two, store):
                    await phone.sync(rounds=10)

        journal = Counter(
            row[0] for row in await database.read(lambda: fetch("SELECT id FROM op WHERE user_id <> ?", admin))
        )
        assert journal == Counter(op["id"] for op in made)
        assert {k: b for k, b in one.rows.items() if k[0][:4] != "user"} == {
            k: b for k, b in two.rows.items() if k[0][:4] != "user"
        }
        outcomes = {q.op["id"]: q.receipt["outcome"] for p in (one, two, store) for q in p.outbox if q.receipt}
        assert Counter(outcomes.values()) == Counter(applied=len(made) - 2, conflicted=1) + Counter(applied=1)

        # The store reads the shared parts, and not one byte more.
        assert not [text for text in store_network.received if SECRET in text or "territory:" in text]
        seen = Counter(body["kind"] for body in store.rows.values())
        assert seen["visit"] == 1
        assert seen["verbatim"] == 1
        assert seen["task"] == 1
        assert store.row(made[0]["entity"])["fields"]["summary"] == "Rayon vu 0"  # type: ignore[index]

        # The clash is a conflict both can see, resolved by one, seen by all.
        for phone in (one, two, store):
            rivals = (phone.row(shop) or {})["conflicts"]["phone"]
            assert {rival["value"] for rival in rivals} == {"+33240000001", "+33240000002"}
        rivals = (store.row(shop) or {})["conflicts"]["phone"]
        store.do(
            "conflict.resolve", {"field": "phone", "value": "+33240000002", "heads": [r["op"] for r in rivals]}, shop
        )
        async with cast_of(restarted, database, clock) as after:
            for network in (first_network, second_network, store_network):
                network.client, network.repeat = after.client, False
            for phone in (store, one, two):
                await phone.sync(rounds=10)
        for phone in (one, two, store):
            row = phone.row(shop) or {}
            assert "conflicts" not in row
            assert row["fields"]["phone"] == "+33240000002"
