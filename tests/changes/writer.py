"""A process that writes to a database: `python -m tests.changes.writer URL NAME COUNT`."""

import asyncio
import sys

from api.changes.recording import logged
from api.database import open_database
from api.settings import Settings
from api.tables import articles


async def write(url: str, name: str, count: int) -> None:
    """Write so many topics, each in a transaction of its own."""
    database = open_database(Settings(database_url=url))
    for number in range(count):
        async with database.transaction() as session:
            session.add(articles.Topic(slug=f"{name}-{number}", name=f"{name}-{number}"))
    await database.close()


if __name__ == "__main__":
    logged(articles.Topic, type="Topic", parent="id")
    asyncio.run(write(sys.argv[1], sys.argv[2], int(sys.argv[3])))
