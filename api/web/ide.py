"""The page that a browser gets at `/graphql`: Strawberry's GraphiQL."""

from starlette.requests import Request
from starlette.responses import HTMLResponse
from strawberry.http.ides import get_graphql_ide_html


def explorer_page(_request: Request) -> HTMLResponse:
    """GraphiQL."""
    return HTMLResponse(get_graphql_ide_html(graphql_ide="graphiql"))
