"""Rules and model together: their points for each kind are added, and the kind with the most leads.

A sure rule outweighs the model, a sure model a faint rule. When neither convinces, the message is unclear, which holds
the invoice and asks. Whether money came, somebody is away or a letter is forged, the model is not asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp

from assistant.domain.reading import Evidence, Kind
from assistant.understanding.kinds import Sentence, Verdict
from assistant.understanding.model import Model

# What one point of a rule's weight is worth beside the model's score; measured by cross-validation.
RULE = 0.5
# A rule of this weight is sure: another kind takes the lead from it only with that share of the probability.
SURE_RULE = 4.0
OVERRULED = 0.65
# Below this share of the probability nothing is sure.
SURE = 0.3
# To overlook somebody's answer is worse than to ask about a newsletter.
SURE_UNRELATED = 0.7
# A second kind is named when it is at least that probable beside the leading one.
BESIDE = 0.3
# What ends by itself must be this sure, or it is unclear as well: then it holds until the owner has decided.
SURE_TO_END = 0.6
_ENDS_BY_ITSELF = {Kind.PROMISE, Kind.PAYMENT_CLAIM, Kind.ACKNOWLEDGEMENT, Kind.REDIRECT, Kind.COPY_REQUEST}
MOST_KINDS = 3
MOST_TOLD = 6


def shares_of(heard: Mapping[Kind, float], learnt: Mapping[Kind, float]) -> dict[Kind, float]:
    """The probability of each kind from the rules' weights and the model's scores."""
    totals = {kind: score + RULE * heard.get(kind, 0.0) for kind, score in learnt.items()}
    top = max(totals.values())
    powers = {kind: exp(one - top) for kind, one in totals.items()}
    whole = sum(powers.values())
    return {kind: one / whole for kind, one in powers.items()}


def ranked(shares: Mapping[Kind, float]) -> list[Kind]:
    """The kinds that may be meant, the most probable first; empty when nothing is sure."""
    order = sorted(shares, key=lambda kind: -shares[kind])
    if order[0] is Kind.UNRELATED and shares[Kind.UNRELATED] < SURE_UNRELATED:
        order = order[1:]
    else:
        order = order[:1] + [kind for kind in order[1:] if kind is not Kind.UNRELATED]
    top = shares[order[0]]
    if order[0] is not Kind.UNRELATED and top + shares.get(Kind.UNRELATED, 0.0) < SURE:
        return []
    return [kind for kind in order if (shares[kind] >= BESIDE * top and kind is not Kind.UNRELATED) or kind is order[0]]


def led_by_a_sure_rule(kinds: Sequence[Kind], heard: Mapping[Kind, float], shares: Mapping[Kind, float]) -> list[Kind]:
    """The kinds with the one in front that a sure rule names, unless the rest speaks against it beyond doubt."""
    strongest = max(
        (kind for kind in heard if kind in shares and kind is not Kind.UNRELATED),
        key=lambda kind: heard[kind],
        default=None,
    )
    if strongest is None or heard[strongest] < SURE_RULE or max(shares.values()) >= OVERRULED:
        return list(kinds)
    return [strongest, *(kind for kind in kinds if kind is not strongest)]


def doubtful(kinds: Sequence[Kind], heard: Mapping[Kind, float], shares: Mapping[Kind, float]) -> bool:
    """Whether the hold would end by itself although neither a rule nor the model is sure of what was written."""
    if not kinds or not set(kinds) <= _ENDS_BY_ITSELF:
        return False
    return heard.get(kinds[0], 0.0) < SURE_RULE and shares[kinds[0]] < SURE_TO_END


def weighed(verdict: Verdict, more: Mapping[Kind, float], sentences: Sequence[Sentence], model: Model) -> Verdict:
    """The verdict of the rules, and what else speaks for a kind, held against the model; empty when nothing is sure."""
    heard = dict(verdict.scores)
    for kind, weight in more.items():
        heard[kind] = max(weight, heard.get(kind, 0.0))
    text = "\n".join(one.text for one in sentences)
    shares = shares_of(heard, model.scores(text))
    kinds = tuple(led_by_a_sure_rule(ranked(shares), heard, shares)[:MOST_KINDS])
    if doubtful(kinds, heard, shares):
        kinds = (*kinds, Kind.UNCLEAR)
        shares[Kind.UNCLEAR] = 1 - shares[kinds[0]]
    said = {one.kind: one.text for one in verdict.evidence}
    silent = [kind for kind in kinds if kind not in said]
    told = [(one.text, model.scores(one.text)) for one in sentences[:MOST_TOLD]] if silent else []
    evidence = tuple(
        Evidence(kind, said.get(kind) or telling(kind, told)) for kind in kinds if kind is not Kind.UNCLEAR
    )
    return Verdict(kinds, evidence, tuple((kind, shares[kind]) for kind in kinds))


def telling(kind: Kind, told: Sequence[tuple[str, Mapping[Kind, float]]]) -> str:
    """The sentence that speaks most for the kind, as the model sees it."""

    def lead(scores: Mapping[Kind, float]) -> float:
        return scores[kind] - max(one for each, one in scores.items() if each is not kind)

    return max(told, key=lambda one: lead(one[1]))[0] if told else ""
