"""The page that a receipt's link leads to: what was sent, what was answered, and a form to write more."""

from http import HTTPStatus
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.errors import RostrumError
from api.execution.executor import Executor
from api.feedback.messages import PAGE
from api.feedback.rules import LONGEST_MESSAGE
from api.web.authentication import Authentication
from api.web.forms import page, read_form, run

MOST_BYTES = 12 * LONGEST_MESSAGE + 1000
"""A character of four bytes takes twelve in a form."""
READ = """query FeedbackByReceipt($receipt: String!) {
  feedbackByReceipt(receipt: $receipt) {
    reference subject message status createdAt replies { message isStaff createdAt }
  }
}"""
STATES = {
    "NEW": "It waits to be read.",
    "IN_REVIEW": "We are looking into it.",
    "ANSWERED": "It is answered.",
    "RESOLVED": "It is done.",
    "DECLINED": "It is closed.",
}
REPLY = """mutation ReplyByReceipt($receipt: String!, $message: String!) {
  replyToFeedback(input: { receipt: $receipt, message: $message }) { errors { message } }
}"""


class FeedbackPages:
    """`/feedback`."""

    def __init__(self, executor: Executor, authentication: Authentication) -> None:
        self.executor = executor
        self.authentication = authentication
        self.routes = [Route(PAGE, self.feedback, methods=["GET", "POST"])]

    async def feedback(self, request: Request) -> Response:
        """Shows what a receipt opens; with the form, writes more to it first."""
        receipt = request.query_params.get("receipt", "")
        problems: list[str] = []
        written, found, status = "", None, HTTPStatus.OK
        try:
            headers = dict(request.headers)
            context = self.authentication.context(request, headers)
            if request.method == "POST":
                self.authentication.check_origin(request, headers)
                written = (await read_form(request, MOST_BYTES)).get("message", "")
                payload = await run(self.executor, request, REPLY, {"receipt": receipt, "message": written}, context)
                problems = [error["message"] for error in payload["errors"]]
                if not problems:
                    # So that loading the page again does not send it again.
                    again = urlencode({"receipt": receipt, "done": 1})
                    return RedirectResponse(f"feedback?{again}", HTTPStatus.SEE_OTHER)
            if receipt:
                found = await run(self.executor, request, READ, {"receipt": receipt}, context)
                problems = problems if found else ["No message has this receipt. Copy it whole, as you were given it."]
        except RostrumError as error:
            status, problems = HTTPStatus(error.status), [error.message]
        done = "done" in request.query_params
        shown = {"receipt": receipt, "feedback": found, "written": written, "problems": problems, "done": done}
        return page("feedback", status, most=LONGEST_MESSAGE, states=STATES, **shown)
