"""Tables of promotions and challenges: what they, and the parts of stores in them, are found by."""

from piccolo.columns import BigInt, Boolean, Text
from piccolo.table import Table


class Promotion(Table, tablename="promotion"):
    """Its first and last day with customers (midnight in UTC), its GTINs between spaces. Written with the entity."""

    id = Text(primary_key=True, null=False, default=None)
    first_ms = BigInt(null=False, default=None)
    last_ms = BigInt(null=False, default=None)
    is_cancelled = Boolean(null=False, default=None)
    products = Text(null=False, default=None)


class Participation(Table, tablename="participation"):
    """What a store does about a promotion: what coverage is counted from. Written with the entity."""

    id = Text(primary_key=True, null=False, default=None)
    promotion = Text(null=False, default=None)
    account = Text(null=False, default=None)
    status = Text(null=False, default=None)
    problem = Text(null=True, default=None)
    committed_ms = BigInt(null=True, default=None)
    executed_ms = BigInt(null=True, default=None)


class Sale(Table, tablename="sale"):
    """What a till counted; key (product, account, day). `batch`: when the import that said so began (ms)."""

    product = Text(null=False, default=None)
    account = Text(null=False, default=None)
    day = BigInt(primary_key=True, null=False, default=None)
    units = BigInt(null=False, default=None)
    value_minor = BigInt(null=False, default=None)
    batch = BigInt(null=False, default=None)


class SaleDay(Table, tablename="sale_day"):
    """The days on which a store's till said anything; key (account, day)."""

    account = Text(null=False, default=None)
    day = BigInt(primary_key=True, null=False, default=None)
    batch = BigInt(null=False, default=None)


class Challenge(Table, tablename="challenge"):
    """Its first and last day (midnight in UTC), how many versions of a result it has. Written with the entity."""

    id = Text(primary_key=True, null=False, default=None)
    first_ms = BigInt(null=False, default=None)
    last_ms = BigInt(null=False, default=None)
    is_cancelled = Boolean(null=False, default=None)
    version = BigInt(null=False, default=None)


class Standing(Table, tablename="standing"):
    """Whose standing in which challenge is written down. Written with the entity."""

    id = Text(primary_key=True, null=False, default=None)
    challenge = Text(null=False, default=None)
    account = Text(null=False, default=None)


class ChallengeLook(Table, tablename="challenge_look"):
    """When a worker last looked at a challenge, and what it read, of which sales (`news`), which state of it (`version`).

    `noted_ms`, `noted_news`: when standings were last written down, and of which sales.
    """

    challenge = Text(primary_key=True, null=False, default=None)
    news = Text(null=False, default=None)
    looked_ms = BigInt(null=False, default=None)
    noted_ms = BigInt(null=True, default=None)
    noted_news = Text(null=True, default=None)
    version = BigInt(null=False, default=None)
    reading = Text(null=False, default=None)
