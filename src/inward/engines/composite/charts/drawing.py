"""Pieces of SVG as text: lines, marks, words that fit where they stand, and the frame around them.

Only presentation attributes are used, no style sheet and no script, so that a figure may stand
in a page with a strict content policy, in a document, or alone.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Literal

import numpy as np

from inward.engines.composite.charts.words import Language, word

INK, SOFT, LINE, PALE, MIDDLE = "#1b1f23", "#4f5760", "#dddad2", "#e6e3db", "#a9a59b"
SANS = (
    "-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans', 'PingFang SC', "
    "'Hiragino Sans GB', 'Microsoft YaHei UI', 'Noto Sans CJK SC', sans-serif"
)
SIZE, SMALL, LARGE = 13.0, 12.0, 17.0
MARGIN, WIDTH = 16.0, 720.0

Scale = Callable[[float], float]
Anchor = Literal["start", "middle", "end"]

# Widths in em, a little above those of the usual sans-serif faces, so that what fits here fits there.
_NARROW, _SLIM, _WIDE = set("ijl.,:;'|!·’‘"), set("ftr()[]/-I “”°"), set("mwMW%@—…")
_MEDIUM = set("acekszvxyJ")
_WIDE_IN_CHINESE = set("“”‘’…—·")


def text_width(text: str, size: float = SIZE, bold: bool = False) -> float:
    """Room a line of text needs, in px; measured generously, for the face is the reader's."""
    chinese = any(map(_is_chinese, text))
    ems = 0.0
    for letter in text:
        if _is_chinese(letter) or (chinese and letter in _WIDE_IN_CHINESE):
            ems += 1.0
        elif letter in _NARROW:
            ems += 0.30
        elif letter in _SLIM:
            ems += 0.40
        elif letter in _WIDE:
            ems += 0.98
        elif letter in _MEDIUM:
            ems += 0.54
        else:
            ems += 0.72 if letter.isupper() else 0.61
    return ems * size * (1.06 if bold else 1.0)


def wrapped(
    text: str, width: float, size: float = SIZE, most: int = 2, bold: bool = False
) -> list[str]:
    """A text in at most so many lines of a width; what does not fit ends in an ellipsis."""
    lines = _lines(text, width, size, bold)
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] += "…"
    return [_cut(line, width, size, bold) for line in kept]


def balanced(
    text: str, width: float, size: float = SIZE, most: int = 2, bold: bool = False
) -> list[str]:
    """As `wrapped`, with lines of about the same length: no single word or character left over."""
    lines = wrapped(text, width, size, most, bold)
    if len(lines) == 1 or "…" in "".join(lines):
        return lines
    for part in range(10, 20):
        narrower = wrapped(text, width * part / 20, size, most, bold)
        if len(narrower) == len(lines) and "…" not in "".join(narrower):
            return narrower
    return lines


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = SIZE,
    anchor: Anchor = "start",
    fill: str = INK,
    bold: bool = False,
    whole: str = "",
) -> str:
    """Words on a baseline; `whole` is what they stand for when they were cut short."""
    tip = f"<title>{_safe(whole)}</title>" if whole and whole != words else ""
    weight = ' font-weight="600"' if bold else ""
    end = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" fill="{fill}"{end}{weight}>'
        f"{_safe(words)}{tip}</text>"
    )


def label(
    x: float,
    y: float,
    words: str,
    width: float,
    *,
    anchor: Anchor = "end",
    bold: bool = False,
    size: float = SIZE,
) -> str:
    """A name beside a row whose middle is at y, in one line or two."""
    lines = balanced(words, width, size, bold=bold)
    top = y + size * 0.36 - (len(lines) - 1) * size * 0.58
    return "".join(
        text(x, top + i * size * 1.16, line, anchor=anchor, bold=bold, size=size, whole=words)
        for i, line in enumerate(lines)
    )


def label_width(names: Iterable[str], most: float, bold: bool = False) -> float:
    """Room for the longest name, up to a limit at which names wrap."""
    return min(max((text_width(name, SIZE, bold) for name in names), default=0.0), most) + 2


def row_places(names: Sequence[str], width: float, least: float) -> tuple[list[float], float]:
    """The middle of each row from the top, taller where a name takes two lines; and the height of all."""
    middles, at = [], 0.0
    for name in names:
        tall = max(least, 15.0 * len(balanced(name, width)) + 7)
        middles.append(at + tall / 2)
        at += tall
    return middles, at


def line(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    *,
    stroke: str = INK,
    width: float = 1.0,
    dash: str = "",
) -> str:
    """A straight line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" '
        f'stroke="{stroke}" stroke-width="{_n(width)}"{dashed}/>'
    )


def rect(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: str = INK,
    stroke: str = "",
    thick: float = 1.2,
) -> str:
    """A rectangle; a stroke is drawn inside its edge."""
    inset = thick / 2 if stroke else 0.0
    edge = f' stroke="{stroke}" stroke-width="{_n(thick)}"' if stroke else ""
    return (
        f'<rect x="{_n(x + inset)}" y="{_n(y + inset)}" width="{_n(max(width - 2 * inset, 0))}" '
        f'height="{_n(max(height - 2 * inset, 0))}" fill="{fill}"{edge}/>'
    )


MARKS = ("disc", "ring", "square", "frame", "diamond", "cross", "triangle", "wedge")


def mark(kind: str, x: float, y: float, r: float = 5.0) -> str:
    """A mark that is told from the others by its shape, never by its colour."""
    outline = f'fill="#fff" stroke="{INK}" stroke-width="1.6"'
    if kind in ("disc", "ring"):
        look = f'fill="{INK}"' if kind == "disc" else outline
        return (
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r if kind == "disc" else r - 0.8)}" {look}/>'
        )
    if kind in ("square", "frame"):
        s = r * 0.9
        fill, stroke = (INK, "") if kind == "square" else ("#fff", INK)
        return rect(x - s, y - s, 2 * s, 2 * s, fill=fill, stroke=stroke, thick=1.6)
    if kind == "cross":
        s = r * 0.8
        return f'<path d="M{_n(x - s)} {_n(y - s)}L{_n(x + s)} {_n(y + s)}M{_n(x - s)} {_n(y + s)}L{_n(x + s)} {_n(y - s)}" stroke="{INK}" stroke-width="2" fill="none"/>'
    if kind in ("grey", "white"):
        return rect(
            x - 6,
            y - 4.5,
            13,
            9,
            fill=MIDDLE if kind == "grey" else "#fff",
            stroke="" if kind == "grey" else INK,
        )
    corners = {
        "diamond": [(0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)],
        "triangle": [(0, -1.1), (1.1, 0.9), (-1.1, 0.9)],
        "wedge": [(0, 1.2), (1.2, -1.0), (-1.2, -1.0)],
    }[kind]
    points = " ".join(f"{_n(x + a * r)},{_n(y + b * r)}" for a, b in corners)
    look = outline if kind == "triangle" else f'fill="{INK}"'
    return f'<polygon points="{points}" {look}/>'


def arrow(x1: float, x2: float, y: float) -> str:
    """A level arrow from x1 to x2, its head short of what it points to."""
    way = 1.0 if x2 > x1 else -1.0
    tip = x2 - way * 6
    if (tip - x1) * way < 6:
        return line(x1, y, x2, y, width=1.6)
    head = f'<polygon points="{_n(tip)},{_n(y)} {_n(tip - way * 6)},{_n(y - 3.5)} {_n(tip - way * 6)},{_n(y + 3.5)}" fill="{INK}"/>'
    return line(x1, y, tip - way * 5, y, width=1.6) + head


def legend(
    x: float, y: float, entries: Sequence[tuple[str, str]], width: float
) -> tuple[str, float]:
    """Marks or numbers and what they mean, in one row or in columns; and the height used."""
    shown = [wrapped(words, width - 18, SMALL, most=1)[0] for _, words in entries]
    rooms = [36 + text_width(words, SMALL) for words in shown]
    columns = len(entries)
    if sum(rooms) - 18 > width:
        columns = max(int((width + 18) // max(rooms)), 1)
        rooms = [(width + 18) / columns] * len(entries)
    parts = []
    for place, ((kind, words), fitting) in enumerate(zip(entries, shown, strict=True)):
        row, column = divmod(place, columns)
        at, middle = x + sum(rooms[:column]), y + 20 * row
        if kind.isdigit():
            parts.append(text(at, middle + 4.3, kind, size=SMALL, bold=True))
        else:
            parts.append(mark(kind, at + 6, middle))
        parts.append(text(at + 18, middle + 4.3, fitting, size=SMALL, fill=SOFT, whole=words))
    return "".join(parts), 20.0 * -(-len(entries) // columns)


def frame(
    *,
    title: str,
    says: str,
    body: str,
    height: float,
    language: Language,
    note: str = "",
    width: float = WIDTH,
) -> str:
    """The whole figure: title above, body shifted beneath it, note below.

    Args:
        title: heading and accessible name.
        says: accessible description, with the numbers.
        body: SVG whose y starts at 0.
        height: of the body.
        language: sets the language of the figure.
        note: how to read it.
        width: of the figure in px; it scales.
    """
    inner = width - 2 * MARGIN
    heading = balanced(title, inner, LARGE, most=3, bold=True)
    below = balanced(note, inner, SMALL, most=6) if note else []
    top = MARGIN + 22 * len(heading) + 8
    bottom = top + height
    tall = bottom + (8 + 17 * len(below) if below else 0) + MARGIN * 0.75
    parts = [
        text(MARGIN, MARGIN + 14 + i * 22, words, size=LARGE, bold=True)
        for i, words in enumerate(heading)
    ]
    parts.append(f'<g transform="translate(0 {_n(top)})">{body}</g>')
    parts += [
        text(MARGIN, bottom + 18 + i * 17, words, size=SMALL, fill=SOFT)
        for i, words in enumerate(below)
    ]
    tongue = "zh-Hans" if language == "zh" else "en"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(tall)}" role="img" '
        f'lang="{tongue}" xml:lang="{tongue}" font-family="{escape(SANS)}">'
        f"<title>{_safe(title)}</title><desc>{_safe(says)}</desc>"
        f'<rect width="{_n(width)}" height="{_n(tall)}" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def axis(
    ticks: Sequence[float],
    places: Sequence[float],
    top: float,
    bottom: float,
    *,
    strong: float | None = None,
) -> str:
    """Upright hairlines with their numbers above; one of them may be strong."""
    digits = decimals(ticks)
    parts = []
    for value, x in zip(ticks, places, strict=True):
        stroke = INK if value == strong else LINE
        parts.append(line(x, top, x, bottom, stroke=stroke))
        parts.append(
            text(x, top - 6, number(value, digits), size=SMALL, anchor="middle", fill=SOFT)
        )
    return "".join(parts)


def scale_between(first: float, last: float, start: float, end: float) -> Scale:
    """The place in px of a value, by a straight line through two of them."""
    return lambda value: start + (value - first) / (last - first) * (end - start)


def ticks_between(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers from at or below low to at or above high."""
    if not low < high:
        low, high = low - 0.5, high + 0.5
    rough = (high - low) / about
    size = 10.0 ** np.floor(np.log10(rough))
    step = next(s * size for s in (1, 2, 2.5, 5, 10) if s * size >= rough * 0.999)
    first, last = np.floor(low / step + 1e-9), np.ceil(high / step - 1e-9)
    return [float(k * step) for k in np.arange(first, last + 1)]


def decimals(values: Iterable[float]) -> int:
    """Digits after the point that tell these numbers apart, at most 6."""
    numbers = [float(v) for v in values if np.isfinite(v)]
    for digits in range(6):
        if all(abs(v - round(v, digits)) < 1e-9 * max(1.0, abs(v)) for v in numbers):
            return digits
    return 6


def number(value: float, digits: int = 1) -> str:
    """A number as it is printed, with a true minus; a dash where there is none."""
    if not np.isfinite(value):
        return "–"
    shown = f"{abs(value):,.{digits}f}"
    return f"−{shown}" if value < 0 and float(shown.replace(",", "")) != 0 else shown


def told(pairs: Iterable[tuple[str, str]], language: Language) -> str:
    """Names and values in one sentence, for those who hear the figure."""
    colon, semicolon = word("colon", language), word("semicolon", language)
    return semicolon.join(f"{name}{colon}{value}" for name, value in pairs) + word("stop", language)


def refuse_unequal(names: Sequence[str], *arrays: np.ndarray) -> None:
    """Refuse numbers that do not belong one to one to the names."""
    if not names:
        raise ValueError("nothing to draw: no names given")
    for values in arrays:
        if len(values) != len(names):
            raise ValueError(f"need a value for each of {len(names)} names, got {len(values)}")


def _lines(text: str, width: float, size: float, bold: bool) -> list[str]:
    lines, line = [], ""
    for piece in _pieces(text):
        if line and text_width(line + piece.rstrip(), size, bold) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()]


def _pieces(text: str) -> list[str]:
    """Where a line may break: after a space, hyphen or slash, or beside a Chinese character."""
    pieces: list[str] = []
    for letter in text:
        before = pieces[-1][-1] if pieces else ""
        # A closing mark never starts a line, an opening one never ends it.
        held = unicodedata.category(letter) in ("Po", "Pe", "Pf")
        held = held or unicodedata.category(before or "x") in ("Ps", "Pi")
        free = before in " -–/" or _is_chinese(before) or _is_chinese(letter)
        if pieces and (held or not free):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces or [""]


def _is_chinese(letter: str) -> bool:
    return bool(letter) and unicodedata.east_asian_width(letter) in "WF"


def _cut(line: str, width: float, size: float, bold: bool) -> str:
    if text_width(line, size, bold) <= width:
        return line
    line = line.rstrip("…")
    while line and text_width(line + "…", size, bold) > width:
        line = line[:-1]
    return line.rstrip() + "…"


def _safe(words: str) -> str:
    """Escaped, and without the control characters that XML cannot carry."""
    kept = (" " if unicodedata.category(c) in ("Cc", "Cs", "Cn") else c for c in words)
    return escape("".join(kept), quote=False)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
