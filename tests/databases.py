"""Databases that tests make and drop."""

import asyncio
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

POSTGRES = os.environ.get("ROSTRUM_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/test")
BACKENDS = ("sqlite", "postgresql")


async def _run(statement: str) -> None:
    connection = await asyncpg.connect(POSTGRES, timeout=5)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def require_postgres() -> None:
    """Skip the test where there is no PostgreSQL; under CI that is a failure."""
    try:
        asyncio.run(_run("SELECT 1"))
    except (OSError, asyncpg.PostgresError, TimeoutError) as error:
        reason = f"no PostgreSQL at {POSTGRES.split('@')[-1]} (set ROSTRUM_TEST_POSTGRES_URL): {error}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


@contextmanager
def new_database(backend: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database, which is dropped afterwards."""
    name = f"rostrum_test_{uuid.uuid4().hex}"
    if backend == "sqlite":
        yield f"sqlite:///{folder / name}.db"
        return
    require_postgres()
    asyncio.run(_run(f"CREATE DATABASE {name}"))
    try:
        yield f"{POSTGRES.rsplit('/', 1)[0]}/{name}"
    finally:
        asyncio.run(_run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
