"""Train the model from the replies beside this file: `python -m training.train` writes it into the package.

Multinomial logistic regression by stochastic gradient descent with AdaGrad steps, in plain Python: some two thousand
short texts need no numerical library, and the same texts give the same bytes everywhere.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from pathlib import Path

from assistant.domain.reading import Kind
from assistant.understanding.features import BUCKETS, features_of
from assistant.understanding.model import Model, packed, rows_of
from training.data import Example, digest, examples

TARGET = Path(__file__).parent.parent / "assistant" / "understanding" / "model.bin"
ROUNDS = 14
STEP = 0.5
SHRINK = 2e-5
# What the text may be taken for as well is worth that much of the label.
BESIDE = 0.2
RARITY_STEP = 0.1
WIDEST = 127

# Feature and value.
Row = tuple[list[int], list[float]]


@dataclass
class Weights:
    """What is learnt: for each used bucket a weight per kind, and how much it has moved so far."""

    kinds: tuple[Kind, ...]
    weights: dict[int, list[float]]
    moved: dict[int, list[float]]
    bias: list[float]


def rarities_of(blocks: Sequence[tuple[list[int], list[int]]]) -> dict[int, int]:
    """How telling each feature is, in steps; what occurs in one text only is left out."""
    seen = Counter(one for pair in blocks for one in {*pair[0], *pair[1]})
    return {
        one: min(WIDEST, max(1, round((1 + log(len(blocks) / count)) / RARITY_STEP)))
        for one, count in seen.items()
        if count > 1
    }


def row_of(blocks: tuple[list[int], list[int]], rarities: dict[int, int]) -> Row:
    """The features of one text with their values, each block of length one."""
    numbers: list[int] = []
    values: list[float] = []
    for block in blocks:
        known = [one for one in block if one in rarities]
        length = sqrt(sum(rarities[one] ** 2 for one in known)) or 1.0
        numbers += known
        values += [rarities[one] / length for one in known]
    return numbers, values


def goals_of(example: Example, kinds: Sequence[Kind]) -> list[float]:
    """What share of the text belongs to each kind."""
    beside = [one for one in example.also if one in kinds and one is not example.kind]
    left = 1.0 - (BESIDE if beside else 0.0)
    return [left if one is example.kind else BESIDE / len(beside) if one in beside else 0.0 for one in kinds]


def learnt(rows: Sequence[Row], goals: Sequence[list[float]], kinds: tuple[Kind, ...]) -> Weights:
    """The weights after ROUNDS passes over the texts, each time in another but always the same order."""
    width = len(kinds)
    used = {one for numbers, _ in rows for one in numbers}
    state = Weights(kinds, {one: [0.0] * width for one in used}, {one: [1e-3] * width for one in used}, [0.0] * width)
    order = list(range(len(rows)))
    shuffled = random.Random(1)
    for _ in range(ROUNDS):
        shuffled.shuffle(order)
        for one in order:
            improve(state, rows[one], goals[one])
    return state


def improve(state: Weights, row: Row, goal: Sequence[float]) -> None:
    """One step towards the goal."""
    numbers, values = row
    weights = [state.weights[one] for one in numbers]
    totals = [
        first + sum([value * one[kind] for value, one in zip(values, weights, strict=True)])
        for kind, first in enumerate(state.bias)
    ]
    errors = [(kind, one) for kind, one in enumerate(differences(totals, goal)) if abs(one) > 1e-3]
    for number, value, weight in zip(numbers, values, weights, strict=True):
        moved = state.moved[number]
        for kind, error in errors:
            slope = error * value + SHRINK * weight[kind]
            moved[kind] += slope * slope
            weight[kind] -= STEP * slope / sqrt(moved[kind])
    for kind, error in errors:
        state.bias[kind] -= 0.01 * error


def differences(totals: Sequence[float], goal: Sequence[float]) -> list[float]:
    """The shares the totals stand for, less those that were wanted."""
    top = max(totals)
    powers = [exp(one - top) for one in totals]
    whole = sum(powers)
    return [one / whole - wanted for one, wanted in zip(powers, goal, strict=True)]


def model_of(chosen: list[Example]) -> Model:
    """The model these examples give."""
    kinds = tuple(sorted({one.kind for one in chosen}))
    blocks = [features_of(one.text) for one in chosen]
    rarities = rarities_of(blocks)
    rows = [row_of(one, rarities) for one in blocks]
    state = learnt(rows, [goals_of(one, kinds) for one in chosen], kinds)
    widest = max(abs(one) for weights in state.weights.values() for one in weights)
    step = widest / WIDEST
    nothing = [0] * len(kinds)
    small = {one: [round(each / step) for each in weights] for one, weights in state.weights.items()}
    rows_packed = rows_of(
        [rarities.get(one, 0) for one in range(BUCKETS)], [small.get(one, nothing) for one in range(BUCKETS)]
    )
    bias = tuple(round(one, 4) for one in state.bias)
    return Model(kinds, rows_packed, bias, RARITY_STEP, round(step, 9), digest(chosen))


def main() -> int:
    """Train from all replies and write the model."""
    chosen = examples()
    TARGET.write_bytes(packed(model_of(chosen)))
    print(f"{TARGET.name}: {len(chosen)} replies, {TARGET.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
