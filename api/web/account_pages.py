"""The pages that links in e-mails lead to, for sites that have none of their own yet: no scripts, one form each.

Opening a link changes nothing, since programs that look at e-mails open links too. The form's button does it, by the
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
from starlette.routing import Route

from api.context import RequestContext
from api.errors import BadUserInput, RostrumError
from api.execution.executor import Execution, Executor, GraphQLRequest
from api.web.authentication import Authentication
from api.web.pages import page_headers

MOST_BYTES = 10_000
FORM = "application/x-www-form-urlencoded"
POLICY = {
    "default-src": "'none'",
    "img-src": "data:",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
VERIFY = """mutation VerifyEmail($token: String!) {
  verifyEmail(input: { token: $token, transport: COOKIE }) { errors { message } viewer { email user { username } } }
}"""
REQUEST_RESET = """mutation RequestPasswordReset($email: String!) {
  requestPasswordReset(input: { email: $email }) { errors { message } }
}"""
RESET = """mutation ResetPassword($token: String!, $password: String!) {
  resetPassword(input: { token: $token, newPassword: $password }) { errors { message } }
}"""

environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
)


class AccountPages:
    """`/verify-email` and `/reset-password`."""

    def __init__(self, executor: Executor, authentication: Authentication) -> None:
        self.executor = executor
        self.authentication = authentication
        self.routes = [
            Route("/verify-email", self.verify_email, methods=["GET", "POST"]),
            Route("/reset-password", self.reset_password, methods=["GET", "POST"]),
        ]

    async def verify_email(self, request: Request) -> Response:
        """Ends a sign-up or a change of address."""
        if request.method != "POST":
            return _page("verify_email", token=_token(request))
        return await self._sent(request, "verify_email", VERIFY, "token")

    async def reset_password(self, request: Request) -> Response:
        """Asks for a link to set a new password; with such a link's token, sets it."""
        token = _token(request)
        step = "reset_password" if token else "request_reset"
        if request.method != "POST":
            return _page(step, token=token)
        return await self._sent(request, step, *((RESET, "token", "password") if token else (REQUEST_RESET, "email")))

    async def _sent(self, request: Request, step: str, mutation: str, *fields: str) -> Response:
        """The page after its form was sent: what was done, or what is wrong."""
        context, token = RequestContext(), _token(request)
        try:
            headers = dict(request.headers)
            context = self.authentication.context(request, headers)
            self.authentication.check_origin(request, headers)
            given = {"token": token} | await _form(request)
            variables = {name: given.get(name, "") for name in fields}
            payload = await self._run(request, mutation, variables, context)
            problems = [error["message"] for error in payload["errors"]]
            response = _page(step, token=token, problems=problems, done=not problems, payload=payload)
        except RostrumError as error:
            response = _page(step, error.status, token=token, problems=[error.message])
        self.authentication.answer(context, response)
        return response

    async def _run(
        self, request: Request, mutation: str, variables: Mapping[str, str], context: RequestContext
    ) -> dict[str, Any]:
        execution = request.state.execution = Execution()
        await self.executor.execute(GraphQLRequest(mutation, variables=variables), execution, context)
        assert execution.data is not None
        (payload,) = orjson.loads(execution.data).values()
        return dict(payload)


def _token(request: Request) -> str:
    return request.query_params.get("token", "")


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form. Raises BadUserInput where the body is none."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise BadUserInput("Send the form of this page.")
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                raise BadUserInput("What the form holds is too long.")
        return {name: values[0] for name, values in parse_qs(body.decode()).items()}
    except (ClientDisconnect, UnicodeDecodeError, ValueError):
        raise BadUserInput("The form did not arrive whole. Send it again.") from None


def _page(
    step: str,
    status: int = 200,
    *,
    token: str,
    problems: list[str] | None = None,
    done: bool = False,
    payload: Mapping[str, Any] | None = None,
) -> Response:
    nonce = secrets.token_urlsafe(16)
    html = environment.get_template(f"{step}.html").render(
        nonce=nonce, token=token, problems=problems or [], done=done, payload=payload or {}
    )
    # Other sites must not learn of the token; our own form must tell where it comes from, or it is refused.
    headers = page_headers({**POLICY, "style-src": f"'nonce-{nonce}'"}) | {"Referrer-Policy": "same-origin"}
    return HTMLResponse(html, status, headers=headers)
