"""Certificates: the page that shows one to whoever has its code, and the same as a PDF to print."""

import asyncio
import secrets
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from api.errors import RostrumError
from api.training.certificates import CERTIFICATE, days, where
from api.web.pages import page_headers
from api.web.reading import Operations, conditional, refused

PRINTED = 64
"""PDFs that are kept, some 50 kB each: to print one takes a second or two."""
PRINTER = (sys.executable, "-P", "-m", "api.training.diplomas")
PRINTING_SECONDS = 60

POLICY = {
    "default-src": "'none'",
    "img-src": "data:",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
NOT_FOR_SEARCH = {"X-Robots-Tag": "noindex"}
"""Who has a code may check it; nobody is to find people by their certificates."""

environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
)


class Certificates:
    """The routes of certificates."""

    def __init__(self, operations: Operations, site: str) -> None:
        self.operations = operations
        self.site = site
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="diplomas")
        self.printed = lru_cache(PRINTED)(_printed)
        self.routes = [
            Route("/certificates/{code}.pdf", self.pdf),
            Route("/certificates/{code}", self.page),
        ]

    async def page(self, request: Request) -> Response:
        """A certificate as a page, or that there is none of that code."""
        try:
            found = await self._find(request)
        except RostrumError as error:
            return refused(error)
        code = request.path_params["code"]
        if found and found["code"] != code:
            return RedirectResponse(found["code"])
        shown: dict[str, Any] = {"certificate": found, "site": self.site}
        if found:
            issued_at = datetime.fromisoformat(found["issuedAt"])
            shown |= {"days": days(found), "where": where(found), "issued": f"{issued_at.day} {issued_at:%B %Y}"}
        nonce = secrets.token_urlsafe(16)
        html = environment.get_template("certificate.html").render(nonce=nonce, **shown)
        headers = page_headers({**POLICY, "style-src": f"'nonce-{nonce}'"}) | NOT_FOR_SEARCH
        return HTMLResponse(html, 200 if found else 404, headers)

    async def pdf(self, request: Request) -> Response:
        """A certificate as a PDF."""
        try:
            found = await self._find(request)
        except RostrumError as error:
            return refused(error)
        if found is None:
            return await self.page(request)
        printing = partial(self.printed, orjson.dumps({"certificate": found, "site": self.site}))
        body = await asyncio.get_running_loop().run_in_executor(self.thread, printing)
        name = f'inline; filename="certificate-{found["code"]}.pdf"'
        headers = {"Cache-Control": "private, no-cache", "Content-Disposition": name, **NOT_FOR_SEARCH}
        return conditional(request, body, "application/pdf", headers)

    async def _find(self, request: Request) -> Any:
        data = await self.operations.data(request, CERTIFICATE, code=request.path_params["code"])
        return data["certificate"]

    def close(self) -> None:
        """End the thread."""
        self.thread.shutdown(wait=False, cancel_futures=True)


def _printed(given: bytes) -> bytes:
    printing = subprocess.run(PRINTER, input=given, stdout=subprocess.PIPE, timeout=PRINTING_SECONDS, check=True)  # noqa: S603  # our own program
    return printing.stdout
