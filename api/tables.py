"""The tables of all rooms, gathered: whoever imports this has the whole of SQLModel's metadata."""

from api.accounts import tables as accounts
from api.articles import tables as articles
from api.changes import tables as changes
from api.comments import tables as comments
from api.feedback import tables as feedback
from api.mail import tables as mail
from api.mutations import tables as mutations
from api.people import tables as people
from api.training import tables as training

__all__ = ["accounts", "articles", "changes", "comments", "feedback", "mail", "mutations", "people", "training"]
