"""Pictures of display material, drawn: flat shapes in the colours of a cider house. Nothing is read from a file."""

import io
import math
from collections.abc import Callable

from PIL import Image, ImageDraw

SIDE = 1440
"""Drawn larger than shown: making it small smooths its edges."""

_CREAM, _GREEN, _LEAF, _APPLE, _BLUSH = "#f4ead5", "#12573a", "#5f9e5a", "#c23b2e", "#e88f6f"
_KRAFT, _KRAFT_DARK, _AMBER, _INK, _WHITE = "#d9b98a", "#b9935f", "#d9962b", "#24332b", "#fffdf8"

Draw = ImageDraw.ImageDraw
Box = tuple[float, float, float, float]


def _apple(draw: Draw, x: float, y: float, r: float, colour: str = _APPLE) -> None:
    """An apple about a point: two lobes, a stalk, a leaf, a gleam."""
    draw.ellipse((x - r, y - r * 0.9, x + r * 0.35, y + r), fill=colour)
    draw.ellipse((x - r * 0.35, y - r * 0.9, x + r, y + r), fill=colour)
    draw.line((x, y - r * 0.7, x + r * 0.12, y - r * 1.25), fill=_INK, width=max(4, int(r / 8)))
    draw.ellipse((x + r * 0.1, y - r * 1.35, x + r * 0.75, y - r * 0.95), fill=_LEAF)
    draw.ellipse((x - r * 0.65, y - r * 0.5, x - r * 0.3, y - r * 0.05), fill=_BLUSH)


def _bottle(draw: Draw, x: float, floor: float, height: float, colour: str) -> None:
    """A bottle that stands on a floor, with its label."""
    width = height * 0.3
    left, right = x - width / 2, x + width / 2
    draw.rounded_rectangle((left, floor - height * 0.62, right, floor), width * 0.18, fill=colour)
    draw.polygon(
        ((left, floor - height * 0.56), (x - width * 0.17, floor - height * 0.8),
         (x + width * 0.17, floor - height * 0.8), (right, floor - height * 0.56)),
        fill=colour,
    )  # fmt: skip
    draw.rectangle((x - width * 0.17, floor - height * 0.96, x + width * 0.17, floor - height * 0.78), fill=colour)
    draw.rectangle((x - width * 0.21, floor - height, x + width * 0.21, floor - height * 0.92), fill=_CREAM)
    draw.rectangle((left, floor - height * 0.44, right, floor - height * 0.16), fill=_WHITE)
    _apple(draw, x, floor - height * 0.29, width * 0.2)


def _row(draw: Draw, box: Box, count: int, height: float, colours: tuple[str, ...]) -> None:
    """Bottles side by side on a shelf: `box` is its edge."""
    left, top, right, _ = box
    step = (right - left) / count
    for number in range(count):
        _bottle(draw, left + step * (number + 0.5), top, height, colours[number % len(colours)])


def _display(draw: Draw) -> None:
    draw.ellipse((330, 1290, 1110, 1380), fill="#e4d6b8")
    draw.rounded_rectangle((390, 150, 1050, 430), 60, fill=_GREEN)
    _apple(draw, 720, 310, 92)
    draw.rectangle((390, 400, 1050, 1330), fill=_KRAFT)
    for shelf in (690, 980, 1270):
        draw.rectangle((420, shelf - 240, 1020, shelf), fill=_KRAFT_DARK)
        _row(draw, (430, shelf, 1010, shelf), 5, 225, (_AMBER, _LEAF, _AMBER))
        draw.rectangle((390, shelf - 6, 1050, shelf + 46), fill=_GREEN)


def _counter(draw: Draw) -> None:
    draw.rectangle((0, 1090, SIDE, SIDE), fill="#dccdae")
    draw.polygon(((390, 250), (1050, 250), (1110, 620), (330, 620)), fill=_GREEN)
    _apple(draw, 720, 450, 105)
    draw.rectangle((330, 610, 1110, 1100), fill=_KRAFT_DARK)
    _row(draw, (350, 1050, 1090, 1050), 6, 330, (_APPLE, _AMBER, _LEAF))
    draw.polygon(((290, 900), (1150, 900), (1110, 1140), (330, 1140)), fill=_KRAFT)
    draw.rectangle((470, 980, 970, 1050), fill=_GREEN)


def _wobbler(draw: Draw) -> None:
    draw.rectangle((0, 1050, SIDE, 1150), fill=_KRAFT_DARK)
    draw.rectangle((0, 1150, SIDE, 1230), fill=_WHITE)
    for number in range(5):
        draw.rectangle((90 + number * 280, 1168, 250 + number * 280, 1212), fill="#e3ddcf")
    _row(draw, (20, 1050, 520, 1050), 3, 520, (_AMBER, _LEAF))
    draw.polygon(((800, 1190), (860, 1190), (960, 760), (920, 760)), fill="#cfe0d2")
    draw.ellipse((640, 180, 1280, 820), fill=_GREEN)
    draw.ellipse((680, 220, 1240, 780), outline=_CREAM, width=14)
    _apple(draw, 960, 510, 170)


def _strip(draw: Draw) -> None:
    for top in (330, 900):
        draw.rectangle((0, top + 230, SIDE, top + 300), fill=_KRAFT_DARK)
        _row(draw, (40, top + 232, 1400, top + 232), 8, 390, (_AMBER, _APPLE, _LEAF))
        draw.rectangle((0, top + 290, SIDE, top + 400), fill=_GREEN)
        for number in range(6):
            _apple(draw, 130 + number * 240, top + 352, 30)
            draw.rectangle((190 + number * 240, top + 330, 290 + number * 240, top + 366), fill=_CREAM)


def _poster(draw: Draw, ground: str, colour: str) -> None:
    draw.rectangle((380, 190, 1090, 1290), fill="#dccdae")
    draw.rectangle((350, 160, 1060, 1260), fill=ground)
    draw.ellipse((420, 250, 990, 820), fill=_CREAM)
    _apple(draw, 705, 545, 190, colour)
    for number, width in enumerate((520, 400, 280)):
        top = 920 + number * 90
        draw.rounded_rectangle((705 - width / 2, top, 705 + width / 2, top + 44), 22, fill=_CREAM)
    for x, y in ((350, 160), (1060, 160), (350, 1260), (1060, 1260)):
        draw.ellipse((x - 16, y - 16, x + 16, y + 16), fill=_INK)


def _harvest(draw: Draw) -> None:
    _poster(draw, _GREEN, _APPLE)


def _cider(draw: Draw) -> None:
    _poster(draw, _AMBER, _LEAF)


def _end_cap(draw: Draw) -> None:
    draw.rectangle((0, 1300, SIDE, SIDE), fill="#dccdae")
    draw.rectangle((250, 330, 1190, 1310), fill=_WHITE)
    draw.rounded_rectangle((190, 110, 1250, 360), 40, fill=_GREEN)
    for number in range(5):
        _apple(draw, 320 + number * 200, 245, 62, _APPLE if number % 2 == 0 else _AMBER)
    for shelf in (680, 990, 1290):
        _row(draw, (280, shelf, 1160, shelf), 8, 250, (_AMBER, _LEAF, _APPLE))
        draw.rectangle((230, shelf - 4, 1210, shelf + 40), fill=_LEAF)


def _sampler(draw: Draw) -> None:
    draw.ellipse((200, 1230, 1240, 1350), fill="#dccdae")
    for x in (330, 1060):
        draw.rectangle((x, 820, x + 50, 1290), fill=_KRAFT_DARK)
    draw.polygon(((160, 260), (1280, 260), (1180, 120), (260, 120)), fill=_GREEN)
    for number in range(8):
        left = 160 + number * 140
        colour = _CREAM if number % 2 else _GREEN
        draw.pieslice((left, 190, left + 140, 330), 0, 180, fill=colour)
    draw.rectangle((230, 260, 262, 830), fill=_KRAFT_DARK)
    draw.rectangle((1178, 260, 1210, 830), fill=_KRAFT_DARK)
    _row(draw, (300, 800, 700, 800), 3, 380, (_AMBER, _LEAF))
    for number in range(4):
        left = 760 + number * 100
        draw.polygon(((left, 690), (left + 76, 690), (left + 62, 800), (left + 14, 800)), fill=_AMBER)
    draw.rectangle((170, 796, 1270, 870), fill=_KRAFT)
    draw.rectangle((230, 870, 1210, 1130), fill=_GREEN)
    _apple(draw, 720, 1000, 85)


_SCENES: dict[str, Callable[[Draw], None]] = {
    "display": _display,
    "counter": _counter,
    "wobbler": _wobbler,
    "strip": _strip,
    "harvest": _harvest,
    "cider": _cider,
    "end_cap": _end_cap,
    "sampler": _sampler,
}


def drawn(scene: str) -> bytes:
    """A scene as PNG."""
    image = Image.new("RGB", (SIDE, SIDE), _CREAM)
    draw = ImageDraw.Draw(image)
    for ray in range(24):
        # A faint sun behind everything: a plain ground looks like a picture that did not load.
        start, end = (math.degrees(2 * math.pi * n / 48) for n in (2 * ray, 2 * ray + 1))
        draw.pieslice((-500, -500, SIDE + 500, SIDE + 500), start, end, fill="#f0e3c8")
    _SCENES[scene](draw)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()
