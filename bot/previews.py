"""`dondoc digest --preview`: what the digest of a moment would say on a channel; sends nothing."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import replace

from bot import app as apps
from bot.events import Block, Fold, Limits, Reply, Table
from bot.operations import moment_of
from bot.render import render
from bot.settings import Settings
from db import digests as stored
from db.session import transaction
from handlers import digest_facts
from handlers.digest_posts import DECIDED_WITHIN
from handlers.texts import digest_forms as texts

# What a channel of this name carries, for previews without a connection (zalo.md, telegram.md).
_LONGEST = {"telegram": 32_768, "zalo": 2000, "web": 20_000}


async def digest(settings: Settings, options: argparse.Namespace) -> int:
    """One screen of words where nothing folds; table and folds in the open where the channel shows them."""
    now = moment_of(options.at, settings)()
    has_markup = options.channel != "zalo"
    limits = Limits(_LONGEST[options.channel], "chars", 0, True, True, False, False, "plain")
    async with apps.open_app(settings, lambda: now, channels={}) as app, transaction(app.sessions) as session:
        world = await app.worlds.current(session)
        for plan in world.plans:
            facts = await digest_facts.build(session, world, plan, None, now)
            decided = (await stored.decisions(session, plan.id, now - DECIDED_WITHIN)).get(facts.period)
            said = texts.digest(replace(facts, intro=decided.intro) if decided else facts)
            shown = Reply(tuple(_opened(said.blocks)) if has_markup else said.blocks)
            for part in render(shown, limits):
                print(part.text)
    return 0


def _opened(blocks: Iterable[Block]) -> Iterable[Block]:
    """What a channel with markup shows, everything unfolded."""
    for block in blocks:
        match block:
            case Fold(summary, inner):
                yield Fold(summary, tuple(_opened(inner)))
            case Table(header, rows):
                yield Table(header, rows)
            case _:
                yield block
