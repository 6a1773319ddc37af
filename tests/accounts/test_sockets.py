"""Accounts over a WebSocket: the same sessions as over HTTP, and their end at once."""

import httpx
import pytest

from tests.accounts.sites import Person, Site
from tests.web.sockets import speaking

VIEWER = "{ viewer { email user { role } } }"


def bearer(person: Person) -> dict[str, str]:
    """What a client sends to say who it is."""
    return {"Authorization": f"Bearer {person.token}"}


@pytest.mark.parametrize("place", ["payload", "header", "cookie"])
def test_socket_knows_who_speaks(site: Site, place: str) -> None:
    """A session's token is taken from connection_init, from the handshake's header, or from a page's cookie."""
    person = site.join()
    headers = {"payload": {}, "header": bearer(person), "cookie": {"Cookie": f"rostrum={person.token}"}}[place]
    origin = {"origin": site.client.url} if place == "cookie" else {}
    with speaking(site.client.url, begin=False, additional_headers=headers, **origin) as speaker:
        speaker.begin(bearer(person) if place == "payload" else None)
        assert speaker.ask(VIEWER)["data"]["viewer"] == {"email": person.email, "user": {"role": "READER"}}


def test_stranger_over_a_socket_is_nobody(site: Site) -> None:
    """Without a token a socket is open to what everyone may do."""
    with speaking(site.client.url) as speaker:
        assert speaker.ask(VIEWER) == {"data": {"viewer": None}}


def test_token_that_is_none_closes_the_socket(site: Site) -> None:
    """A token that is not one of ours is no anonymous socket: it is closed, and says why."""
    with speaking(site.client.url, begin=False) as speaker:
        speaker.say(type="connection_init", payload={"Authorization": "Bearer guessed"})
        code, reason = speaker.closed()
        assert code == 4403
        assert "token" in reason


def test_cookie_of_a_foreign_page_is_refused(site: Site) -> None:
    """A page of another origin cannot speak for whoever is logged in here."""
    person = site.join()
    with (
        pytest.raises(Exception, match="403"),
        speaking(
            site.client.url, additional_headers={"Cookie": f"rostrum={person.token}"}, origin="https://evil.example"
        ),
    ):
        pass
    with speaking(site.client.url, begin=False, additional_headers={"Cookie": f"rostrum={person.token}"}) as speaker:
        speaker.say(type="connection_init")
        assert speaker.closed()[0] == 4403


def test_mutation_over_a_socket_is_done_as_whoever_speaks(site: Site) -> None:
    """What changes things works over a socket too, in the session that began it."""
    person = site.join()
    with speaking(site.client.url, begin=False) as speaker:
        speaker.begin(bearer(person))
        result = speaker.ask('mutation { updateProfile(input: {displayName: "Over a socket"}) { errors { code } } }')
        assert result == {"data": {"updateProfile": {"errors": []}}}
    assert person.viewer("user { displayName }") == {"user": {"displayName": "Over a socket"}}


def test_revoked_session_ends_its_socket_at_once(site: Site) -> None:
    """Logging out, from wherever, closes the sockets of that session within moments, and no other's."""
    person, other = site.join(), site.join()
    with speaking(site.client.url, begin=False) as speaker, speaking(site.client.url, begin=False) as second:
        speaker.begin(bearer(person))
        second.begin(bearer(other))
        assert speaker.ask(VIEWER)["data"]["viewer"]
        with httpx.Client(base_url=site.client.url) as http:
            query = "mutation { logOut { errors { code } } }"
            assert http.post("/graphql", json={"query": query}, headers=bearer(person)).status_code == 200
        assert speaker.closed(10)[0] == 4403
        assert second.ask(VIEWER)["data"]["viewer"]["email"] == other.email


def test_role_over_a_socket_is_the_present_one(site: Site) -> None:
    """A role that was given while a socket is open holds in it without a new connection."""
    admin, person = site.join("ADMIN"), site.join()
    with speaking(site.client.url, begin=False) as speaker:
        speaker.begin(bearer(person))
        assert speaker.ask(VIEWER)["data"]["viewer"]["user"] == {"role": "READER"}
        assert speaker.ask("{ users { totalCount } }")["data"]["users"]["totalCount"] == 1
        assert admin.do("setUserRole", {"userId": person.id, "role": "MODERATOR"})["errors"] == []
        for _ in range(100):
            if speaker.ask("{ users { totalCount } }")["data"]["users"]["totalCount"] > 1:
                break
        else:
            pytest.fail("the new role is not known")


def test_suspended_account_loses_its_sockets(site: Site) -> None:
    """Suspending ends sessions, and sockets with them."""
    admin, person = site.join("ADMIN"), site.join()
    with speaking(site.client.url, begin=False) as speaker:
        speaker.begin(bearer(person))
        assert speaker.ask(VIEWER)["data"]["viewer"]
        assert admin.do("suspendUser", {"userId": person.id, "reason": "Spam"})["errors"] == []
        assert speaker.closed(10)[0] == 4403
