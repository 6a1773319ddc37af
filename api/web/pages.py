"""What the pages that Rostrum serves to browsers have in common."""

from collections.abc import Mapping


def page_headers(policy: Mapping[str, str]) -> dict[str, str]:
    """The headers of a page that may load what its policy names (Content Security Policy, level 3), and is not kept."""
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}".strip() for name, value in policy.items()),
        "Referrer-Policy": "no-referrer",
        # A nonce is for one response.
        "Cache-Control": "no-store",
    }
