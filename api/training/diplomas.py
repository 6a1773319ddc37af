"""Certificates to print: one page, in any script.

A program, `python -m api.training.diplomas`: it reads `{"certificate": …, "site": …}` as JSON and writes the PDF. The
server runs it for each certificate that is not printed yet, because to load what it draws with takes as long as the
server takes to start, and to draw holds up its process.
"""

import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
from fpdf import FPDF
from fpdf.enums import WrapMode

from api.content.fonts import printable, write_fonts
from api.training.certificates import days, where

INK, QUIET, LINE = (32, 33, 36), (95, 99, 104), (29, 78, 216)
MARGIN = 24
REGULAR, BOLD = 400, 650
LARGEST, SMALLEST = 34, 13


class Diploma(FPDF):
    """A certificate as a page of A4, lying."""

    def __init__(self, certificate: Mapping[str, Any], site: str, folder: Path) -> None:
        super().__init__(orientation="landscape", format="A4")
        title = printable(certificate["trainingClass"]["title"])
        holder = printable(certificate["holderName"])
        below = printable(where(certificate))
        address = certificate["url"]
        self.families: dict[int, list[str]] = {}
        small = (
            f"{site}{below}{address}{days(certificate)}Certificate of participation took part in · issued Check it at"
        )
        for weight, text in ((REGULAR, small + "0123456789"), (BOLD, title + holder)):
            self.families[weight] = [path.stem for path in write_fonts(text, weight, folder)]
            for family in self.families[weight]:
                self.add_font(family, fname=folder / f"{family}.ttf")
        issued_at = datetime.fromisoformat(certificate["issuedAt"])
        self.set_title(f"Certificate {certificate['code']}")
        self.set_creation_date(issued_at)
        self.set_text_shaping(use_shaping_engine=True)
        self.set_auto_page_break(auto=False)
        self.set_margins(MARGIN, MARGIN)
        self.add_page()
        self.set_draw_color(*LINE)
        self.set_line_width(0.8)
        self.rect(10, 10, self.w - 20, self.h - 20)
        self.set_y(30)
        self.line_of(site, REGULAR, 12, QUIET)
        self.line_of("Certificate of participation", REGULAR, 22, LINE)
        self.set_y(60)
        self.fitted(holder, LARGEST)
        self.ln(4)
        self.line_of("took part in", REGULAR, 13, QUIET)
        self.ln(2)
        self.fitted(title, 24)
        self.ln(3)
        self.line_of(days(certificate), REGULAR, 14, INK)
        self.line_of(below, REGULAR, 12, QUIET, smallest=7)
        self.set_y(-38)
        self.line_of(f"{certificate['code']} · issued {issued_at.day} {issued_at:%B %Y}", REGULAR, 11, INK)
        self.line_of(f"Check it at {address}", REGULAR, 9, QUIET, smallest=6, link=address)

    def line_of(  # noqa: PLR0917  # as a line of a specification reads
        self, text: str, weight: int, size: float, colour: tuple[int, int, int], smallest: float = 0, link: str = ""
    ) -> None:
        """One line in the middle, as large as it fits."""
        self.choose(weight, size, colour)
        while smallest and size > smallest and self.get_string_width(text) > self.epw:
            size -= 0.5
            self.set_font_size(size)
        self.cell(0, size * 0.6, text, align="C", new_x="LMARGIN", new_y="NEXT", link=link)

    def fitted(self, text: str, size: float) -> None:
        """A text in the middle, in one line where that is large enough to be read, else in several."""
        self.choose(BOLD, size, INK)
        while size > SMALLEST and self.get_string_width(text) > self.epw:
            size -= 1
            self.set_font_size(size)
        wrap = WrapMode.WORD if " " in text else WrapMode.CHAR
        self.multi_cell(0, size * 0.5, text, align="C", new_x="LMARGIN", new_y="NEXT", wrapmode=wrap)

    def choose(self, weight: int, size: float, colour: tuple[int, int, int]) -> None:
        """Write in this way from now on."""
        main, *others = self.families[weight]
        self.set_font(main, size=size)
        self.set_fallback_fonts(others)
        self.set_text_color(*colour)


def diploma(certificate: Mapping[str, Any], site: str) -> bytes:
    """A certificate as a PDF."""
    with TemporaryDirectory() as folder:
        return bytes(Diploma(certificate, site, Path(folder)).output())


if __name__ == "__main__":
    sys.stdout.buffer.write(diploma(**orjson.loads(sys.stdin.buffer.read())))
