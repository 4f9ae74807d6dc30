"""One turn in the making: what was meant (routing, in a fixed order) and what comes of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot import choices, commands, phrases
from bot.dialogs import Ability, Again, Data, Done, Elsewhere, Given, Next, Outcome, Step
from bot.events import Event, Reply, say
from db.models import Conversation
from knowledge.normalize import compose, words

MAX_CHARACTERS = 10_000
_CANCEL = ({"huy"}, {"huy", "bo"}, {"thoat"})
_BACK = ({"quay", "lai"}, {"quaylai"})

Said = Callable[[str], "str | None"]  # what stands on a button, typed -> its command line
Taken = Reply | Next | Again | Done  # every outcome but "elsewhere", which is settled before
Sentence = Callable[[Any, str], Awaitable["tuple[str, Outcome]"]]  # -> ability name, outcome


def make_dialog(ability: str, step: str, data: Data, now: datetime, history: list[Any] | None = None) -> dict[str, Any]:
    return {"ability": ability, "step": step, "data": data, "at": now.isoformat(), "history": history or []}


def _joined(first: Reply, second: Reply) -> Reply:
    """Two replies as one message; the second one's choices are the live ones."""
    return replace(second, blocks=first.blocks + second.blocks, shortcuts=first.shortcuts + second.shortcuts)


class Turn:
    """One turn in the making: the conversation's row, the event, and what is said."""

    def __init__(
        self,
        abilities: Mapping[str, Ability],
        known: Mapping[str, Ability],
        sentence: Sentence,
        conversation: Conversation,
        event: Event,
        now: datetime,
        said: Said | None = None,
    ) -> None:
        self._said = said
        self._abilities = abilities
        self._commands = known
        self._sentence = sentence
        self._conversation = conversation
        self._event = event
        self._now = now
        self.edits_in_place = False

    async def run(self, context: Any) -> Reply:
        self._forget_stale_dialog()
        event = self._event
        text = compose(event.text)
        if event.kind == "press" and event.choice is not None:
            return await self._press(context)
        if len(text) > MAX_CHARACTERS:
            return Reply((say(phrases.TOO_LONG),))
        said = set(words(text))
        if text and said in _CANCEL and len(words(text)) <= 2:
            return await self._cancel(context)
        if said in _BACK and len(words(text)) <= 2:
            return await self._back(context)
        offer = self._conversation.offer
        if text and offer and choices.is_live(offer, self._now):
            picked = choices.typed(offer, text)
            if isinstance(picked, choices.Picked):
                return await self._choose(context, picked.id)
            if isinstance(picked, choices.OutOfRange):
                return await self._with_open_question(context, Reply((say(phrases.out_of_range(picked.count)),)))
        command = self._typed_command(text)
        if command is not None:
            return await self._command(context, command)
        if self._conversation.dialog:
            return await self._answer_step(context, Given(text, None, event.attachments))
        if choices.is_number(text):  # what a stale press is where there are no buttons
            return Reply((say(phrases.STALE), say(phrases.NOTHING_OPEN)))
        return await self._say_sentence(context, text)

    def _typed_command(self, text: str) -> commands.Command | str | None:
        """A line that is a command whatever is open: with its slash, as one word that is nothing else ("visao"), or as
        the words that stand on a button."""
        if commands.is_bare(text, self._commands):
            text = f"/{text}"
        return commands.find((self._said(text) if self._said else None) or text, self._commands, slash_only=True)

    async def refuse(self, context: Any, refusal: Reply) -> Reply:
        """What came in is not taken; the open question stays open."""
        self._forget_stale_dialog()
        return await self._with_open_question(context, refusal)

    # --- what was meant -------------------------------------------------------------------------------

    async def _press(self, context: Any) -> Reply:
        offer, event = self._conversation.offer, self._event
        live = offer and offer["id"] == event.offer and choices.is_live(offer, self._now)
        if not live or not offer or not choices.pressed(offer, event.choice or ""):
            return await self._with_open_question(context, Reply((say(phrases.STALE),)), say_nothing_open=True)
        self.edits_in_place = choices.is_next_page(event.choice or "")
        return await self._choose(context, event.choice or "")

    async def _choose(self, context: Any, choice_id: str) -> Reply:
        offer = self._conversation.offer
        assert offer is not None
        if choices.is_next_page(choice_id):
            self._conversation.offer = offer = choices.turn_page(offer)
            return Reply((say(phrases.ONE_OF_THESE),), choices.shown(offer), offer=offer["id"])
        if offer["step"] is not None and self._conversation.dialog:
            return await self._answer_step(context, Given("", choice_id))
        ability = self._abilities[offer["ability"]]
        assert ability.chosen is not None
        outcome = await ability.chosen(context, choice_id, offer["data"])
        return await self._not_taken(context) if isinstance(outcome, Elsewhere) else await self._apply(context, ability, outcome)

    async def _command(self, context: Any, command: commands.Command | str) -> Reply:
        if isinstance(command, str):
            return await self._with_open_question(context, Reply((say(phrases.unknown_command(command)),)))
        ability = self._commands[command.word]
        assert ability.command is not None
        outcome = await ability.command(context, command.word, command.argument)
        if isinstance(outcome, Elsewhere):  # "/capnhat nhiệm vụ của Sở Nội vụ?": the words behind it are no answer to it
            return await self._read_sentence(context, command.argument) if command.argument else await self._not_taken(context)
        return await self._apply(context, ability, outcome)

    async def _say_sentence(self, context: Any, text: str) -> Reply:
        command = commands.find(text, self._commands)
        if command is not None:
            return await self._command(context, command)
        if not text and not self._event.attachments:
            return await self._with_open_question(context, Reply((say(phrases.EMPTY),)))
        return await self._read_sentence(context, text)

    async def _read_sentence(self, context: Any, text: str) -> Reply:
        """The end of every way: what the sentence ability has no use for either is refused, and goes round no more."""
        name, outcome = await self._sentence(context, text)
        return await self._not_taken(context) if isinstance(outcome, Elsewhere) else await self._apply(context, self._abilities[name], outcome)

    async def _not_taken(self, context: Any) -> Reply:
        return await self._with_open_question(context, Reply((say(phrases.NOT_TAKEN),)))

    async def _answer_step(self, context: Any, given: Given) -> Reply:
        dialog = self._conversation.dialog
        assert dialog is not None
        ability = self._abilities[dialog["ability"]]
        step = ability.steps[dialog["step"]]
        if given.choice is None and not step.free_text:
            outcome: Outcome = Elsewhere()
        else:
            outcome = await step.answer(context, dialog["data"], given)
        if isinstance(outcome, Elsewhere):
            return await self._say_sentence(context, given.text)
        return await self._apply(context, ability, outcome, in_dialog=True)

    # --- what comes of it -----------------------------------------------------------------------------

    async def _apply(self, context: Any, ability: Ability, outcome: Taken, *, in_dialog: bool = False) -> Reply:
        if isinstance(outcome, Next):
            return await self._go(context, self._abilities[outcome.ability] if outcome.ability else ability, outcome)
        if isinstance(outcome, Again):
            if outcome.data is not None and in_dialog and self._conversation.dialog:
                self._conversation.dialog = {**self._conversation.dialog, "data": outcome.data}
            return await self._with_open_question(context, outcome.why, is_aside=not in_dialog)
        if isinstance(outcome, Done) or (in_dialog and isinstance(outcome, Reply)):
            self._conversation.dialog = None
            self._conversation.offer = None
            return self._offer(outcome.reply if isinstance(outcome, Done) else outcome, ability.name, None)
        if outcome.choices:
            self._close_yielding()
            return self._offer(outcome, ability.name, None)
        return await self._with_open_question(context, outcome, is_aside=True)

    async def _go(self, context: Any, ability: Ability, outcome: Next) -> Reply:
        dialog = self._conversation.dialog
        history: list[Any] = []
        if dialog and dialog["ability"] == ability.name:
            history = [*dialog["history"], [dialog["step"], dialog["data"]]][-5:]
        self._conversation.dialog = make_dialog(ability.name, outcome.step, outcome.data, self._now, history)
        reply = await self._ask(context, ability.steps[outcome.step])
        return _joined(outcome.before, reply) if outcome.before else reply

    async def _ask(self, context: Any, step: Step, *, again: bool = False) -> Reply:
        dialog = self._conversation.dialog
        assert dialog is not None
        self._conversation.offer = None  # an offer inside a dialog closes with its step
        ask = step.again if again and step.again else step.ask
        reply = await ask(context, dialog["data"])
        return self._offer(reply, dialog["ability"], dialog["step"])

    def _offer(self, reply: Reply, ability: str, step: str | None) -> Reply:
        reply, offer = choices.make_offer(reply, ability, step, self._now)
        if offer:
            self._conversation.offer = offer
        return reply

    async def _with_open_question(self, context: Any, reply: Reply, *, say_nothing_open: bool = False, is_aside: bool = False) -> Reply:
        """The reply, followed by the question that is open; a command or a side question never loses it."""
        dialog = self._conversation.dialog
        if dialog is None:
            offer = self._conversation.offer
            if offer and choices.is_live(offer, self._now) and not reply.choices and reply.blocks:
                return reply
            return _joined(reply, Reply((say(phrases.NOTHING_OPEN),))) if say_nothing_open else reply
        if is_aside and self._close_yielding():
            return reply
        step = self._abilities[dialog["ability"]].steps[dialog["step"]]
        question = await self._ask(context, step, again=True)
        if step.again is None:
            question = replace(question, blocks=(say(phrases.OPEN_NOW), *question.blocks))
        return _joined(reply, question)

    def _close_yielding(self) -> bool:
        """Whether the open question was one that is not repeated: it is closed."""
        dialog = self._conversation.dialog
        if dialog is None or not self._abilities[dialog["ability"]].steps[dialog["step"]].yields:
            return False
        self._conversation.dialog = self._conversation.offer = None
        return True

    async def _cancel(self, context: Any) -> Reply:
        dialog, offer = self._conversation.dialog, self._conversation.offer
        self._conversation.dialog = None
        self._conversation.offer = None
        if dialog is None:
            is_asked = offer is not None and choices.is_live(offer, self._now)
            return Reply((say(phrases.CANCELLED if is_asked else phrases.NOTHING_TO_CANCEL),))
        reply, ability = Reply((say(phrases.CANCELLED),)), self._abilities[dialog["ability"]]
        return _joined(reply, await ability.cancelled(context, dialog["data"])) if ability.cancelled else reply

    async def _back(self, context: Any) -> Reply:
        dialog = self._conversation.dialog
        if dialog is None:
            return Reply((say(phrases.NOTHING_OPEN),))
        if not dialog["history"]:
            return await self._with_open_question(context, Reply((say(phrases.NO_STEP_BACK),)))
        *history, (step, data) = dialog["history"]
        self._conversation.dialog = make_dialog(dialog["ability"], step, data, self._now, history)
        return await self._ask(context, self._abilities[dialog["ability"]].steps[step])

    def _forget_stale_dialog(self) -> None:
        dialog = self._conversation.dialog
        if dialog is None:
            return
        ability = self._abilities.get(dialog["ability"])
        age = self._now - datetime.fromisoformat(dialog["at"])
        if ability is None or dialog["step"] not in ability.steps or age > timedelta(minutes=ability.forgets_after_minutes):
            self._conversation.dialog = None
            self._conversation.offer = None
