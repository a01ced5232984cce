"""Pictures as phones make them: upright, stripped, small; and what is no picture is refused with the way out."""

import io
import os
import zlib
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar
from PIL import ExifTags, Image

from backend.db.backup import backup, restore
from backend.db.work import Database, execute, fetch
from backend.media.kinds import SIZES
from backend.media.pictures import PIXEL_LIMIT, Picture, Unusable, make_picture
from backend.media.rows import find_picture, keep_picture
from tests.conftest import VirtualClock
from tests.security.house import house_of

RED, GREEN = (200, 30, 30), (30, 160, 30)


@pytest.fixture(scope="module")
def photos() -> Path:
    folder = Path(os.environ.get("COMPTOIR_TEST_DATA", Path(__file__).parents[4] / "shared" / "data")) / "photos"
    if not folder.exists():
        pytest.skip(f"no photos in {folder.parent}; set COMPTOIR_TEST_DATA to the folder that holds them")
    return folder


def _photo(size: tuple[int, int] = (40, 20), format: str = "JPEG", **more: Any) -> bytes:  # noqa: A002
    """Left half red, right half green."""
    image = Image.new("RGB", size, GREEN)
    image.paste(RED, (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, format, **more)
    return out.getvalue()


def _opened(picture: Picture, edge: int = 1080) -> Image.Image:
    return Image.open(io.BytesIO(next(r.body for r in picture.renditions if r.edge == edge)))


def _near(colour: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(colour[:3], wanted, strict=True))


@pytest.mark.parametrize(
    ("orientation", "at"), [(1, (0, 0)), (3, (-1, 0)), (6, (0, 0)), (8, (0, -1)), (2, (-1, 0)), (5, (0, 0))]
)
def test_a_picture_is_turned_as_its_exif_says_and_then_has_none(orientation: int, at: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "Secret"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitude] = (48.0, 51.0, 30.0)
    image = _opened(make_picture(_photo(exif=exif)))
    assert image.size == ((20, 40) if orientation >= 5 else (40, 20))
    x, y = (image.width - 2 if at[0] else 1), (image.height - 2 if at[1] else 1)
    assert _near(image.convert("RGB").getpixel((x, y)), RED)
    assert not image.getexif()
    assert not {"exif", "xmp", "icc_profile"} & image.info.keys()


def test_sizes_fit_their_squares_and_nothing_is_blown_up() -> None:
    picture = make_picture(_photo((2000, 1000)))
    assert [(r.edge, r.width, r.height) for r in picture.renditions] == [
        (96, 96, 48), (320, 320, 160), (1080, 1080, 540),
    ]  # fmt: skip
    small = make_picture(_photo((50, 100), "PNG"))
    assert [(r.width, r.height) for r in small.renditions] == [(48, 96), (50, 100), (50, 100)]
    assert make_picture(_photo((2000, 1000))).hash == picture.hash != small.hash


def test_what_is_see_through_stays_so_and_palettes_and_print_colours_become_ours() -> None:
    for mode, expected in (
        ("RGBA", "RGBA"),
        ("LA", "RGBA"),
        ("P", "RGB"),
        ("CMYK", "RGB"),
        ("I;16", "RGB"),
        ("1", "RGB"),
    ):
        out = io.BytesIO()
        image = Image.new(mode, (30, 30))
        image.save(out, "JPEG" if mode == "CMYK" else "PNG")
        assert _opened(make_picture(out.getvalue())).mode == expected, mode


def _bomb() -> bytes:
    """A PNG that says it has 400 million pixels."""
    raw = bytearray(_photo((10, 10), "PNG"))
    raw[16:24] = (20_000).to_bytes(4, "big") * 2
    raw[29:33] = zlib.crc32(raw[12:29]).to_bytes(4, "big")
    return bytes(raw)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "not_a_picture"),
        (b"hello", "not_a_picture"),
        (b"%PDF-1.4", "not_a_picture"),
        (b"\x00\x00\x00\x18ftypheic0000", "heif"),
        (_photo((400, 400), quality=95)[:2000], "damaged"),
        (b"\xff\xd8\xff\xe0", "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_picture"),
        (_photo(format="GIF"), "not_a_picture"),
        (_bomb(), "too_many_pixels"),
    ],
)
def test_what_is_no_picture_says_what_it_is(raw: bytes, reason: str) -> None:
    with pytest.raises(Unusable) as caught:
        make_picture(raw)
    assert caught.value.reason == reason


def test_real_photos(photos: Path) -> None:
    refused: dict[str, str] = {}
    for path in sorted(photos.iterdir()):
        try:
            picture = make_picture(path.read_bytes())
        except Unusable as error:
            refused[path.name] = error.reason
            continue
        image = _opened(picture)
        assert not image.getexif(), path.name
        assert max(image.size) <= 1080, path.name
        assert b"GPS" not in picture.renditions[-1].body, path.name
        if path.name.startswith("orientation"):
            assert (image.width > image.height) == ("landscape" in path.name), path.name
    assert refused.pop("heic_mobile_iphone_13_pro_max.HEIC") == refused.pop("heic_samplefilehub.heif") == "heif"
    assert set(refused) <= {"corrupted.jpg"}, refused


async def test_the_bytes_are_kept_once_and_a_backup_holds_them(database: Database, tmp_path: Path) -> None:
    picture = make_picture(_photo())
    for user in ("ana", "bob"):
        await database.write(lambda user=user: keep_picture(picture, user, 5))  # type: ignore[misc]
    rows = await database.read(lambda: fetch("SELECT id, user_id FROM picture ORDER BY id"))
    assert [tuple(row) for row in rows] == [(f"{picture.hash}-{edge}", "ana") for edge in sorted(SIZES, key=str)]
    await backup(database, tmp_path / "all.gz")
    await database.write(lambda: execute("DELETE FROM picture"))
    await restore(database, tmp_path / "all.gz", replace=True)
    for rendition in picture.renditions:
        name = f"{picture.hash}-{rendition.edge}"
        assert await database.read(lambda name=name: find_picture(name)) == rendition.body  # type: ignore[misc]


async def test_a_backup_reads_pictures_a_few_at_a_time(database: Database, tmp_path: Path) -> None:
    for number in range(15):
        picture = make_picture(_photo((100 + number, 50)))
        await database.write(lambda picture=picture: keep_picture(picture, "ana", 5))  # type: ignore[misc]
    before = await database.read(lambda: fetch("SELECT id, body FROM picture ORDER BY id"))
    assert len(before) == 45
    await backup(database, tmp_path / "all.gz")
    await restore(database, tmp_path / "all.gz", replace=True)
    assert await database.read(lambda: fetch("SELECT id, body FROM picture ORDER BY id")) == before


async def test_over_http(app: Litestar, database: Database, clock: VirtualClock) -> None:
    async with house_of(app, database, clock) as house:
        added = await house.ask("manager", "POST", "/api/v1/pictures", content=_photo((640, 480)))
        assert added.status_code == 201, added.text
        assert {**added.json(), "hash": ""} == {"hash": "", "width": 640, "height": 480, "sizes": list(SIZES)}
        name = added.json()["hash"]
        read = await house.ask("rep", "GET", f"/media/{name}-320.webp")
        assert (read.status_code, read.headers["content-type"]) == (200, "image/webp")
        assert "immutable" in read.headers["cache-control"]
        assert read.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert read.headers["x-content-type-options"] == "nosniff"
        assert Image.open(io.BytesIO(read.content)).size == (320, 240)
        for wrong in (f"{name}-321.webp", f"{name}-320.png", f"{'0' * 32}-320.webp", "..%2f", "x"):
            assert (await house.ask("rep", "GET", f"/media/{wrong}")).status_code == 404
        assert (await house.ask(None, "GET", f"/media/{name}-320.webp")).status_code == 401


async def test_a_bad_picture_is_a_problem_with_the_way_out(
    app: Litestar, database: Database, clock: VirtualClock
) -> None:
    async with house_of(app, database, clock) as house:

        async def answer(raw: bytes, language: str = "fr") -> httpx.Response:
            return await house.ask(
                "rep", "POST", "/api/v1/pictures", content=raw, headers={"Accept-Language": language}
            )

        refused = await answer(b"\x00\x00\x00\x18ftypheic0000")
        assert (refused.status_code, refused.json()["code"]) == (422, "picture_unusable")
        assert refused.headers["content-type"] == "application/problem+json"
        assert "Le plus compatible" in refused.json()["detail"]
        assert "cut short" in (await answer(_photo((400, 400), quality=95)[:2000], "en")).json()["detail"]
        assert str(PIXEL_LIMIT // 1_000_000) in (await answer(_bomb())).json()["detail"]
        large = await answer(b"\xff" * (16 * 1024 * 1024 + 1))
        assert (large.status_code, large.json()["code"]) == (413, "body_too_large")


async def test_one_person_cannot_fill_the_disk(
    app: Litestar, database: Database, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.media.api.A_DAY", 2)
    async with house_of(app, database, clock) as house:
        statuses = [
            (await house.ask("rep", "POST", "/api/v1/pictures", content=_photo((n, 10)))).status_code
            for n in (20, 30, 40)
        ]
        assert statuses == [201, 201, 429]
        assert (await house.ask("manager", "POST", "/api/v1/pictures", content=_photo((50, 10)))).status_code == 201
