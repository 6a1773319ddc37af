"""The explorer's page and its files, as HTTP gives them."""

import asyncio
import json
import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from api.explorer.bundle import DIST, MEND, failure, read_bundle
from api.explorer.library import read_library
from api.web.explorer import EXPLORER_ASSETS, ExplorerPage
from api.web.middleware import RequestMiddleware

ADDRESS = re.compile(r'(?:src|href)="([^"]+)"')

pytestmark = pytest.mark.usefixtures("bundle")


def get(
    path: str = "/graphql", *, explain: bool = True, dist: Path = DIST, root_path: str = "", accept_encoding: str = "br"
) -> httpx.Response:
    """What the page's address, or one of its files', gives."""
    routes = [Route("/graphql", ExplorerPage(explain=explain, dist=dist).__call__), EXPLORER_ASSETS]
    app = Starlette(routes=routes, middleware=[Middleware(RequestMiddleware)])

    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(app, root_path=root_path)
        async with httpx.AsyncClient(transport=transport, base_url="http://rostrum") as client:
            return await client.get(path, headers={"accept": "text/html", "accept-encoding": accept_encoding})

    return asyncio.run(run())


@pytest.fixture
def page() -> httpx.Response:
    """The page, built."""
    return get()


@pytest.fixture
def script() -> str:
    """The address of the bundle's largest file."""
    found = read_bundle()
    assert found
    return f"/explorer/{found.script}"


def embedded(page: httpx.Response, name: str) -> object:
    """The JSON that stands in the page under a name."""
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page.text)
    assert found
    return json.loads(found[1])


def test_policy_is_strict(page: httpx.Response) -> None:
    """The page may load from its own origin alone; inline styles pass by a nonce, which no other response has."""
    policy = dict(part.split(" ", 1) for part in page.headers["content-security-policy"].split("; "))
    nonce = policy["style-src-elem"].split("nonce-")[1].rstrip("'")
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "worker-src": "'self'",
        "connect-src": "'self'",
        "font-src": "'self'",
        "img-src": "'self' data:",
        "style-src-elem": f"'self' 'nonce-{nonce}'",
        "style-src-attr": "'unsafe-inline'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert f'nonce="{nonce}"' in page.text
    assert nonce not in get().text


def test_page_is_not_kept(page: httpx.Response) -> None:
    """The page is asked for each time, tells no one where it was opened, and is HTML whatever it looks like."""
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["content-type"] == "text/html; charset=utf-8"


def test_page_names_no_other_origin(page: httpx.Response) -> None:
    """All that the page names is a file of this server, and is there."""
    addresses = ADDRESS.findall(page.text)
    assert len(addresses) > 4
    for address in addresses:
        assert get(address).status_code == 200, address


def test_page_carries_library_and_settings(page: httpx.Response) -> None:
    """The page brings the library in its order, and whether there is an explain panel."""
    library = embedded(page, "library")
    assert isinstance(library, list)
    assert [one["name"] for one in library] == [one.name for one in read_library()]
    assert embedded(page, "settings") == {"endpoint": "/graphql", "explain": True, "notice": None, "personas": None}
    assert embedded(get(explain=False), "settings") == {
        "endpoint": "/graphql",
        "explain": False,
        "notice": None,
        "personas": None,
    }


def test_page_works_below_a_path() -> None:
    """Behind a proxy that puts a path before ours, all addresses begin with it."""
    page = get(root_path="/api")
    assert all(address.startswith("/api/explorer/assets/") for address in ADDRESS.findall(page.text))
    assert embedded(page, "settings") == {"endpoint": "/api/graphql", "explain": True, "notice": None, "personas": None}


def test_missing_bundle_is_told_with_its_remedy(tmp_path: Path) -> None:
    """Where the bundle is missing, the page says so and how to mend it, and asks for no file."""
    page = get(dist=tmp_path)
    assert "Rostrum runs, its explorer is not built" in page.text
    assert "The explorer is not built." in page.text
    assert MEND in page.text
    assert "<script" not in page.text
    assert ADDRESS.findall(page.text) == ["data:,"]
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


def test_failed_build_is_told_with_its_reason(tmp_path: Path) -> None:
    """Where the build failed, the page tells why, and what npm said cannot become HTML."""
    failure(tmp_path).write_text("`npm ci` ended with 1.\n<b>404</b>\n")
    page = get(dist=tmp_path)
    assert "Building the explorer failed: `npm ci` ended with 1.\n&lt;b&gt;404&lt;/b&gt;" in page.text


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", None), ("zstd", None)],
)
def test_files_come_compressed_and_stay(script: str, accepted: str, sent: str | None) -> None:
    """A file comes in the best form that the browser takes, compressed at build, and is never asked for again."""
    response = get(script, accept_encoding=accepted)
    plain = (DIST / script.removeprefix("/explorer/")).read_bytes()
    assert response.headers.get("content-encoding") == sent
    assert (int(response.headers["content-length"]) < len(plain) / 3) is (sent is not None)
    assert response.content == plain
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("name", ["none.js", "..%2fmanifest.json", "%2e%2e%2f.inputs-hash", ".js", "a%00.js"])
def test_nothing_but_files_of_the_bundle_is_served(name: str) -> None:
    """A name that is none of the bundle's, or leads out of its folder, finds nothing."""
    assert get(f"/explorer/assets/{name}").status_code == 404
