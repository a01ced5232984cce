"""Reading is an op of the reader's: offline, on any device, one or all at once."""

from tests.backend.notifications.bell import Bell


async def test_seen_in_the_list_and_by_opening_it(bell: Bell) -> None:
    one, two = await bell.assign("rep"), await bell.assign("rep")
    await bell.desk.do("rep", "notice.read", {}, one.id)
    await bell.desk.do("rep", "notice.read", {"via": "push"}, two.id)
    assert [await bell.status(one.id), await bell.status(two.id)] == ["read", "opened"]
    body = (await bell.inbox("rep"))[two.id]
    assert body["status"] == "opened"
    (step,) = body["fields"]["steps"]
    assert (step["what"], step["via"], step["by"]["name"]) == ("read", "push", "rep")


async def test_all_at_once_are_those_that_were_seen(bell: Bell) -> None:
    seen = [await bell.assign("rep") for _ in range(3)]
    unseen = await bell.assign("rep")
    receipt = await bell.desk.do("rep", "notice.read", {"also": [n.id for n in seen]}, seen[0].id)
    assert receipt.outcome == "applied"
    assert [await bell.status(n.id) for n in seen] == ["read"] * 3
    assert await bell.status(unseen.id) == "new"


async def test_nobody_reads_for_somebody_else(bell: Bell) -> None:
    mine, theirs = await bell.assign("rep"), await bell.assign("store")
    assert (await bell.desk.do("store", "notice.read", {}, mine.id)).code == "not_allowed"
    assert (await bell.desk.do("admin", "notice.read", {}, mine.id)).code == "not_allowed"
    await bell.desk.do("rep", "notice.read", {"also": [theirs.id, bell.desk.shop]}, mine.id)
    assert await bell.status(theirs.id) == "new"
    assert await bell.status(mine.id) == "read"


async def test_what_became_of_it_is_for_the_server_to_say(bell: Bell) -> None:
    notice = await bell.assign("rep")
    for who in ("rep", "admin", "boss"):
        said = await bell.desk.do(who, "notice.tell", {"what": "delivered", "channel": "push"}, notice.id)
        assert said.code == "not_allowed"
        assert (await bell.desk.do(who, "notice.ring", {})).code == "not_allowed"
    assert await bell.status(notice.id) == "new"


async def test_two_devices_that_read_it_agree(bell: Bell) -> None:
    notice = await bell.assign("rep")
    await bell.desk.do("rep", "notice.read", {"via": "push"}, notice.id)
    await bell.desk.do("rep", "notice.read", {}, notice.id)
    assert await bell.status(notice.id) == "opened"
    entity = await bell.desk.entity(notice.id)
    assert [event.name for event in entity.events] == ["read", "read"]
