"""How well the writer's new words are found, beside every reply parser for Python that is installed.

    python -m bench.replies_public EMAILS EXPECTED [EMAILS EXPECTED …] [--wrong]

EMAILS and EXPECTED are folders of text files with the same names: a mail's text, and what of it is new. Sets that show
their own idea of what is new (with a signature or without) are fair to nobody, so each program is asked for both and
the better figure of each set counts. The libraries are not the project's: put them into an environment of their own.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from assistant.domain.message import Address, Message
from assistant.understanding.quoting import words_of

Extract = Callable[[str], str]


def main(arguments: list[str]) -> int:
    """Score every pair of folders; 1 when a library is better than we are on one of them."""
    paths = [Path(one) for one in arguments if not one.startswith("--")]
    missed = 0
    for emails, expected in zip(paths[::2], paths[1::2], strict=True):
        missed |= report(emails, expected, wrong="--wrong" in arguments)
    return missed


def report(emails: Path, expected: Path, *, wrong: bool) -> int:
    """Print every program's figures on a set; 1 when we are not the best."""
    pairs = [
        (path.stem, path.read_text(encoding="utf-8", errors="replace"), (expected / path.name).read_text("utf-8"))
        for path in sorted(emails.glob("*.txt"))
        if (expected / path.name).exists()
    ]
    print(f"{emails}: {len(pairs)} mails")
    best: dict[str, tuple[int, float]] = {}
    for name, extract in programs():
        judged = [(stem, wanted, tried(extract, text)) for stem, text, wanted in pairs]
        exact = sum(words(wanted) == words(found) for _, wanted, found in judged)
        overlap = sum(shared(words(wanted), words(found)) for _, wanted, found in judged) / max(1, len(judged))
        print(f"  {name:36} exact {exact:4}/{len(judged):<4} shared words {overlap:6.3f}")
        program = name.partition(",")[0]
        best[program] = max(best.get(program, (0, 0.0)), (exact, overlap))
        if wrong and program == "ours":
            show(judged)
    return int(any(best["ours"] < figures for figures in best.values()))


def show(judged: list[tuple[str, str, str]]) -> None:
    """Print what came out otherwise than expected."""
    for stem, wanted, found in judged:
        if words(wanted) != words(found):
            print(f"    {stem}")
            for name, text in (("wanted", wanted), ("found", found)):
                print(f"      {name:6} {' '.join(words(text))[:400]!r}")


def words(text: str) -> list[str]:
    """The words of a text: how lines are broken and blanks are set is no part of what is new."""
    return re.sub(r"[\s\u200b\ufeff]+", " ", text).split()


def shared(wanted: list[str], found: list[str]) -> float:
    """How much of both lists is common (F1 over words); 1.0 when both are empty."""
    if not wanted and not found:
        return 1.0
    common = sum((Counter(wanted) & Counter(found)).values())
    return 2 * common / (len(wanted) + len(found))


def tried(extract: Extract, text: str) -> str:
    """What the program finds; nothing where it raises."""
    try:
        return extract(text) or ""
    except Exception:
        return ""


def programs() -> Iterator[tuple[str, Extract]]:
    """Ours, and each library that is installed, in its variants."""
    yield "ours, new words", lambda text: words_of(_message(text)).new
    yield "ours, with the signature", lambda text: words_of(_message(text)).signed
    for module, variants in LIBRARIES.items():
        try:
            library = import_module(module)
        except ImportError:
            continue
        for variant, extract in variants.items():
            yield f"{module}, {variant}", lambda text, extract=extract, library=library: extract(library, text)  # type: ignore[misc]


def _message(text: str) -> Message:
    return Message("", Address(""), text=text)


_LANGUAGES = ["en", "de", "da", "sv", "fr", "it", "nl", "pl", "ja", "es"]


def _mailparser(library: Any, text: str) -> Any:
    return library.EmailReplyParser(languages=_LANGUAGES).read(text).replies[0]


def _quotequail(library: Any, text: str) -> str:
    found = library.unwrap(text)
    if found is not None:
        return str(found.get("text_top", "")) + "\n" + str(found.get("text_bottom", ""))
    return "\n".join(part for shown, part in library.quote(text) if shown)


def _talon(library: Any, text: str) -> str:
    quotations = import_module(f"{library.__name__}.quotations")
    return str(quotations.extract_from_plain(text))


def _talon_unsigned(library: Any, text: str) -> str:
    signature = import_module(f"{library.__name__}.signature.bruteforce")
    return str(signature.extract_signature(_talon(library, text))[0])


LIBRARIES: dict[str, dict[str, Callable[[Any, str], str]]] = {
    "mailparser_reply": {
        "body": lambda library, text: str(_mailparser(library, text).body),
        "with the signature": lambda library, text: str(_mailparser(library, text).full_body),
    },
    "email_reply_parser": {"reply": lambda library, text: str(library.EmailReplyParser.parse_reply(text))},
    "quotequail": {"unwrap": _quotequail},
    "talon": {"quotations": _talon, "and no signature": _talon_unsigned},
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
