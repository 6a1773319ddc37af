"""Fonts for documents that name people: whatever the script of a name, some font here has its letters.

Google's Noto Sans, from packages of PyPI. Of a font only the letters of a document are taken, which HarfBuzz does in
milliseconds even where a font has 30,000 of them.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import uharfbuzz as hb

PACKS = {
    "fontpkg_noto_sans": ("files/NotoSans[wdth,wght].ttf",),
    "justmytype_intl_rtl": (
        "fonts/ofl/notosansarabic/NotoSansArabic[wdth,wght].ttf",
        "fonts/ofl/notosanshebrew/NotoSansHebrew[wdth,wght].ttf",
    ),
    "justmytype_intl_south_asia": (
        "fonts/ofl/notosansdevanagari/NotoSansDevanagari[wdth,wght].ttf",
        "fonts/ofl/notosansbengali/NotoSansBengali[wdth,wght].ttf",
        "fonts/ofl/notosanstamil/NotoSansTamil[wdth,wght].ttf",
        "fonts/ofl/notosanstelugu/NotoSansTelugu[wdth,wght].ttf",
    ),
    "justmytype_intl_sea": (
        "fonts/ofl/notosansthai/NotoSansThai[wdth,wght].ttf",
        "fonts/ofl/notosanslao/NotoSansLao[wdth,wght].ttf",
        "fonts/ofl/notosanskhmer/NotoSansKhmer[wdth,wght].ttf",
        "fonts/ofl/notosansmyanmar/NotoSansMyanmar[wdth,wght].ttf",
    ),
    "justmytype_intl_africa": ("fonts/ofl/notosansethiopic/NotoSansEthiopic[wdth,wght].ttf",),
    "justmytype_intl_cjk": (
        "fonts/ofl/notosanssc/NotoSansSC[wght].ttf",
        "fonts/ofl/notosanstc/NotoSansTC[wght].ttf",
        "fonts/ofl/notosansjp/NotoSansJP[wght].ttf",
        "fonts/ofl/notosanskr/NotoSansKR[wght].ttf",
    ),
}
"""The packages' fonts, in the order in which they are tried. Han characters are drawn as in mainland China."""

JOINERS = frozenset({0x20, 0x200C, 0x200D})
"""What every font of a document is given if it has it: letters join across these."""


@cache
def faces() -> list[tuple[hb.Face, frozenset[int]]]:
    """All fonts, and the characters that each of them has. The files are read as far as they are used."""
    read = []
    for package, paths in PACKS.items():
        for path in paths:
            face = hb.Face(hb.Blob.from_file_path(str(files(package) / path)))
            read.append((face, frozenset(face.unicodes)))
    return read


def printable(text: str) -> str:
    """A text without what no font has a picture of, as emoji, and without spaces that this leaves over."""
    known = frozenset().union(*(characters for _, characters in faces()))
    return " ".join("".join(c if ord(c) in known or c.isspace() else " " for c in text).split())


def write_fonts(text: str, weight: int, folder: Path) -> Iterator[Path]:
    """Fonts, as files in a folder, that together have every character of a text that any has; the main one first."""
    needed = {ord(c) for c in text}
    for number, (face, characters) in enumerate(faces()):
        taken = needed & characters
        needed -= characters
        if taken or number == 0:
            path = folder / f"{number}-{weight}.ttf"
            path.write_bytes(_subset(face, taken | (JOINERS & characters), weight))
            yield path


def _subset(face: hb.Face, characters: set[int] | frozenset[int], weight: int) -> bytes:
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(characters)
    wanted.pin_all_axes_to_default(face)
    wanted.pin_axis_location(face, "wght", weight)
    subset: bytes = hb.subset(face, wanted).blob.data
    return subset
