"""Whether one body has reported in the present period, or why it could not."""

from __future__ import annotations

from collections.abc import Collection

from bot.events import Text, say
from handlers.present import Present
from handlers.texts import reporting as texts
from handlers.texts.roster import NAMES, roster_line


def line(now: Present, agency: str, names: Collection[str]) -> Text:
    """`names`: all that the body goes by."""
    rolled = next((one for one in now.reporting.rosters if NAMES[one.kind] in names), None)
    if rolled is not None:
        return say(roster_line(rolled))
    return texts.of_body(agency, now.reporting.period.key, _state(now, names))


def _state(now: Present, names: Collection[str]) -> str:
    told = now.reporting
    known = {texts.TOLD: told.reported, texts.AWAY: told.excused, texts.UNREACHED: told.unreached}
    for state, agencies in known.items():
        if not agencies.isdisjoint(names):
            return state
    for name in names:
        if name in told.partial:
            return str(told.partial[name])
        if name in told.expected:
            return texts.QUIET
        for one in told.rosters:
            count = one.answers.get(name)
            if count and count.told:
                return texts.TOLD if count.is_complete else str(count)
            if count and name in one.registered:
                return texts.QUIET if name in one.expected else texts.NOT_THERE
    return texts.NOBODY
