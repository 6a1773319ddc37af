"""What readers write comes out harmless: OWASP's XSS Filter Evasion Cheat Sheet, retold as data."""

from html.parser import HTMLParser

import pytest
from typing_extensions import override

from api.content.rendering import render_comment

PLAIN = ("blockquote", "br", "code", "del", "em", "li", "p", "pre", "s", "strong", "ul")
ALLOWED: dict[str, set[str]] = {"a": {"href", "rel"}, "ol": {"start"}} | {tag: set() for tag in PLAIN}

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://xss.example/xss.js></SCRIPT>",
    "<script src=//xss.example/.j>",
    '<img src="javascript:alert(1)">',
    "<IMG SRC=JaVaScRiPt:alert(1)>",
    '<img """><script>alert(1)</script>">',
    "<img src=x onerror=alert(1)>",
    "<img src=x:alert(alt) onerror=eval(src) alt=0>",
    "<IMG SRC=&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)>",
    '<img src="jav&#x09;ascript:alert(1);">',
    "<svg/onload=alert(1)>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<object data=data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==></object>",
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1);">',
    '<div style="background-image: url(javascript:alert(1))">',
    "<style>@import'https://xss.example/xss.css';</style>",
    "<<SCRIPT>alert(1);//<</SCRIPT>",
    '<a href="javascript:alert(1)">x</a>',
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](file:///etc/passwd)",
    '[x](https://a.example"onmouseover="alert(1))',
    '[x](https://a.example "t" onclick=alert(1))',
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    '<https://a.example/"onclick=alert(1)>',
    "![x](https://a.example/x.png)",
    "![x](javascript:alert(1))",
    "`<script>alert(1)</script>`",
    '```html" onclick="alert(1)\n<script>alert(1)</script>\n```',
    "# <script>alert(1)</script>",
    "https://a.example/<script>alert(1)</script>",
    "https://a.example/'onclick='alert(1)",
    "\x00<script>alert(1)</script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    '<?xml version="1.0"?><script>alert(1)</script>',
]


class Found(HTMLParser):
    """The elements of a text of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_comes_out_harmless(attack: str) -> None:
    """Nothing but a few marks and weightless links to the web or to mail is left of it."""
    found = Found()
    found.feed(render_comment(attack).html)
    for tag, attributes in found.elements:
        assert attributes.keys() <= ALLOWED[tag]
        if tag == "a":
            assert attributes["rel"] == "nofollow ugc noopener"
            assert (attributes["href"] or "").startswith(("http://", "https://", "mailto:"))


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>"),
        ("a\nb", "<p>a<br>\nb</p>"),
        ("# No heading", "<p># No heading</p>"),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
        (
            "See https://a.example/b.",
            '<p>See <a href="https://a.example/b" rel="nofollow ugc noopener">https://a.example/b</a>.</p>',
        ),
        ("a.example and b@c.example", "<p>a.example and b@c.example</p>"),
    ],
)
def test_marks_and_addresses_are_rendered(written: str, html: str) -> None:
    """A few marks, line breaks and whole addresses become what they mean; the rest stays text."""
    assert render_comment(written).html == html
