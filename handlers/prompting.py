"""The messages that ask: a prompt, its repetition at an agreed hour, and the question within a reminder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta, tzinfo

from bot.dialogs import Data, Opening
from bot.events import Address, Block, Reply, say
from db import checkins, conversations, people, reach, rounds
from db.checkins import ReportView
from db.people import AccountView, PersonView
from db.reach import Message
from db.returns import Returned
from db.rounds import Item, PromptView, RoundView
from handlers import brake, closing, coordination, drafts, duties
from handlers import reach as reaching
from handlers.context import JobContext, PlanInUse, Post
from handlers.coordination import Coordination
from handlers.desk import Desk
from handlers.mailing import address_among
from handlers.reach import Reach
from handlers.texts import checkin as checkin_texts
from handlers.texts import coordination as coordination_texts
from handlers.texts import ladder as texts
from handlers.texts import rounds as round_texts
from knowledge.calendar import may_send_at
from knowledge.rhythm import fair_until

_LATE = timedelta(hours=1)  # a prompt that comes later than this says so


@dataclass(frozen=True, slots=True)
class Waiting:
    """A prompt that somebody still has to answer: what is left of it, and what its round has already."""

    prompt: PromptView
    left: tuple[Item, ...]
    returned: Mapping[Item, Returned] = field(default_factory=dict)  # of what is left: told, and returned with a reason

    @property
    def returned_at(self) -> datetime | None:
        """When nothing but returned reports is left: since then. The ladder begins anew."""
        is_all = bool(self.returned) and len(self.returned) == len(self.left)
        return max(one.at for one in self.returned.values()) if is_all else None

    @property
    def turn(self) -> str:
        """Part of the keys of messages: those about a returned report are others than those before."""
        return f"-r{max(one.report_id for one in self.returned.values())}" if self.returned_at else ""

    @property
    def told(self) -> list[str]:
        return list(dict.fromkeys(item[0] for item in self.prompt.items if item not in self.left))

    @property
    def agencies(self) -> list[str]:
        return list(dict.fromkeys(agency for _, agency in self.left))


@dataclass(slots=True)
class Office:
    """What is needed to write to the people of one round."""

    job: JobContext
    plan: PlanInUse
    round: RoundView
    people_today: Desk
    _messages: Mapping[str, Message]  # of this round, by key: what is in the ledger already
    _reach: Mapping[int, Reach]
    _accounts: dict[int, list[AccountView]] = field(default_factory=dict)
    _last: Mapping[Item, ReportView] | None = None
    _told: Coordination | None = None

    async def last(self) -> Mapping[Item, ReportView]:
        """What was reported last; read for the first message that is written: most ticks write none."""
        if self._last is None:
            self._last = await checkins.latest_reports(self.job.session, self.plan.id)
        return self._last

    async def told(self) -> Coordination:
        """What the leads newly told, read like `last`."""
        if self._told is None:
            self._told = await coordination.load(self.job.session, self.job.world, self.plan, self.round, self.job.now)
        return self._told

    def address_of(self, person_id: int) -> Address | None:
        """The newest reachable account on a channel that is on; else the newest: it waits until its channel is."""
        return address_among(self.job, self._accounts.get(person_id, []))

    async def reach(self, person_ids: Iterable[int]) -> None:
        """Load the accounts of more people."""
        missing = set(person_ids) - set(self._accounts)
        if missing:
            found = await people.accounts_of(self.job.session, missing)
            self._accounts |= {person_id: found.get(person_id, []) for person_id in missing}

    def reach_of(self, prompt: PromptView) -> Reach:
        """What became of the question to this person so far."""
        return self._reach.get(prompt.person_id, Reach())

    async def ask(self, waiting: Waiting) -> None:
        """The prompt of the round, once for each person; once more for who stands in for a colleague meanwhile, and
        for whom it could not reach before."""
        prompt = waiting.prompt
        kind = self._kind_to_ask(prompt, f"prompt-for-{prompt.stands_in_for}" if prompt.stands_in_for else "prompt")
        if kind is not None:
            await self._post(replace(waiting, prompt=await self._with_time(prompt)), kind, "prompt", is_reminder=False)

    def _kind_to_ask(self, prompt: PromptView, kind: str) -> str | None:
        """The kind that makes the key of the question; a new one when the earlier ones have come to nothing and
        another may arrive. None: nothing is to be asked now."""
        address, reach = self.address_of(prompt.person_id), self.reach_of(prompt)
        if address is None or self._key(f"{kind}:{prompt.person_id}") not in self._messages:
            return kind if address else None
        return f"{kind}-{len(reach.messages)}" if reach.may_try(address, self.job.today, self.job.world) else None

    async def _with_time(self, prompt: PromptView) -> PromptView:
        """The prompt with a fair time to answer, when it goes out on a later day than it should have."""
        world = self.job.world
        due_on = world.today(may_send_at(self.job.now, world.calendar, world.zone))
        if due_on <= world.today(may_send_at(prompt.asked_at, world.calendar, world.zone)):
            return prompt
        answer_by = fair_until(due_on, self.round.closes_at, world.calendar, world.zone)
        await rounds.ask_anew(self.job.session, prompt.id, self.job.now, answer_by)
        return replace(prompt, asked_at=self.job.now, round=replace(prompt.round, closes_at=answer_by))

    async def ask_to_confirm(self, prompt: PromptView) -> None:
        """The one message of somebody who only coordinates; it is not reminded of."""
        person = self.people_today.persons.get(prompt.person_id)
        address, kind = self.address_of(prompt.person_id), self._kind_to_ask(prompt, "prompt")
        if person is None or address is None or kind is None:
            return
        told = await self.told()
        left = told.left(prompt)
        if not left:
            return
        reply = coordination.prompt_reply(told, person.name, prompt, left)
        reply = replace(reply, shortcuts=(*reply.shortcuts, texts.WHY))
        opening = Opening("checkin", "confirm", coordination.opening_data(prompt, left))
        await self.send(f"{kind}:{prompt.person_id}", "prompt", address, reply, opening, prompt.id)

    async def ask_again(self, waiting: Waiting) -> None:
        """At the hour that the person asked for."""
        until = waiting.prompt.snoozed_until
        assert until is not None
        kind = f"again-{until:%Y%m%d%H%M}"
        await self._post(waiting, kind, "reminder", is_reminder=True, note=texts.asked_again())

    async def _post(self, waiting: Waiting, kind: str, sort: str, *, is_reminder: bool, note: Block | None = None) -> None:
        person = self.people_today.persons.get(waiting.prompt.person_id)
        address = self.address_of(waiting.prompt.person_id)
        if person is None or address is None or self._key(f"{kind}:{person.id}") in self._messages:
            return
        reply, opening = await self.question(waiting, person, address, is_reminder=is_reminder, note=note)
        await self.send(f"{kind}:{person.id}", sort, address, reply, opening, waiting.prompt.id)

    async def question(
        self, waiting: Waiting, person: PersonView, address: Address, *, is_reminder: bool, note: Block | None = None
    ) -> tuple[Reply, Opening]:
        """The question with its four choices; the read-back where one waits to be confirmed."""
        prompt = waiting.prompt
        half = await self._half_finished(address, prompt.id) if is_reminder else None
        if half is not None:
            return self._read_back(half, note), Opening("checkin", "readback", half)
        told, last = await self.told(), await self.last()
        confirms = [] if is_reminder else told.lines(told.left(prompt))
        same = [item for item in waiting.left if (report := last.get(item)) and report.is_unchanged]
        tired = await brake.repeated(self.job.session, self.plan.id, same, self.round.id)
        reply = duties.prompt_reply(
            self.job.world, self.plan, person.name, waiting.left, last, prompt, is_reminder=is_reminder, repeated=tired, now=self.job.now
        )
        if not is_reminder:
            reply = await closing.add_question(self.job, self.plan, self.round, waiting.left, reply)
        reply = replace(reply, blocks=(*reply.blocks, *coordination_texts.second_list(confirms)))
        data = duties.dialog_data(prompt.round.plan_id, waiting.left, prompt.id)
        notes = [*([note] if note else []), *self._notes(waiting, person.id, is_reminder=is_reminder)]
        first, *rest = reply.blocks
        # In words, not as buttons: the four choices of a prompt stand alone.
        elsewhere = texts.elsewhere(can_wait=person.id == prompt.person_id)
        reply = replace(reply, blocks=(first, *notes, *rest, elsewhere))
        return reply, Opening("checkin", "prompt", data)

    def _notes(self, waiting: Waiting, person_id: int, *, is_reminder: bool) -> list[Block]:
        prompt, found = waiting.prompt, list[Block]()
        away = self.people_today.persons.get(prompt.stands_in_for or 0)
        if away and person_id == prompt.person_id:
            found.append(texts.stands_in(away.name))
        if is_reminder and waiting.told and person_id == prompt.person_id:
            found.append(texts.half_way(waiting.told, [code for code, _ in waiting.left]))
        if not is_reminder and self.round.opened_at - self.round.opens_at > _LATE and prompt.asked_at <= self.round.opened_at:
            found.append(say(round_texts.caught_up(self.job.world.local(self.round.opens_at))))
        return found

    def _read_back(self, data: Data, note: Block | None) -> Reply:
        told = {draft["task"] for draft in data["drafts"]}
        lines = {draft["task"]: drafts.to_line(draft, self.plan.plan) for draft in data["drafts"]}
        left = [code for code, _ in data["items"] if code not in told]
        reply = checkin_texts.readback(list(lines.values()), list(dict.fromkeys(left)))
        opening = [*([note] if note else []), texts.half_finished()]
        return replace(reply, blocks=(*opening, *reply.blocks), shortcuts=(texts.LATER, texts.WHY))

    async def _half_finished(self, address: Address, prompt_id: int) -> Data | None:
        """What the person has told and not yet confirmed, in the dialog that is open now."""
        dialog = await conversations.open_dialog(self.job.session, address.channel, address.chat_id, address.user_id)
        if dialog is None or dialog["ability"] != "checkin":
            return None
        data: Data = dialog["data"]
        return data if data.get("prompt") == prompt_id and data.get("drafts") else None

    def _key(self, rest: str) -> str:
        return reaching.key(self.round.id, rest)

    async def send(
        self, key: str, sort: str, address: Address, reply: Reply, opening: Opening | None = None, prompt_id: int | None = None
    ) -> None:
        """Into the ledger, at an hour when people may be written to; one answer cancels what is still waiting."""
        job = self.job
        due_at = may_send_at(job.now, job.world.calendar, job.world.zone)
        expires_at = self.round.closes_at if due_at < self.round.closes_at else _next_day(due_at)
        if sort == "prompt":  # what does not arrive on its day is asked anew on another, with another deadline
            expires_at = min(expires_at, _end_of_day(due_at, job.world.zone))
        await job.post(
            Post(
                key=self._key(key),
                kind=sort,
                address=address,
                reply=reply,
                due_at=due_at,
                opening=opening,
                cancel_tag=duties.cancel_tag(prompt_id) if prompt_id else None,
                expires_at=expires_at,
            )
        )


def _next_day(at: datetime) -> datetime:
    return at + timedelta(days=1)


def _end_of_day(at: datetime, zone: tzinfo) -> datetime:
    return datetime.combine(at.astimezone(zone).date(), time(0), zone) + timedelta(days=1)


async def open_office(
    job: JobContext, plan: PlanInUse, round_: RoundView, people_today: Desk, person_ids: Iterable[int]
) -> Office:
    messages = await reach.messages(job.session, reaching.key(round_.id, ""))
    office = Office(job, plan, round_, people_today, {one.key: one for one in messages}, reaching.by_person(messages))
    await office.reach(person_ids)
    return office
