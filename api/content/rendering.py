"""Markdown made ready when it is written, so that reading it costs nothing: HTML, plain text, reading time."""

import html
import re
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt

WORDS_PER_MINUTE = 230
CHARACTERS_PER_MINUTE = 500
"""For scripts that are written without spaces between words."""

LANGUAGES_WITHOUT_SPACES = ("zh", "ja", "th", "km", "lo", "my")
BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|tr|blockquote|pre|table)>|<(?:br|hr)\s*/?>")
CELL_END = re.compile(r"</t[hd]>")
BLANK = re.compile(r"[ \t]*\n\s*")

markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])

COMMENT_TAGS = {"a", "blockquote", "br", "code", "del", "em", "li", "ol", "p", "pre", "s", "strong", "ul"}
COMMENT_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
COMMENT_SCHEMES = {"http", "https", "mailto"}

limited = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
limited.enable(["linkify", "strikethrough"]).disable(
    ["heading", "lheading", "hr", "image", "html_block", "html_inline"]
)
# Only what is written as an address becomes one: "example.org" and "a@b.c" are also words.
ADDRESSES = {"fuzzy_link": False, "fuzzy_email": False}
if limited.linkify:
    limited.linkify.set(ADDRESSES)


@dataclass(frozen=True)
class Rendered:
    """A Markdown text, and what is made of it: sanitised HTML and plain text."""

    markdown: str
    html: str
    text: str

    def columns(self, prefix: str) -> dict[str, str]:
        """The three forms as columns of a table: `prefix_markdown`, `prefix_html`, `prefix_text`."""
        return {f"{prefix}_markdown": self.markdown, f"{prefix}_html": self.html, f"{prefix}_text": self.text}


def render(source: str) -> Rendered:
    """Render a Markdown text. Raw HTML in it shows as text; links lose dangerous schemes."""
    safe = nh3.clean(markdown.render(source), link_rel="noopener noreferrer")
    return Rendered(source, safe.strip(), plain(safe))


def render_comment(source: str) -> Rendered:
    """Render what a reader writes: a few marks, links that lend no weight, nothing that loads or stands out."""
    safe = nh3.clean(
        limited.render(source),
        tags=COMMENT_TAGS,
        attributes=COMMENT_ATTRIBUTES,
        url_schemes=COMMENT_SCHEMES,
        link_rel="nofollow ugc noopener",
    )
    return Rendered(source, safe.strip(), plain(safe))


def plain(safe: str) -> str:
    """The text of sanitised HTML, a line for each block."""
    spaced = CELL_END.sub(" ", BLOCK_END.sub("\n", safe))
    return BLANK.sub("\n", html.unescape(nh3.clean(spaced, tags=set()))).strip()


def reading_minutes(text: str, language: str) -> int:
    """How many minutes someone takes to read a plain text; at least one."""
    if language.split("-", maxsplit=1)[0].lower() in LANGUAGES_WITHOUT_SPACES:
        return max(1, round(len(text) / CHARACTERS_PER_MINUTE))
    return max(1, round(len(text.split()) / WORDS_PER_MINUTE))
