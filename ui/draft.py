"""The settings as they are being set: what a control or a button changes, and what follows."""

from typing import Any

import streamlit as st

from lstm_core.config import RunConfig
from lstm_core.errors import SettingError
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.symbols import ALPHABET, TOKENS, scrambled_alphabet
from lstm_core.tasks.registry import TASKS
from ui import session
from ui.current_run import keep, select

_OF_CUT = ("window", "runs", "max_run_length")
_OF_TASK = ("reach", "way", "asked")
_OF_SEQUENCE = ("sequence", "tokens", "corrupt", "padding")  # not of a task with strings of its own


def changed(name: str) -> None:
    """A control has a new value."""
    key = session.setting_key(name)
    if key not in st.session_state:  # a click came before the controls were drawn anew
        return
    draft = session.SETTINGS.get()
    before, draft[name] = draft[name], st.session_state[key]
    if name in ("sequence", "reach"):  # window and batch follow where there are too few samples
        put(name, draft[name])
    if name == "tokens":  # the same symbols as they were, where they can be words or characters
        symbols, (split, between) = TOKENS[before][0](draft["sequence"]), TOKENS[draft[name]]
        same = split(between.join(symbols)) == symbols
        put("sequence", between.join(symbols) if same else draft["sequence"])


def rule_changed(name: str) -> None:
    """The same of the task or the framing, which others follow: all of which one of the two, before
    or now, has a value of its own. The rest (cell, seed, ...) stays, and so does a sequence that
    was typed, between tasks that learn one."""
    draft = session.SETTINGS.get()
    chosen = st.session_state.get(session.setting_key(name), draft[name])
    if chosen == draft[name]:  # as above: nothing was chosen, so nothing follows
        return
    new = draft | {name: chosen}
    goals = [TASKS[one["task"]] for one in (draft, new)]
    follow = set(_OF_CUT)
    if name == "task":
        new["framing"] = (*goals[1].framings, draft["framing"])[0]
        follow.update(_OF_TASK, *(goal.defaults for goal in goals))
        if any(goal.symbols or goal.separator for goal in goals):
            follow.update(_OF_SEQUENCE)
        elif draft["sequence"] != goals[0].defaults.get("sequence", ALPHABET):
            follow.discard("sequence")
    rules = [FRAMINGS[one["framing"]] for one in (draft, new)]
    follow.update(*(rule.defaults for rule in rules))
    if rules[0].recurrent != rules[1].recurrent:
        follow.add("layers")
    if not rules[1].cutting.pads:
        follow.add("padding")
    _put_all({key: value for key, value in new.items() if key not in follow})


def put(name: str, value: Any) -> None:
    """Change one setting from a button."""
    draft = session.SETTINGS.get() | {name: value}
    if name in ("sequence", "reach"):
        try:
            RunConfig.from_dict(draft)
        except SettingError as error:
            if error.setting in ("batch_size", *_OF_CUT):
                follow = ("batch_size", *_OF_CUT)
                draft = {key: value for key, value in draft.items() if key not in follow}
    _put_all(draft)


def _put_all(draft: dict[str, Any]) -> None:
    try:
        select(RunConfig.from_dict(draft))
    except SettingError:  # shown beside its control
        keep(RunConfig(framing=draft["framing"], task=draft["task"]).settings() | draft)


def scramble() -> None:
    """Learn the alphabet in an order drawn anew."""
    # A new order at every click, and always the same orders: the n-th scramble is seed n.
    session.SCRAMBLES.set(session.SCRAMBLES.get() + 1)
    put_symbols(scrambled_alphabet(session.SCRAMBLES.get()))


def put_symbols(symbols: str) -> None:
    """Learn a sequence of letters, as words where those are the symbols."""
    put("sequence", TOKENS[session.SETTINGS.get()["tokens"]][1].join(symbols))
