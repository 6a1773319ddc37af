"""The pages that links in e-mails about accounts lead to."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.context import RequestContext
from api.errors import RostrumError
from api.execution.executor import Executor
from api.web.authentication import Authentication
from api.web.forms import page, read_form, run

MOST_BYTES = 10_000
VERIFY = """mutation VerifyEmail($token: String!) {
  verifyEmail(input: { token: $token, transport: COOKIE }) { errors { message } viewer { email user { username } } }
}"""
REQUEST_RESET = """mutation RequestPasswordReset($email: String!) {
  requestPasswordReset(input: { email: $email }) { errors { message } }
}"""
RESET = """mutation ResetPassword($token: String!, $password: String!) {
  resetPassword(input: { token: $token, newPassword: $password }) { errors { message } }
}"""


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
            given = {"token": token} | await read_form(request, MOST_BYTES)
            variables = {name: given.get(name, "") for name in fields}
            payload = await run(self.executor, request, mutation, variables, context)
            problems = [error["message"] for error in payload["errors"]]
            response = _page(step, token=token, problems=problems, done=not problems, payload=payload)
        except RostrumError as error:
            response = _page(step, error.status, token=token, problems=[error.message])
        self.authentication.answer(context, response)
        return response


def _token(request: Request) -> str:
    return request.query_params.get("token", "")


def _page(
    step: str,
    status: int = 200,
    *,
    token: str,
    problems: list[str] | None = None,
    done: bool = False,
    payload: Mapping[str, Any] | None = None,
) -> Response:
    return page(step, status, token=token, problems=problems or [], done=done, payload=payload or {})
