"""Pictures in the database: a backup holds them, a restore brings them back, no second place has to be looked after."""

from base64 import b64decode, b64encode

from backend.db.work import Work, execute_many, fetch_one
from backend.media.pictures import Picture


def keep_picture(picture: Picture, user: str, now_ms: int) -> Work[None]:
    """Keep every size; one that is there stays as it is, for it is served as never changing."""
    yield from execute_many(
        "INSERT INTO picture (id, body, width, height, user_id, created_ms) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO NOTHING",
        [
            (f"{picture.hash}-{r.edge}", b64encode(r.body).decode(), r.width, r.height, user, now_ms)
            for r in picture.renditions
        ],
    )


def find_picture(name: str) -> Work[bytes | None]:
    """The bytes of one size, by `hash-size`."""
    row = yield from fetch_one("SELECT body FROM picture WHERE id = ?", name)
    return None if row is None else b64decode(row[0])


def count_pictures(user: str, since_ms: int) -> Work[int]:
    """How many pictures somebody added since a moment."""
    row = yield from fetch_one(
        "SELECT count(*) FROM picture WHERE user_id = ? AND created_ms > ? AND id LIKE '%-1080'", user, since_ms
    )
    return 0 if row is None else int(row[0])
