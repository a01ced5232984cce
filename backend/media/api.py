"""Pictures over HTTP: bytes in, a hash out; then the sizes under that hash, for ever."""

import asyncio
import re
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.params import FromPath
from pydantic import BaseModel

from backend.identity.sessions import Signed
from backend.media.kinds import SIZES
from backend.media.pictures import PIXEL_LIMIT, Unusable, make_picture
from backend.media.rows import count_pictures, find_picture, keep_picture
from backend.replication.documented import refusals
from backend.replication.door import Door
from backend.web.language import Text
from backend.web.problems import BODY_TOO_LARGE, NOT_FOUND, PICTURE_UNUSABLE, TOO_MANY_REQUESTS, Problem
from sync.protocol import DAY_MS

BODY_LIMIT = 16 * 1024 * 1024
A_DAY = 300
"""Pictures one person may add in a day: more than a round of stores takes, less than fills a disk."""

_NAME = re.compile(rf"[0-9a-f]{{32}}-({'|'.join(map(str, SIZES))})\.webp\Z")
_HEADERS = {
    # Kept by the reader alone: who may ask is asked again of everybody else.
    "Cache-Control": "private, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}
_one_at_a_time = asyncio.Semaphore(1)
"""A picture of fifty million pixels takes 200 MB while it is read."""

_WHY = {
    "heif": Text(
        "Ce format (HEIC, AVIF) n'est pas lu ici : envoyez un JPEG. Sur iPhone : Réglages, Appareil photo, Formats, "
        "« Le plus compatible ».",
        "This format (HEIC, AVIF) is not read here: send a JPEG. On an iPhone: Settings, Camera, Formats, “Most "
        "Compatible”.",
    ),
    "not_a_picture": Text(
        "Ce fichier n'est pas une image : envoyez un JPEG, un PNG ou un WebP.",
        "This file is no picture: send a JPEG, a PNG or a WebP.",
    ),
    "too_many_pixels": Text(
        f"L'image a plus de {PIXEL_LIMIT // 1_000_000} millions de pixels : réduisez-la.",
        f"The picture has more than {PIXEL_LIMIT // 1_000_000} million pixels: make it smaller.",
    ),
    "damaged": Text(
        "L'image est abîmée ou coupée : reprenez la photo, ou envoyez-la de nouveau.",
        "The picture is damaged or cut short: take it again, or send it again.",
    ),
}


class PictureAdded(BaseModel):
    """How ops name the picture; its sizes are at `/media/{hash}-{size}.webp`."""

    hash: str
    width: int
    height: int
    sizes: list[int]


@dataclass
class PictureOperation(Operation):
    """Documents a body of bytes."""

    def __post_init__(self) -> None:
        """Name what is read."""
        bytes_ = OpenAPIMediaType(schema=Schema(content_media_type="application/octet-stream"))
        types = ("image/jpeg", "image/png", "image/webp")
        self.request_body = RequestBody(required=True, content=dict.fromkeys(types, bytes_))


@post(
    "/api/v1/pictures",
    tags=["media"],
    request_max_body_size=BODY_LIMIT,
    operation_class=PictureOperation,
    responses={
        201: ResponseSpec(PictureAdded, generate_examples=False, description="Made and kept"),
        **refusals(BODY_TOO_LARGE, PICTURE_UNUSABLE, TOO_MANY_REQUESTS),
    },
)
async def add_picture(request: Request[Signed, Any, Any], door: NamedDependency[Door]) -> PictureAdded:
    """Add a picture. It is turned upright, loses its EXIF and its place, and is kept in three sizes."""
    raw = await request.body()
    user, now_ms = request.user.access.user, door.clock()
    if await door.database.read(lambda: count_pictures(user, now_ms - DAY_MS)) >= A_DAY:
        raise Problem(TOO_MANY_REQUESTS, headers={"Retry-After": "3600"})
    try:
        async with _one_at_a_time:
            picture = await asyncio.to_thread(make_picture, raw)
    except Unusable as error:
        raise Problem(PICTURE_UNUSABLE, _WHY[error.reason], reason=error.reason) from error
    await door.database.write(lambda: keep_picture(picture, user, now_ms))
    largest = picture.renditions[-1]
    return PictureAdded(hash=picture.hash, width=largest.width, height=largest.height, sizes=list(SIZES))


@get(
    "/media/{name:str}",
    tags=["media"],
    responses={
        200: ResponseSpec(bytes, generate_examples=False, description="WebP", media_type="image/webp"),
        **refusals(NOT_FOUND),
    },
)
async def read_picture(name: FromPath[str], door: NamedDependency[Door]) -> Response[bytes]:
    """One size of a picture: `{hash}-{96|320|1080}.webp`. It never changes."""
    body = None
    if _NAME.match(name):
        body = await door.database.read(lambda: find_picture(name.removesuffix(".webp")))
    if body is None:
        raise Problem(NOT_FOUND)
    return Response(body, media_type="image/webp", headers=_HEADERS)


ROUTES = (add_picture, read_picture)
