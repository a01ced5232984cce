"""A product's barcode as a camera sees it: drawn, and filmed for Chromium's make-believe camera."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 640, 480
FRAMES = 20

_LEFT = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")
"""GS1 General Specifications 5.2.1.2: number set A; B is C backwards, and C is A inverted."""
_PARITY = ("AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA")


def modules(gtin: str) -> str:
    """The 95 bars (1) and spaces (0) of an EAN-13."""
    right = ["".join("10"[int(bit)] for bit in code) for code in _LEFT]
    sets = {"A": _LEFT, "B": tuple(code[::-1] for code in right)}
    first, left, last = int(gtin[0]), gtin[1:7], gtin[7:]
    bars = "".join(sets[parity][int(digit)] for digit, parity in zip(left, _PARITY[first], strict=True))
    return f"101{bars}01010{''.join(right[int(digit)] for digit in last)}101"


def picture(gtin: str) -> Image.Image:
    """A label on a bottle, a little turned and not quite sharp, as hands hold it."""
    label = Image.new("L", (460, 260), 245)
    draw = ImageDraw.Draw(label)
    for number, bar in enumerate(modules(gtin)):
        if bar == "1":
            draw.rectangle((40 + number * 4, 30, 43 + number * 4, 210), fill=20)
    draw.text((150, 225), gtin, fill=20)
    seen = Image.new("L", (WIDTH, HEIGHT), 120)
    turned = label.rotate(4, expand=True, fillcolor=120, resample=Image.Resampling.BICUBIC)
    seen.paste(turned, ((WIDTH - turned.width) // 2, (HEIGHT - turned.height) // 2))
    return seen.filter(ImageFilter.GaussianBlur(0.8))


def film(image: Image.Image, path: Path) -> Path:
    """A film of one still picture, raw, as `--use-file-for-fake-video-capture` reads it (YUV4MPEG2)."""
    frame = b"FRAME\n" + image.tobytes() + bytes([128]) * (WIDTH * HEIGHT // 2)
    path.write_bytes(b"YUV4MPEG2 W%d H%d F10:1 Ip A1:1 C420jpeg\n" % (WIDTH, HEIGHT) + frame * FRAMES)
    return path
