"""Questions about communes: all of them, those of one former district, and a name that is both a commune's and a
former district's."""

from __future__ import annotations

from bot.events import Choice, Reply
from handlers.present import Present
from handlers.roster import Kind, RollUp
from handlers.sight import Sight
from handlers.texts import live as live_texts
from handlers.texts import roster as texts
from knowledge.communes import COMMUNE_LEVEL, load_communes
from knowledge.question.live import LiveKind, LiveQuery

_KINDS = (LiveKind.SILENT, LiveKind.REPORTED, LiveKind.PROGRESS)
_BODY = "UBND "


def ask_which(query: LiveQuery) -> Reply:
    """A name that is both: which one is meant."""
    district = query.unsure[0].removeprefix(_BODY)
    commune = load_communes().namesake(district)
    bodies = [*([commune.agency] if commune else []), query.unsure[0]]
    labels = [*([commune.label] if commune else []), texts.of_district(district, len(load_communes().of_district(district)))]
    choices = tuple(Choice(f"l{place}", label) for place, label in enumerate(labels))
    return Reply((texts.which_place(district),), choices, data={"live": query.kind.value, "bodies": bodies})


def of_several(now: Present, query: LiveQuery, sight: Sight) -> Reply | None:
    """Who of the communes has told something; None for any other question."""
    communes = next((one for one in now.reporting.rosters if one.kind == Kind.COMMUNES), None)
    district = next((name for agency in query.agencies if (name := agency.removeprefix(_BODY)) in load_communes().districts), None)
    is_of_all = query.is_of_communes or COMMUNE_LEVEL in query.agencies
    if query.codes or query.kind not in _KINDS or not (district or (is_of_all and query.kind != LiveKind.PROGRESS)):
        return None
    if communes is None:
        return Reply((texts.not_asked(),))
    within = [c.agency for c in (load_communes().of_district(district) if district else load_communes().all)]
    return _told(now, communes, within, district, query.kind, sight)


def _told(now: Present, communes: RollUp, within: list[str], district: str | None, kind: LiveKind, sight: Sight) -> Reply:
    complete = [agency for agency in within if communes.answers[agency].is_complete]
    head = texts.district_line(district, len(complete), len(within)) if district else texts.roster_line(communes)
    partial = [agency for agency in within if communes.answers[agency].is_partial]
    quiet = [agency for agency in communes.quiet if agency in within]
    lists = {
        LiveKind.SILENT: [(texts.QUIET, quiet), (texts.PARTIAL, partial)],
        LiveKind.REPORTED: [(texts.COMPLETE, complete), (texts.PARTIAL, partial)],
        LiveKind.PROGRESS: [(texts.COMPLETE, complete), (texts.PARTIAL, partial), (texts.QUIET, quiet)],
    }[kind]
    shown = [(name, [agency for agency in several if sight.sees_agency({agency})]) for name, several in lists]
    is_withheld = any(len(seen) < len(several) for (_, seen), (_, several) in zip(shown, lists, strict=True))
    blocks = texts.communes_told(now.reporting.period.key, head, shown, communes.registered.isdisjoint(within) and bool(district))
    return Reply((*blocks, *([live_texts.withheld(sight.is_group)] if is_withheld else [])))
