import json
from pathlib import Path
from typing import Any

from uuid_utils import uuid7

from backend.timeline.export import PAGE
from tests.backend.operate.conftest import Cli, on_stage
from tests.stage import Stage

SECRET = "CONFIDENTIEL"


async def _fill(stage: Stage) -> str:
    shop = {"account": stage.accounts[0]}
    await stage.submit("verbatim.add", {**shop, "text": f"{SECRET} marge", "tags": [f"{SECRET}prix"]}, ago_days=3)
    await stage.submit("visit.log", {**shop, "summary": "bien reçu", "note": SECRET}, ago_days=2)
    await stage.submit("note.add", {**shop, "text": "« mot » du magasin"}, by=stage.manager, ago_days=1)
    await stage.submit("task.add", {**shop, "title": "rappeler", "audience": "shared"})
    await stage.submit("contact.add", {**shop, "name": "Nadia", "brand_note": SECRET})
    await stage.submit("note.add", {"account": stage.accounts[1], "text": "ailleurs"})
    return stage.accounts[0]


def test_each_company_gets_its_own_view(cli: Cli, database_url: str, tmp_path: Path) -> None:
    account = on_stage(database_url, _fill)
    documents: dict[str, Any] = {}
    for side in ("brand", "retailer"):
        out = tmp_path / f"{side}.json"
        result = cli("export", "account", account, "--side", side, "--out", str(out), database_url=database_url)
        assert result.exit_code == 0, result.output
        documents[side] = json.loads(out.read_text())
    contents = {
        side: [item["object"].get("content", item["object"].get("name")) for item in d["timeline"]["orderedItems"]]
        for side, d in documents.items()
    }
    assert contents["brand"] == ["rappeler", "bien reçu", f"{SECRET} marge"]
    assert contents["retailer"] == ["rappeler", "« mot » du magasin", "bien reçu"]
    assert SECRET not in json.dumps(documents["retailer"])
    assert documents["retailer"]["contacts"][0]["fields"] == {"name": "Nadia"}
    for document in documents.values():
        assert document["account"]["id"] == account
        assert document["timeline"]["totalItems"] == 3


def test_the_timeline_is_activity_streams(cli: Cli, database_url: str) -> None:
    account = on_stage(database_url, _fill)
    result = cli("export", "account", account, database_url=database_url, public_url="https://comptoir.example/")
    assert result.exit_code == 0
    timeline = json.loads(result.stdout)["timeline"]
    assert timeline["@context"] == [
        "https://www.w3.org/ns/activitystreams",
        {"comptoir": "https://comptoir.example/ns#"},
    ]
    assert timeline["type"] == "OrderedCollection"
    for item in timeline["orderedItems"]:
        assert item["type"] == "Create"
        assert item["actor"]["type"] == "Person"
        assert item["actor"]["name"] == "Nom rep"
        assert item["published"].endswith("Z")
        assert item["id"].startswith("urn:uuid:")
        ours = {key for key in (*item["object"], *item["actor"]) if key not in
                {"id", "type", "name", "content", "startTime"}}  # fmt: skip
        assert all(key.startswith("comptoir:") for key in ours), ours


def test_an_account_is_found_by_the_code_of_the_files(cli: Cli, database_url: str) -> None:
    async def with_code(stage: Stage) -> None:
        args = {"name": "Codé", "external_id": "PF-59000-01", "source": "import", "territory": stage.territory}
        await stage.submit("account.add", args, by=stage.admin)

    on_stage(database_url, with_code)
    result = cli("export", "account", "PF-59000-01", database_url=database_url)
    assert json.loads(result.stdout)["account"]["fields"]["name"] == "Codé"


def test_an_unknown_account_is_one_sentence_and_no_file(cli: Cli, database_url: str, tmp_path: Path) -> None:
    out = tmp_path / "x.json"
    result = cli("export", "account", str(uuid7()), "--out", str(out), database_url=database_url)
    assert result.exit_code == 1
    assert result.output.startswith("Error: no account has the id or the code")
    assert list(tmp_path.glob("x.json*")) == []


def test_a_long_history_is_whole_and_in_order(cli: Cli, database_url: str) -> None:
    async def long(stage: Stage) -> str:
        phone = stage.phone(stage.rep)
        for number in range(PAGE + 80):
            if number % 50 == 0:
                stage.clock.advance(1000)
                await phone.sync()
            phone.do("note.add", {"account": stage.accounts[0], "text": str(number)})
        await phone.sync()
        return stage.accounts[0]

    account = on_stage(database_url, long)
    document = json.loads(cli("export", "account", account, database_url=database_url).stdout)
    items = document["timeline"]["orderedItems"]
    assert document["timeline"]["totalItems"] == len(items) == PAGE + 80
    times = [item["object"]["startTime"] for item in items]
    assert times == sorted(times, reverse=True)
    assert {item["object"]["content"] for item in items} == {str(n) for n in range(PAGE + 80)}
