"""Compare: two to four runs side by side, and whether a difference is real."""

import streamlit as st

from ui import address, training
from ui.compare import chosen
from ui.compare.differences import differences
from ui.compare.predictions import predictions
from ui.compare.runs import buttons, cards, curves, settle, trainings
from ui.compare.seeds import seeds
from ui.compare.states import states
from ui.compare.sweep import sweep
from ui.components.choice import views_choice
from ui.components.see_next import see_next, to_shapes
from ui.current_run import current

VIEWS = {
    "predictions": "Predictions",
    "states": "States",
    "seeds": "Seeds: is the difference real?",
    "sweep": "Sweep over settings",
}

st.title("Compare")
st.markdown("Which is better, and is the difference real? Two to four runs, side by side.")
notices = st.container()
settle()
training.show_messages()
configs = chosen.chosen()
labels = chosen.labels(configs)
jobs = trainings(configs)  # before the runs: what ends in between is there, and not offered anew
runs = cards(configs, labels, jobs)
buttons(configs, [one for one in configs if one not in runs and one not in jobs])
differences(configs, labels)
if runs or jobs:
    curves(configs, labels, runs, jobs)
looked_at = views_choice(VIEWS, of="compare")
named = {label: one for label, one in zip(labels, configs, strict=True)}
finished = {label: runs[one] for label, one in named.items() if one in runs}
if looked_at == "seeds":
    apart = chosen.labels([one.replace(seed=0) for one in configs])
    seeds(dict(zip(apart, configs, strict=True)))
elif looked_at == "sweep":
    sweep(configs[0], labels[0])
elif finished:
    (predictions if looked_at == "predictions" else states)(finished)
else:
    st.info("None of these is trained yet.", icon=":material/model_training:")
see_next([to_shapes(configs[0], "The first one’s")])
chosen.show_in_address(configs)
address.write(current())
with notices:
    address.show_notices()
