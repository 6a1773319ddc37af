"""Lays SQL out for people: each line indented by how deep its parentheses nest."""

import re

INDENT = "  "
TOKEN = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|[()]")


def laid_out(sql: str) -> str:
    """The same statement with a SELECT on a line of its own and lines indented. White space alone changes."""
    lines = []
    depth = 0
    for line in re.sub(r"(?:(\()|(?: ))(SELECT|ORDER BY)\b", r"\1\n\2", sql).splitlines():
        text = line.strip()
        if not text:
            continue
        lines.append(INDENT * (depth - text.startswith(")")) + text)
        for token in TOKEN.findall(text):
            depth += {"(": 1, ")": -1}.get(token, 0)
    return "\n".join(lines)
