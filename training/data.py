"""The labelled replies the model is trained from, and the digest by which a model says which they were."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import tomli

from assistant.domain.reading import Kind

# What people write; machines, notices and forgeries are told apart by rules alone.
PEOPLE = frozenset(
    {
        Kind.PAYMENT_CLAIM,
        Kind.PROMISE,
        Kind.PLAN_REQUEST,
        Kind.DISPUTE,
        Kind.REFUSAL,
        Kind.COPY_REQUEST,
        Kind.QUESTION,
        Kind.REDIRECT,
        Kind.ACKNOWLEDGEMENT,
        Kind.UNRELATED,
    }
)
FOLDER = Path(__file__).with_name("replies")


@dataclass(frozen=True)
class Example:
    """A reply as a client might write it, with the kind it is and the kinds it may be taken for as well."""

    text: str
    kind: Kind
    also: tuple[Kind, ...] = ()
    language: str = ""
    # An example of a phrase rule: the rules know it already.
    from_rules: bool = False


def examples(folder: Path = FOLDER) -> list[Example]:
    """The replies of people in all languages, files in alphabetical order. Raises KeyError or ValueError if wrong."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        for one in tomli.loads(path.read_text(encoding="utf-8"))["reply"]:
            also = tuple(Kind(each) for each in one.get("also", ()))
            language = one.get("language", path.stem.rstrip("0123456789"))
            found.append(Example(one["text"], Kind(one["kind"]), also, language, path.stem == "phrases"))
    return [one for one in found if one.kind in PEOPLE]


def digest(chosen: list[Example]) -> str:
    """The fingerprint of the replies: it changes with every word and label."""
    lines = [f"{one.language}\t{one.kind}\t{','.join(one.also)}\t{one.text}" for one in chosen]
    return hashlib.sha256("\0".join(lines).encode()).hexdigest()
