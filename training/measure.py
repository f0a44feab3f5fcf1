"""How well rules and model read replies they were not made from: `python -m training.measure` (five parts in turn)."""

from __future__ import annotations

import sys
from collections import Counter

from assistant.domain.reading import Kind
from assistant.understanding.kinds import sentences_of, verdict_of
from assistant.understanding.weighing import weighed
from tests.understanding.reader import phrases
from training.data import Example, examples
from training.train import model_of

PARTS = 5


def main() -> int:
    """Print, per language, how often the leading kind is right by the rules alone and with the model."""
    # The rules' own examples are learnt from, and never asked.
    every = examples()
    own = [one for one in every if one.from_rules]
    rest = [one for one in every if not one.from_rules]
    asked: Counter[str] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for part in range(PARTS):
        model = model_of([*own, *(one for place, one in enumerate(rest) if place % PARTS != part)])
        for one in rest[part::PARTS]:
            sentences = sentences_of(one.text)
            rules = verdict_of(sentences, [phrases().languages[one.language]])
            asked[one.language] += 1
            right[one.language, "rules"] += fits(rules.kinds, one)
            right[one.language, "both"] += fits(weighed(rules, {}, sentences, model).kinds, one)
    for language, count in sorted(asked.items()):
        alone, both = (100 * right[language, way] / count for way in ("rules", "both"))
        print(f"{language}: {count} replies, rules alone {alone:.1f} %, with the model {both:.1f} %")
    return 0


def fits(kinds: tuple[Kind, ...], one: Example) -> bool:
    """Whether the leading kind is the label or may stand for it."""
    return bool(kinds) and kinds[0] in (one.kind, *one.also)


if __name__ == "__main__":
    sys.exit(main())
