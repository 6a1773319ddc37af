"""Calendars: of one class, for anyone, and of all classes of one account, at an address that only its owner knows."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from api.errors import RostrumError
from api.training.calendars import CLASS, FEED, Place, calendar
from api.training.feeds import CalendarFeeds
from api.web.reading import Operations, conditional, refused

MEDIA_TYPE = "text/calendar; charset=utf-8"
MOST_PAGES = 10
OWN = "My training classes"


class Calendars:
    """The routes of calendars."""

    def __init__(self, operations: Operations, feeds: CalendarFeeds, site_url: str) -> None:
        self.operations = operations
        self.feeds = feeds
        self.site_url = site_url
        self.routes = [
            Route("/calendars/class/{slug}.ics", self.of_class),
            Route("/calendars/{token}.ics", self.of_account),
        ]

    async def of_class(self, request: Request) -> Response:
        """The sessions of a class."""
        try:
            data = await self.operations.data(request, CLASS, slug=request.path_params["slug"])
        except RostrumError as error:
            return refused(error)
        found = data["trainingClass"]
        if found is None:
            return _none()
        body = calendar(found["id"], found["title"], [Place(found)], self.site_url)
        name = f'inline; filename="{found["slug"]}.ics"'
        headers = {"Cache-Control": "public, max-age=300", "Content-Disposition": name}
        return conditional(request, body, MEDIA_TYPE, headers)

    async def of_account(self, request: Request) -> Response:
        """The sessions of all classes in which someone has a seat or waits for one."""
        places: list[Place] = []
        try:
            viewer = await self.feeds.viewer(request.path_params["token"])
            if viewer is None:
                return _none()
            after = None
            for _ in range(MOST_PAGES):
                data = await self.operations.data(request, FEED, viewer, after=after)
                page = data["viewer"]["enrollments"]
                places += [Place(node["trainingClass"], node["status"] != "WAITLISTED") for node in page["nodes"]]
                after = page["pageInfo"]["endCursor"]
                if not page["pageInfo"]["hasNextPage"]:
                    break
        except RostrumError as error:
            return refused(error)
        body = calendar(f"User_{viewer.account_id}", OWN, places, self.site_url)
        headers = {"Cache-Control": "private, no-cache", "Content-Disposition": 'inline; filename="training.ics"'}
        return conditional(request, body, MEDIA_TYPE, headers)


def _none() -> Response:
    return PlainTextResponse("There is no calendar at this address, or no longer.", 404, {"Cache-Control": "no-store"})
