"""The tables of notices; `tables.py` lists them with all others, and says what they share."""

from piccolo.columns import BigInt, Boolean, Integer, Text
from piccolo.table import Table


class Notice(Table, tablename="notice"):
    """What a person is told, once a (what, target, person, moment).

    Written with the notice's entity; `next_ms`: when its sends are to be planned.
    """

    id = Text(primary_key=True, null=False, default=None)
    user_id = Text(null=False, default=None)
    what = Text(null=False, default=None)
    topic = Text(null=False, default=None)
    target = Text(null=False, default=None)
    target_kind = Text(null=False, default=None)
    about = Text(null=True, default=None)
    due_ms = BigInt(null=False, default=None)
    created_ms = BigInt(null=False, default=None)
    params = Text(null=False, default=None)
    read_ms = BigInt(null=True, default=None)
    next_ms = BigInt(null=True, default=None)
    digest = Text(null=True, default=None)


class Reminder(Table, tablename="reminder"):
    """A moment to remind people of an entity: looked at from `from_ms` on, over at `until_ms`, told so far up to `after_user`."""

    id = Text(primary_key=True, null=False, default=None)
    target = Text(null=False, default=None)
    what = Text(null=False, default=None)
    made_ms = BigInt(null=False, default=None)
    from_ms = BigInt(null=False, default=None)
    until_ms = BigInt(null=False, default=None)
    after_user = Text(null=False, default=None)
    next_ms = BigInt(null=True, default=None)


class SendRow(Table, tablename="send"):
    """One message by one channel to one device, claimed by a worker while it is under way."""

    id = Text(primary_key=True, null=False, default=None)
    notice = Text(null=False, default=None)
    user_id = Text(null=False, default=None)
    channel = Text(null=False, default=None)
    device = Text(null=False, default=None)
    state = Text(null=False, default=None)
    due_ms = BigInt(null=False, default=None)
    claim = Text(null=False, default=None)
    claimed_ms = BigInt(null=False, default=None)
    attempts = Integer(null=False, default=None)
    lapses = Integer(null=False, default=None)
    code = Text(null=True, default=None)
    done_ms = BigInt(null=True, default=None)
    told = Boolean(null=False, default=None)


class PushSubscription(Table, tablename="push_subscription"):
    """Where a push service takes messages for a device; the id is the hash of the address."""

    id = Text(primary_key=True, null=False, default=None)
    user_id = Text(null=False, default=None)
    device_id = Text(null=False, default=None)
    endpoint = Text(null=False, default=None)
    p256dh = Text(null=False, default=None)
    auth = Text(null=False, default=None)
    vapid = Text(null=False, default=None)
    created_ms = BigInt(null=False, default=None)
    seen_ms = BigInt(null=False, default=None)
    ok_ms = BigInt(null=True, default=None)


class NoticeChoice(Table, tablename="notice_choice"):
    """What a person chose to be told how, on which clock; `installed_ms`: when a phone of theirs first took pushes."""

    user_id = Text(primary_key=True, null=False, default=None)
    zone = Text(null=True, default=None)
    quiet_from = Integer(null=True, default=None)
    quiet_to = Integer(null=True, default=None)
    topics = Text(null=False, default=None)
    installed_ms = BigInt(null=True, default=None)
