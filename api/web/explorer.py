"""The page that a browser gets at `/graphql`, and its files."""

import json
import re
import secrets
from collections.abc import Awaitable, Callable
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from api.accounts.personas import PASSWORD, Persona
from api.explorer.bundle import DIST, MEND, Bundle, read_bundle, trouble
from api.explorer.library import read_library
from api.web.pages import page_headers

ASSETS = "/explorer/assets"
IMMUTABLE = "public, max-age=31536000, immutable"
FILE_NAME = re.compile(r"[\w.-]+\.(?:js|css|svg|ttf|woff2)")
REFUSED = re.compile(r"q=0(\.0*)?")
ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""What the build compressed each file with, the smallest first."""
MEDIA_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
}


class ExplorerPage:
    """GraphiQL with the operation library and, where `explain` is on, the explain panel."""

    def __init__(
        self, *, explain: bool, personas: Callable[[], Awaitable[list[Persona]]] | None = None, dist: Path = DIST
    ) -> None:
        self.explain = explain
        self.personas = personas
        self.dist = dist

    async def __call__(self, request: Request) -> Response:
        """The page; where the explorer was not built, one that says what to do."""
        nonce = secrets.token_urlsafe(16)
        bundle = read_bundle(self.dist)
        root = request.scope.get("root_path", "")
        notice = trouble(self.dist)
        settings = {
            "endpoint": f"{root}/graphql",
            "explain": self.explain,
            "notice": notice,
            "personas": await self._personas(),
        }
        html = _page(bundle, nonce, root + ASSETS, settings) if bundle else _unbuilt(nonce, notice or "")
        return HTMLResponse(html, headers=_headers(nonce))

    async def _personas(self) -> dict[str, Any] | None:
        """Whom the page offers to run operations as; None where nobody can log in so."""
        found = await self.personas() if self.personas else []
        return {"password": PASSWORD, "accounts": [vars(persona) for persona in found]} if found else None


def _headers(nonce: str) -> dict[str, str]:
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "worker-src": "'self'",
        "connect-src": "'self'",
        "font-src": "'self'",
        "img-src": "'self' data:",
        "style-src-elem": f"'self' 'nonce-{nonce}'",
        # Monaco and GraphiQL place what they draw by style attributes.
        "style-src-attr": "'unsafe-inline'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return {**page_headers(policy), "Vary": "Accept"}


def _page(bundle: Bundle, nonce: str, assets: str, settings: dict[str, Any]) -> str:
    def address(file: str) -> str:
        return f"{assets}/{file.removeprefix('assets/')}"

    font_link = '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>'
    fonts = [font_link.format(address(font)) for font in bundle.fonts]
    modules = [f'<link rel="modulepreload" href="{address(module)}">' for module in bundle.modules]
    styles = [f'<link rel="stylesheet" href="{address(style)}">' for style in bundle.styles]
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta property="csp-nonce" nonce="{nonce}">',
            "<title>Rostrum · GraphQL explorer</title>",
            f'<link rel="icon" type="image/svg+xml" href="{address(bundle.icon)}">',
            f'<script type="module" src="{address(bundle.script)}"></script>',
            *modules,
            *fonts,
            *styles,
            f'<script type="application/json" id="settings">{_json_for_html(settings)}</script>',
            f'<script type="application/json" id="library">{_library()}</script>',
            '<div id="explorer"></div>',
            "<noscript>The explorer needs JavaScript. The API itself does not: send your operation by POST.</noscript>",
            "</html>",
        ]
    )


def _unbuilt(nonce: str, notice: str) -> str:
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rostrum · the explorer is not built</title>
<link rel="icon" href="data:,">
<style nonce="{nonce}">
  :root {{ color-scheme: light dark; }}
  body {{ font: 1rem/1.6 system-ui, sans-serif; margin: 15vh auto; max-width: 44rem; padding: 0 1.5rem; }}
  pre {{ background: #8882; border-radius: .5rem; overflow: auto; padding: 1rem; white-space: pre-wrap; }}
</style>
<h1>Rostrum runs, its explorer is not built</h1>
<p>The GraphQL API answers at this address: send it your operations by POST.
Only the page that belongs here is missing.</p>
<pre>{escape(notice)}</pre>
<p>To build it, run this in the project’s folder; it shows what goes wrong. Then load this page again.</p>
<pre>{escape(MEND)}</pre>
</html>
"""


@cache
def _library() -> str:
    operations = [
        {
            "name": one.name,
            "kind": one.kind.value,
            "group": one.group,
            "title": one.title,
            "when": one.when,
            "query": one.document,
            "variables": json.dumps(one.variables, indent=2, ensure_ascii=False) if one.variables else "",
            "lookup": one.lookup,
            "lists": one.lists,
            "persona": one.persona,
            "after": one.after,
            "hears": one.hears,
        }
        for one in read_library()
    ]
    return _json_for_html(operations)


def _json_for_html(value: Any) -> str:
    """JSON that cannot end the <script> element that it stands in."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


async def explorer_asset(request: Request) -> Response:
    """One file of the bundle. Its name has a hash of its content: it never changes, and browsers never ask again."""
    name = request.path_params["name"]
    file = DIST / "assets" / name
    if not FILE_NAME.fullmatch(name) or not file.is_file():
        return PlainTextResponse("There is no such file. Reload the page: a newer explorer was built.", 404)
    headers = {"Cache-Control": IMMUTABLE, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    accepted = _accepted_encodings(request.headers.get("accept-encoding", ""))
    for encoding, suffix in ENCODINGS.items():
        compressed = file.with_name(name + suffix)
        if encoding in accepted and compressed.is_file():
            headers["Content-Encoding"] = encoding
            file = compressed
            break
    return FileResponse(file, headers=headers, media_type=MEDIA_TYPES[Path(name).suffix])


def _accepted_encodings(header: str) -> set[str]:
    offers = (offer.replace(" ", "").lower().partition(";") for offer in header.split(","))
    return {name for name, _, weight in offers if not REFUSED.fullmatch(weight)}


EXPLORER_ASSETS = Route(f"{ASSETS}/{{name}}", explorer_asset, name="explorer_asset")
