"""A picture from a phone or a designer, made into what the app shows: turned upright, stripped, in three sizes of WebP.

Pure and slow (up to a second): whoever calls it does so off the event loop.
"""

import hashlib
import io
import struct
import warnings
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

from backend.media.kinds import SIZES

FORMATS = ("JPEG", "PNG", "WEBP")
PIXEL_LIMIT = 50_000_000
"""A phone's best photo has 50 million; what says it has more is a mistake, or meant to fill our memory."""
_QUALITY = 80
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, struct.error, MemoryError)
"""What Pillow's readers raise for bytes that are no whole picture."""
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heif", b"hevc", b"mif1", b"msf1", b"avif"})


class Unusable(ValueError):  # noqa: N818 - names the condition
    """No picture can be made of the bytes. `reason`: `heif`, `not_a_picture`, `too_many_pixels` or `damaged`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Rendition:
    """One size: `edge` is the square it fits, `width` and `height` what it came to."""

    edge: int
    width: int
    height: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Picture:
    """All sizes, smallest first, under one hash."""

    hash: str
    renditions: tuple[Rendition, ...]


def make_picture(raw: bytes) -> Picture:
    """The sizes of a picture, without EXIF, GPS, comments or profiles. Errors: `Unusable`.

    The same bytes give the same hash for as long as the encoder is the same; another one's hash is another address.
    """
    image = _upright(raw)
    renditions = tuple(_fitted(image, edge) for edge in SIZES)
    return Picture(hashlib.sha256(renditions[-1].body).hexdigest()[:32], renditions)


def _upright(raw: bytes) -> Image.Image:
    """The pixels, as they were meant to be looked at, in sRGB, not much larger than the largest size."""
    if raw[4:8] == b"ftyp" and raw[8:12] in _HEIF_BRANDS:
        raise Unusable("heif")
    with warnings.catch_warnings():
        # Ours is the limit that counts, and it refuses; broken EXIF is dropped with the rest of it.
        warnings.simplefilter("ignore")
        image = _opened(raw)
        if image.width * image.height > PIXEL_LIMIT:
            raise Unusable("too_many_pixels")
        try:
            # A JPEG is decoded at an eighth, a quarter or a half of its size where that is enough.
            image.draft("RGB", (2 * SIZES[-1], 2 * SIZES[-1]))
            image.load()
        except _BROKEN as error:
            raise Unusable("damaged") from error
        _turn(image)
    return _in_srgb(image)


def _opened(raw: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(raw), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise Unusable("too_many_pixels") from error
    except _BROKEN as error:
        raise Unusable("not_a_picture") from error


def _turn(image: Image.Image) -> None:
    """As the EXIF orientation says; a picture whose EXIF cannot be read is taken as it lies."""
    try:
        ImageOps.exif_transpose(image, in_place=True)
    except Exception:  # noqa: BLE001 - whatever a camera wrote there, the pixels are good
        return


def _in_srgb(image: Image.Image) -> Image.Image:
    has_alpha = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    mode = "RGBA" if has_alpha else "RGB"
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "RGBA", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(image, source, target, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            turned = None
        if turned is not None:
            return turned
    return image.convert(mode)


def _fitted(image: Image.Image, edge: int) -> Rendition:
    small = image.copy()
    small.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    bare = Image.new(small.mode, small.size)
    bare.paste(small)
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=_QUALITY, method=4)
    return Rendition(edge, bare.width, bare.height, out.getvalue())
