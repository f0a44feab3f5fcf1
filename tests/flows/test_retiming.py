"""A ladder or calendar that changes in the config holds at once, also for invoices that are open already."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.domain.ladder import DEFAULT, Ladder, Stage, Tone
from assistant.domain.policy import Policy
from assistant.flows.plan import plan
from assistant.flows.retiming import retime_if_changed
from tests.flows.doubles import at, bring_in, case, done, firm, invoice, round_on

IMPORTED = date(2026, 11, 20)
SOONER = Ladder((Stage("nudge", -8, Tone.FRIENDLY), *DEFAULT.stages))


async def test_a_new_stage_that_comes_sooner_goes_on_its_day() -> None:
    world = firm()
    bring_in(world, invoice(), on=IMPORTED)
    await round_on(world, IMPORTED)
    assert case(world).attend_on == date(2026, 11, 26)
    changed = replace(world, policy=Policy(ladders={"default": SOONER}), template_problems={})
    await round_on(changed, date(2026, 11, 21))
    assert case(world).attend_on == date(2026, 11, 23)


async def test_nothing_is_reckoned_anew_while_nothing_has_changed() -> None:
    world = firm()
    bring_in(world, invoice(), on=IMPORTED)
    await round_on(world, IMPORTED)
    assert retime_if_changed(world, at(IMPORTED, 11)) == 0
    changed = replace(world, policy=Policy(ladders={"default": SOONER}))
    assert retime_if_changed(changed, at(IMPORTED, 11)) == 1
    assert retime_if_changed(changed, at(IMPORTED, 12)) == 0


async def test_a_plan_under_another_ladder_starts_on_its_days() -> None:
    world = firm()
    bring_in(world, invoice(), on=IMPORTED)
    await round_on(world, IMPORTED)
    late = Ladder((Stage("first", 3, Tone.MILD),))
    planned = await plan(replace(world, policy=Policy(ladders={"default": late})), at(IMPORTED), 30)
    assert [(one.day, one.stages) for one in planned] == [(date(2026, 12, 4), (("1042", "first"),))]
    assert done(world) == []
