"""Makes up texts from the vocabulary, and keeps a stock of them rendered: rendering each anew would take too long."""

from collections.abc import Sequence
from random import Random

from api.content.rendering import Rendered, render
from api.planner.values import fold
from api.seeding import words

STOCK = 400


class Texts:
    """Texts that the same source of chance makes the same again."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.paragraphs = [render(" ".join(self.sentence(words.SENTENCES) for _ in range(4))) for _ in range(STOCK)]
        statements = [self.sentence(words.SENTENCES[:10]) for _ in range(STOCK)]
        self.statements = [(text, fold(text)) for text in statements]
        self.remarks = [render(self.sentence(words.REMARKS)) for _ in range(STOCK)]

    def sentence(self, forms: Sequence[str]) -> str:
        """One sentence about something."""
        pick = self.random.choice
        return pick(forms).format(a=pick(words.FIELDS), b=pick(words.FIELDS), place=pick(words.PLACES))

    def title(self) -> str:
        """A headline."""
        pick = self.random.choice
        return f"{pick(words.OPENINGS)} {pick(words.FIELDS)} in {pick(words.PLACES)}"

    def body(self, paragraphs: int) -> Rendered:
        """An article's text, of so many paragraphs."""
        parts = self.random.choices(self.paragraphs, k=paragraphs)
        return Rendered(
            "\n\n".join(part.markdown for part in parts),
            "\n".join(part.html for part in parts),
            "\n".join(part.text for part in parts),
        )

    def name(self, number: int) -> str:
        """The name of the nth person: all combinations once, then numbered."""
        first, last = words.FIRST_NAMES, words.LAST_NAMES
        generation, number = divmod(number, len(first) * len(last))
        # 7 is prime to the number of first names: neighbours in the list differ in both names.
        name = f"{first[number * 7 % len(first)]} {last[number // len(first)]}"
        return f"{name} {generation + 1}" if generation else name
