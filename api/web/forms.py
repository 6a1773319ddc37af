"""Pages for sites that have none of their own yet: no scripts, one form each, which a mutation of the API is behind.

Opening a page changes nothing, since programs that look at e-mails open links too. The form's button does it, by the
same mutation that a site's own page would send.
"""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response

from api.context import RequestContext
from api.errors import BadUserInput
from api.execution.executor import Execution, Executor, GraphQLRequest
from api.web.pages import page_headers

FORM = "application/x-www-form-urlencoded"
POLICY = {
    "default-src": "'none'",
    "img-src": "data:",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}

environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
)


async def run(
    executor: Executor, request: Request, operation: str, variables: Mapping[str, str], context: RequestContext
) -> Any:
    """What an operation gives for its only root field. Raises a RostrumError where it is refused."""
    execution = request.state.execution = Execution()
    await executor.execute(GraphQLRequest(operation, variables=variables), execution, context)
    assert execution.data is not None
    (found,) = orjson.loads(execution.data).values()
    return found


async def read_form(request: Request, most_bytes: int) -> dict[str, str]:
    """The fields of a form. Raises BadUserInput where the body is none."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise BadUserInput("Send the form of this page.")
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > most_bytes:
                raise BadUserInput("What the form holds is too long.")
        return {name: values[0] for name, values in parse_qs(body.decode()).items()}
    except (ClientDisconnect, UnicodeDecodeError, ValueError):
        raise BadUserInput("The form did not arrive whole. Send it again.") from None


def page(template: str, status: int = 200, **values: Any) -> Response:
    """A page that runs and loads nothing, is not framed, and tells no other site of the secret in its address."""
    nonce = secrets.token_urlsafe(16)
    html = environment.get_template(f"{template}.html").render(nonce=nonce, **values)
    # Other sites must not learn of the token; our own form must tell where it comes from, or it is refused.
    headers = page_headers({**POLICY, "style-src": f"'nonce-{nonce}'"}) | {"Referrer-Policy": "same-origin"}
    return HTMLResponse(html, status, headers=headers)
