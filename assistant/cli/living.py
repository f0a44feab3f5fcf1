"""`go` and `stop`: whether anything leaves by itself."""

from __future__ import annotations

from assistant.cli.call import Call
from assistant.cli.command import command, pass_call
from assistant.cli.show import json_lines, say
from assistant.flows import command as word


@command("go", example="invoice-assistant go")
@pass_call
def go(call: Call) -> None:
    """Go live: until then reminders are put into Drafts and nothing leaves by itself. `plan` shows what will leave."""
    world = call.world(make=True)
    _tell(call, word.go(world, call.now()), live=True)


@command("stop", example="invoice-assistant stop")
@pass_call
def stop(call: Call) -> None:
    """Hold everything, at once: reminders go into Drafts again, and what waits in the outbox does not leave."""
    world = call.world(make=True)
    _tell(call, word.stop(world, call.now()), live=False)


def _tell(call: Call, said: str, *, live: bool) -> None:
    if call.as_json:
        json_lines([{"live": live, "said": said}])
    else:
        say(said)
