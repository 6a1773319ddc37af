"""The sample content's personas, as tests act as them."""

from api.accounts.personas import PASSWORD
from tests.servers import Client

LOG_IN = "mutation ($in: LogInInput!) { logIn(input: $in) { token } }"


def token_of(client: Client, username: str) -> str:
    """The token of a new session of one of the personas."""
    given = {"email": f"{username}@example.org", "password": PASSWORD}
    token: str = client.payload(LOG_IN, {"in": given})["token"]
    return token
