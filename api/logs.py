"""Structured logs: one line an event, readable on a terminal, JSON where another program reads."""

import logging
import sys
from typing import Any

import orjson
import structlog


def configure_logs(level: str) -> None:
    """Send all logs, ours and the libraries', to standard error; ours at that level and above, theirs from warnings."""
    terminal = sys.stderr.isatty()
    processors: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    rendering: list[Any] = (
        [structlog.dev.ConsoleRenderer()]
        if terminal
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(orjson.dumps)]
    )
    structlog.configure(
        processors=[*processors, *rendering],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr)
        if terminal
        else structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*processors, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering, _text],  # type: ignore[list-item]  # the last one's event is what the renderer gave
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def _text(_logger: Any, _method: str, line: str | bytes) -> str:
    return line if isinstance(line, str) else line.decode()
