"""What an operation cost and why, for those who ask: frontend developers in the explorer."""

from typing import Any

from api.execution.executor import Execution


def price(execution: Execution, limit: int) -> dict[str, int]:
    """The price of an operation and the bound, as `extensions.cost` gives them."""
    return {"estimated": execution.cost, "limit": limit}


def explanation(execution: Execution, dialect: str, limit: int, seconds: float) -> dict[str, Any] | None:
    """The statement, its values, its price by path and its times in milliseconds; None where nothing was planned."""
    statement = execution.statement
    if statement is None:
        return None
    breakdown = [
        {"path": ".".join(each.path), "rows": each.rows(execution.variables)} for each in statement.prices if each.path
    ]
    return {
        "operationName": execution.operation,
        "dialect": dialect,
        "sql": statement.sql,
        "parameters": execution.values or statement.values(execution.variables),
        "cost": price(execution, limit) | {"breakdown": breakdown},
        "rows": execution.rows,
        "bytes": len(execution.data or b""),
        "databaseMs": round(execution.database_seconds * 1000, 3),
        "totalMs": round(seconds * 1000, 3),
        "planCached": not execution.planned,
    }
