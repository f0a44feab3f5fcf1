"""The trained model beside the rules: from the bytes of its file to a weight for each kind of a text."""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from math import sqrt
from operator import mul
from typing import Any

from assistant.domain.reading import Kind
from assistant.understanding.features import BUCKETS, features_of

FORMAT = 1


class ModelError(ValueError):
    """The file is no model that this program can read; train it anew."""


@dataclass(frozen=True)
class Model:
    """A linear model: for every bucket one row of small whole numbers, first its rarity, then a weight per kind."""

    kinds: tuple[Kind, ...]
    rows: bytes
    bias: tuple[float, ...]
    # What one step of the small numbers is worth.
    rarity_step: float
    weight_step: float
    # What the model was trained from: the digest of the texts.
    trained_from: str = ""
    settings: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def _view(self) -> memoryview:
        return memoryview(self.rows).cast("b")

    def scores(self, text: str) -> dict[Kind, float]:
        """The score of each kind (logarithmic, so that differences count); a text of no known words scores the bias."""
        width = len(self.kinds) + 1
        totals = list(self.bias)
        for block in features_of(text):
            rows = [self._view[one * width : one * width + width].tolist() for one in block]
            known = [row for row in rows if row[0]]
            if not known:
                continue
            # Column by column: the loops run inside the interpreter's own functions.
            rarities, *columns = zip(*known, strict=True)
            length = sqrt(sum(map(mul, rarities, rarities)))
            totals = [
                total + sum(map(mul, rarities, column)) / length for total, column in zip(totals, columns, strict=True)
            ]
        start = self.bias
        return {
            kind: first + (total - first) * self.weight_step
            for kind, first, total in zip(self.kinds, start, totals, strict=True)
        }


def opened(data: bytes) -> Model:
    """The model in the bytes of its file. Raises ModelError when they are something else or of another format."""
    head, _, packed = data.partition(b"\n")
    try:
        facts: dict[str, Any] = json.loads(head)
        if facts["format"] != FORMAT:
            raise ModelError(f"format {facts['format']}, wanted {FORMAT}")
        kinds = tuple(Kind(one) for one in facts["kinds"])
        size = BUCKETS * (len(kinds) + 1)
        rows = zlib.decompressobj().decompress(packed, size + 1)
    except (ValueError, KeyError, TypeError, zlib.error) as wrong:
        raise ModelError(f"cannot be read: {wrong}") from wrong
    if len(rows) != size:
        raise ModelError(f"{len(rows)} bytes of weights, wanted {size}")
    return Model(
        kinds,
        rows,
        tuple(facts["bias"]),
        float(facts["rarity_step"]),
        float(facts["weight_step"]),
        facts["trained_from"],
        facts["settings"],
    )


def packed(model: Model) -> bytes:
    """The bytes of the model's file; the same model gives the same bytes."""
    head = {
        "format": FORMAT,
        "kinds": [str(one) for one in model.kinds],
        "bias": list(model.bias),
        "rarity_step": model.rarity_step,
        "weight_step": model.weight_step,
        "trained_from": model.trained_from,
        "settings": dict(model.settings),
    }
    return json.dumps(head, sort_keys=True).encode() + b"\n" + zlib.compress(model.rows, 9)


def rows_of(rarities: Sequence[int], weights: Sequence[Sequence[int]]) -> bytes:
    """The rows of all buckets in a line: rarity, then the weight of every kind."""
    return array("b", chain.from_iterable((one, *more) for one, more in zip(rarities, weights, strict=True))).tobytes()
