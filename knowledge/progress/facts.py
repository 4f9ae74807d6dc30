"""What one clause says, whichever task it is about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from knowledge.lexicon import Lexicon
from knowledge.progress.bodies import find_waiting, waits
from knowledge.progress.dates import find_days
from knowledge.progress.documents import Paper, find_papers
from knowledge.progress.due import Promise, find_promises, is_coming
from knowledge.progress.figures import find_figures
from knowledge.progress.line import Line
from knowledge.progress.model import Figure
from knowledge.progress.obstacles import Obstacle, find_obstacle
from knowledge.progress.percent import Percent, find_percents
from knowledge.progress.status import Said, read_events
from knowledge.progress.wording import phrases


@dataclass(frozen=True, slots=True)
class Facts:
    """`words`: the clause as people read it, for an obstacle that goes on over a comma. `ended_on`: the past day with
    which it ends, for a paper that follows."""

    events: frozenset[Said]
    percents: tuple[Percent, ...]
    obstacle: Obstacle
    papers: tuple[Paper, ...]
    promises: tuple[Promise, ...]
    waiting_for: str | None
    figures: tuple[Figure, ...]
    words: str
    ended_on: date | None = None

    @property
    def is_empty(self) -> bool:
        """True when the clause tells nothing by itself."""
        told = (self.events, self.percents, self.papers, self.promises, self.waiting_for, self.figures)
        return not any(told) and self.obstacle.told is None


def read_facts(line: Line, today: date, cited: Collection[str], lexicon: Lexicon) -> Facts:
    """Everything that one clause says. Each reader sees only what the ones before it have left."""
    days = find_days(line, today)
    papers = find_papers(line, days, cited)
    on_paper = {place for paper in papers for place in range(paper.first, paper.last)}
    free_days = [day for day in days if day.first not in on_paper]
    timed = {place for day in free_days for place in range(day.first, day.last)}
    open_line = line.blank(on_paper)

    waiting = find_waiting(open_line, lexicon)
    waited = waiting[1] if waiting else frozenset[int]()
    obstacle = find_obstacle(open_line.blank(waited))
    percents = find_percents(open_line.blank(timed))
    counted = {place for percent in percents if not percent.is_share for place in range(percent.first, percent.last)}
    figures = find_figures(open_line.blank(timed | counted | set(obstacle.places)))

    # "xong 80% số HTX" keeps its share in sight: it says that only a part is finished.
    hidden = [percent for percent in percents if (percent.value in (0, 100) if percent.is_share else percent.value != 100)]
    part_done = {place for percent in hidden for place in range(percent.first, percent.last)}
    coming = any(is_coming(day, today) and day.on != today for day in free_days)
    events = read_events(open_line.blank(timed | part_done | set(obstacle.places) | waited), has_coming_day=coming)
    if waiting or waits(open_line) or (obstacle.told and open_line.find(phrases("status", "rest_trouble"))):
        events |= {Said.REST}
    if obstacle.told and "chưa" in open_line.text.split(" ") and not events:
        events |= {Said.MOVING}  # "chưa phân bổ được vốn do văn bản ban hành chậm": something waits to be finished
    return Facts(
        events=events,
        percents=tuple(percents),
        obstacle=obstacle,
        papers=tuple(paper for paper in papers if paper.is_result),
        promises=tuple(find_promises(open_line, free_days, today, is_missed=bool(events & {Said.NOT_DONE, Said.NOT_YET}))),
        waiting_for=waiting[0] if waiting else None,
        figures=figures,
        words=line.words(0, len(line.tokens)),
        ended_on=next((day.was for day in free_days if day.last == len(line.tokens)), None),
    )
