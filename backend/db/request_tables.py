"""Tables of what stores ask for: what bookings, orders, stock-outs and products are found by, pictures, held cells."""

from piccolo.columns import BigInt, Boolean, Integer, Text
from piccolo.table import Table


class Product(Table, tablename="product"):
    """What products are found by: `gtin` in 14 digits, `folded` name. Written with the product's entity."""

    id = Text(primary_key=True, null=False, default=None)
    gtin = Text(null=False, default=None)
    name = Text(null=False, default=None)
    folded = Text(null=False, default=None)


class PosOrder(Table, tablename="pos_order"):
    """What the queue of POS orders is read by: units to ship, units back-ordered. Written with the order's entity."""

    id = Text(primary_key=True, null=False, default=None)
    account = Text(null=False, default=None)
    status = Text(null=False, default=None)
    placed_ms = BigInt(null=False, default=None)
    to_ship = Integer(null=False, default=None)
    waiting = Integer(null=False, default=None)


class StockOut(Table, tablename="stock_out"):
    """What stock-outs are listed by: the newest case of a product at an account. Written with the stock-out's entity."""

    id = Text(primary_key=True, null=False, default=None)
    account = Text(null=False, default=None)
    product = Text(null=False, default=None)
    label = Text(null=True, default=None)
    status = Text(null=False, default=None)
    is_open = Boolean(null=False, default=None)
    since_ms = BigInt(null=False, default=None)
    until_ms = BigInt(null=True, default=None)


class Picture(Table, tablename="picture"):
    """One size of a picture, WebP in base 64; the id is its address: `hash-size`."""

    id = Text(primary_key=True, null=False, default=None)
    body = Text(null=False, default=None)
    width = Integer(null=False, default=None)
    height = Integer(null=False, default=None)
    user_id = Text(null=False, default=None)
    created_ms = BigInt(null=False, default=None)


class Booking(Table, tablename="booking"):
    """What bookings are looked up by, and what calendars were told. Written with the booking's entity, never alone."""

    id = Text(primary_key=True, null=False, default=None)
    resource = Text(null=True, default=None)
    session = Text(null=True, default=None)
    status = Text(null=False, default=None)
    expires_ms = BigInt(null=True, default=None)
    mark = Text(null=False, default=None)
    mailed = Text(null=False, default=None)
    sequence = Integer(null=False, default=None)
    claimed_ms = BigInt(null=False, default=None)


class CalendarFeed(Table, tablename="calendar_feed"):
    """The private address of a person's calendar. Only the hash of its token is kept."""

    user_id = Text(primary_key=True, null=False, default=None)
    token_hash = Text(null=False, default=None)
    created_ms = BigInt(null=False, default=None)


class Hold(Table, tablename="hold"):
    """A cell of a resource (a quarter of an hour of a rep, a seat of a session) and who has it; key (resource, cell)."""

    resource = Text(null=False, default=None)
    cell = BigInt(primary_key=True, null=False, default=None)
    holder = Text(null=False, default=None)
