"""Did a restructuring change anything that users rely on?

    python -m tests.equivalence OLD_CHECKOUT [NEW_CHECKOUT]

NEW_CHECKOUT is by default the one that this file lies in. The same is asked of both: hashes of
some hundred configs and what is refused, what the commands print with --json and export, stored
runs read by either's store, where links lead, and the Python examples of the old README. Only
what is public is used, in processes of their own, on copies: neither checkout is touched, and
either may be edited meanwhile. Ends with status 1 where the new one differs.

What the old one says, the new one must say: the same keys, types, texts and numbers, those of
networks trained now to 1e-5. It may say more: other keys, and entries in lists that go by names.
Seconds are not compared. Sentences and headings may be reworded: that is listed, and no more.
"""

import argparse
import ast
import csv
import hashlib
import itertools
import json
import math
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import numpy as np
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
EXACT, TRAINED, PRINTED = 0.0, 1e-5, 2e-4  # how far numbers may be apart
SENTENCES = {"verdict", "sentence", "evidence", "says", "did", "caution"}
MOST_LINES, MOST_SECONDS = 20, 1_200  # printed of one kind, and one process may take

GRID = {  # every combination, with every framing
    "cell": ("LSTM", "GRU", "SimpleRNN", "Dense"),
    "encoding": ("ordinal", "ordinal_reserved", "one_hot"),
    "sequence": (None, "äß☃👍🏽 &=?#/%+", "QWERTYUIOPASDFGHJKLZXCVBNM"),
}
ALONE = {  # one at a time, with every framing; what works with one is refused with another
    "units": (9, 0, -3, 1e9, 2.5, True, "many"), "epochs": (20, 0, 100_001), "unit": (1,),
    "batch_size": (1, 4, 5, 7, 25, 26, 0), "seed": (0, 2**32 - 1, 2**32, -1, "nan"),
    "learning_rate": (0.0125, 1, 0, 11, math.inf, "fast"), "shuffle": (True, False, 1, "perhaps"),
    "optimizer": ("sgd", "RMSprop", "adamw"), "encoding": ("ONE_HOT", "onehot"),
    "cell": ("gru", "LTSM", 3), "window": (1, 5, 25, 26, 0), "runs": (7, 0, 20_001),
    "max_run_length": (3, 26),
    "sequence": ("ABAB", "ABCXYZ", "🇩🇪🇫🇷🇬🇧x", "e\u0301é12", "A", "AAAA", "A\x07B", "AB" * 1_001),
}  # fmt: skip

NETWORKS = (  # trained, and their exported scripts run
    "--framing mlp_window --units 8 --epochs 40 --learning-rate 0.01",
    "--framing stateful --cell GRU --units 4 --epochs 40 --learning-rate 0.01 --batch-size 5"
    " --encoding one_hot",
)
SMALL = "units=8,epochs=40,learning_rate=0.01,encoding=one_hot"
TRAINING = (  # long enough for no two letters to be as probable, or a last bit would decide
    *(f"train {network}" for network in NETWORKS),
    "train --epochs 40 --units 8 --framing mlp_window --learning-rate 0.01",  # from the store
    f"train {NETWORKS[0]} --engine fit",
    "train --framing variable_length --units 4 --epochs 30 --learning-rate 0.01 --runs 20"
    " --max-run-length 3 --sequence ABCDEFABCXYZ --encoding ordinal_reserved",
    "train --framing one_char --cell SimpleRNN --units 4 --epochs 60 --scramble 7 --seed 3"
    " --optimizer sgd --learning-rate 0.1 --no-shuffle --encoding one_hot",
    "predict --framing stateful_jumps --units 4 --epochs 30 --learning-rate 0.01 --epoch 20",
    "replicates --framing one_char --units 8 --epochs 40 --learning-rate 0.01 --encoding one_hot"
    " --seeds 3",
    f"compare one_char,{SMALL} time_steps,cell=GRU,{SMALL} --seeds 3",
    "list",
)
ASKING = (  # the shipped networks
    "predict --framing stateful", "predict --framing time_steps --epoch 100",
    "predict --run 40f257c9b5228c16", "predict --framing mlp_window --epoch 0",
    "train --framing variable_length", "tutorial", "list", "claims", "claims window_lift",
    "claims --cache RESULTS",  # the old one's results as those of one's own
    "generate --framing stateful --seed-text K --warm-up ABCDEFGHIJ --steps 8",
    "generate --framing variable_length --seed-text KL --temperature 1.2 --draw-seed 3",
    "generate --framing one_char --carry --warm-up AB", "states --framing stateful --text ABC",
    "states --framing time_steps --text KLM --epoch 100", "driving --framing stateful",
    "states --framing feature_window --text KLM --warm-up HIJ --carry",
    "driving --framing variable_length", "driving --framing one_char --carry",
    "corrupt --framing time_steps", "corrupt --framing time_steps --text WBC,GHW --text AXC",
    "corrupt --framing variable_length --epoch 100",
)  # fmt: skip
TABLE = "states --framing stateful --text KLM"  # as CSV
REFUSED = (
    "predict --framing statful", "train --framing one_char --units 0", "claims windowlift",
    "predict --framing stateful --epoch 301", "generate --framing stateful --steps frog",
    "corrupt --framing time_steps --text äöü", "compare one_char time_steps,unit=4",
    "predict --run 0123456789abcdef", "train --framing one_char --untis 4", "export --what pdf",
)  # fmt: skip

FOUR = "compare?compare=stateful;one_char;variable_length;mlp_window"
LINKS = (
    "", "?text=T", "?text=7", "cold-start", "cold-start?step=warm&fed=4",
    "cold-start?step=type&text=ZEBRA", "cold-start?step=intermission", "train",
    "train?framing=stateful&view=Probability+map", "train?framing=variable_length&view=Tensors",
    "train?framing=nonsense", "train?framing=stateful&batch_size=4&units=20",
    "train?units=-1&bogus=1", "train?framing=time_steps&units=8&epochs=20",
    "train?framing=one_char&learning_rate=1e-9&units=512&seed=4294967295&sequence=a+*b*+%3Ci%3E",
    "train?framing=time_steps&sequence=%C3%A4%C3%9F%E2%98%83xyz&shuffle=false&optimizer=sgd",
    "generate?framing=stateful&text=Q&start=Custom+prefix&prefix=AB&steps=4&epoch=120",
    "generate?framing=one_char&temperature=1.5&steps=30&draw=2",
    "generate?framing=time_steps&view=Random+patterns&start=Your+own",
    "generate?framing=time_steps&view=Wrong+letters&epoch=101&step=2",
    "generate?framing=stateful&start=Lukewarm&steps=0&epoch=301",
    "states?framing=stateful&text=QWERTY&epoch=104", "states?framing=mlp_window",
    "states?framing=stateful&view=Surgery&cut=0,1,2&value=1.5&where=c&parts=h&donor=ABC&fed=Q",
    "states?framing=variable_length&view=Who+is+driving", "states?framing=time_steps&units=9999",
    "states?framing=time_steps&start=Carried+through&order=By+number&show=c&lines=0,3&line=c",
    "compare", f"{FOUR}&by=update&part=40&view=States", f"{FOUR}&view=Seeds:+is+it+real?&seeds=100",
    "compare?compare=stateful;statful;one_char,units=0&by=hour",
    "compare?compare=one_char,cell=GRU,seed=3;time_steps,sequence=A%252CB%253BCD",
    "timeline?framing=stateful_jumps&batch_size=5&step=99", "timeline?framing=stateful&step=26",
    "timeline?view=Claims,+tested", "timeline?claim=window_lift&show=Hold", "timeline?claim=no",
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("old", type=Path, metavar="OLD_CHECKOUT")
    parser.add_argument("new", type=Path, metavar="NEW_CHECKOUT", nargs="?", default=ROOT)
    asked = parser.parse_args()
    out, different = Console(highlight=False, soft_wrap=True), 0
    table = Table("What", "Asked", "Values", "Different", "Reworded", "Seconds")
    with tempfile.TemporaryDirectory() as folder:
        sides = [Side(Path(folder) / name) for name in ("old", "new")]
        for side, checkout in zip(sides, (asked.old, asked.new), strict=True):
            left_out = shutil.ignore_patterns(".git", ".venv", "__pycache__")
            shutil.copytree(checkout, side.checkout, ignore=left_out)
            (side.folder / "cache").mkdir()
        for what, (probe, close) in PROBES.items():
            began = time.perf_counter()
            with out.status(what):
                old, new = answers(probe, sides).values()
            found: dict[str, list[str]] = {"DIFFERENT": [], "reworded": []}
            for kind, line in compare(old, new, close):
                found[kind].append(line)
            for kind, lines in found.items():
                more = [f"{len(lines) - MOST_LINES} more"] if len(lines) > MOST_LINES else []
                for line in lines[:MOST_LINES] + more:
                    out.print(f"{what}, {kind}: {line}", markup=False)
            counts = [len(old), leaves(old), *map(len, found.values())]
            counts.append(time.perf_counter() - began)
            table.add_row(what, *(f"{count:,.0f}" for count in counts))
            different += len(found["DIFFERENT"])
    out.print(table)
    out.print("The new one differs." if different else "All that was asked is the same.")
    return int(different > 0)


# Comparing --------------------------------------------------------------------------------


def compare(old: Any, new: Any, close: float, path: tuple[str, ...] = ()) -> Iterator:
    """What differs, in lines, each with its kind: "DIFFERENT" or "reworded"."""
    say = lambda text, kind="DIFFERENT": (kind, f"{' / '.join(path)}: {text}")
    for whose, answer in (("old", old), ("new", new)):
        if isinstance(answer, dict) and "failed" in answer:
            yield say(f"the {whose} one fails: {answer['failed']}")
            return
    if type(old) is not type(new):
        yield say(f"{short(old)} became {short(new)}")
    elif isinstance(old, dict):
        for key in old:
            if key in new:
                yield from compare(old[key], new[key], close, (*path, key))
            else:
                yield say(f"{key!r} is gone; it was {short(old[key])}")
    elif isinstance(old, list) and (names := by_name(old)):
        yield from compare(names, by_name(new), close, path)
    elif isinstance(old, list):
        more = len(new) - len(old)
        if more < 0 or (more and not path[0].startswith("claims")):
            yield say(f"{len(old)} entries became {len(new)}")
        for place, (one, other) in enumerate(zip(old, new, strict=False)):
            yield from compare(one, other, close, (*path, str(place)))
    elif isinstance(old, str) and old != new:
        # From a little before the first difference on.
        start = max(0, len(os.path.commonprefix([old, new])) - 20)  # noqa: RUF071
        kind = "reworded" if path[-1] in SENTENCES else "DIFFERENT"
        yield say(f"{short(old[start:])} became {short(new[start:])}", kind)
    elif isinstance(old, (int, float)) and "seconds" not in path:
        same = math.isclose(old, new, rel_tol=close, abs_tol=close)
        yield from [] if same else [say(f"{old!r} became {new!r}")]


def by_name(entries: list) -> dict[str, Any]:
    """A list of runs or claims by their names, which may come in any order; else empty."""
    for key in ("run", "name"):
        if entries and all(isinstance(one, dict) and key in one for one in entries):
            return {one[key]: one for one in entries}
    return {}


def short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 70 else f"{text[:70]}..."


def leaves(value: Any) -> int:
    if isinstance(value, (dict, list)):
        return sum(map(leaves, value.values() if isinstance(value, dict) else value))
    return 1


# Asking one checkout ----------------------------------------------------------------------


def answers(ask: Callable[[Any], Any], questions: Iterable[Hashable]) -> dict[Any, Any]:
    """What each question gives, or why it fails."""
    found = {}
    for question in questions:
        try:
            found[question] = ask(question)
        except Exception as error:  # whatever it is, this does not work
            found[question] = {"failed": f"{error!r}"[:300]}
    return found


@dataclass(frozen=True)
class Side:
    """A folder with the copy of a checkout and what that leaves behind."""

    folder: Path

    @property
    def checkout(self) -> Path:
        return self.folder / "checkout"

    @property
    def reference(self) -> Path:
        """The old checkout."""
        return self.folder.parent / "old" / "checkout"

    def python(self, *arguments: str | Path, status: int = 0) -> str:
        """What Python prints there; on standard error, where it is to end with a status."""
        cache = {"LSTM_CACHE": str(self.folder / "cache"), "LSTM_WARM_UP": "0"}
        done = subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=self.checkout,
            env=os.environ | cache | {"PYTHONPATH": str(self.checkout)},
            timeout=MOST_SECONDS,
            capture_output=True,
            text=True,
        )
        if done.returncode != status:
            last = (done.stderr.strip() or "nothing said").splitlines()[-1]
            raise RuntimeError(f"status {done.returncode} instead of {status}, {last}")
        return done.stderr if status else done.stdout

    def command(self, line: str, *more: str | Path, status: int = 0) -> str:
        line = line.replace("RESULTS", str(self.folder / "results"))
        return self.python("-m", "lstm_core", *shlex.split(line), *more, status=status)

    def inside(self, what: str, *arguments: str | Path) -> dict[str, Any]:
        """What a function of this file answers in a process of the checkout."""
        answer = self.folder / f"{what}.json"
        # -P: or the folder of this file would come before the checkout's.
        self.python("-P", __file__, "inside", what, answer, *arguments)
        return json.loads(answer.read_text())


def training(side: Side) -> dict[str, Any]:
    return answers(lambda line: json.loads(side.command(line, "--json")), TRAINING)


def asking(side: Side) -> dict[str, Any]:
    shutil.copytree(side.reference / "cache" / "claims", side.folder / "results" / "own-claims")
    found = answers(lambda line: json.loads(side.command(line, "--json")), ASKING)
    found |= answers(lambda line: {"says": side.command(line, status=2)}, REFUSED)
    return found | answers(lambda line: rows(side.command(line)), [TABLE])


def exports(side: Side) -> dict[str, Any]:
    def export(question: tuple[str, str]) -> Any:
        framing, what = question
        out = side.folder / f"{framing}-{what}"
        side.command(f"export --framing {framing} --what {what}", "--out", out)
        return READERS[what](out)

    found = answers(export, itertools.product(("stateful", "mlp_window"), READERS))
    return {" ".join(question): answer for question, answer in found.items()}


def stored(side: Side) -> dict[str, Any]:
    """What the store makes of the old one's runs and of those that both have saved by now."""
    work, copies = side.folder.parent, side.folder / "stored"
    shutil.copytree(side.reference / "cache", copies / "shipped")
    for name in ("old", "new"):
        shutil.copytree(work / name / "cache", copies / f"saved by {name}")
    return side.inside("load", copies)


def programs(side: Side) -> dict[str, Any]:
    """What the README's examples and the exported scripts print, in words and numbers."""
    readme = (side.reference / "README.md").read_text()
    examples = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    codes = {f"README {number}": code for number, code in enumerate(examples, start=1)}

    def run(name: str) -> list[float | str]:
        code = codes[name] if name in codes else side.command(f"export --what script {name}")
        # Spaces and brackets may be elsewhere where a number has more digits.
        return [number_or_text(w) for w in re.split(r"[\s\[\](),]+", side.python("-c", code))]

    return answers(run, [*codes, *NETWORKS])


def number_or_text(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def rows(text: str) -> list[dict[str, float | str]]:
    table = csv.DictReader(text.splitlines())
    return [{name: number_or_text(cell) for name, cell in row.items()} for row in table]


def figures(text: str) -> dict[str, Any]:
    """What is drawn, frame by frame, and the rest of the page."""
    calls = re.finditer(r"Plotly\.(\w+)\(\s*['\"](figure-\d+)['\"],\s*", text)
    read = json.JSONDecoder().raw_decode
    drawn = {" ".join(call.groups()): read(text, call.end())[0] for call in calls}
    return {"drawn": drawn, "says": re.sub("<script.*?</script>", "", text, flags=re.DOTALL)}


def digests(arrays: Any) -> dict[str, str]:
    digest = lambda values: hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()[:16]
    return {str(n): f"{v.dtype} {list(v.shape)} {digest(v)}" for n, v in arrays.items()}


READERS: dict[str, Callable[[Path], Any]] = {
    # Without comments and spaces; what it prints is compared when it runs.
    "script": lambda path: {"says": ast.unparse(ast.parse(path.read_text()))},
    "settings": lambda path: json.loads(path.read_text()),
    "history": lambda path: rows(path.read_text()),
    "predictions": lambda path: rows(path.read_text()),
    "weights": lambda path: digests(np.load(path, allow_pickle=False)),
    "figures": lambda path: figures(path.read_text()),
}
PROBES: dict[str, tuple[Callable[[Side], dict[str, Any]], float]] = {
    "configs": (lambda side: side.inside("configs"), EXACT),
    "commands that train": (training, TRAINED),
    "commands that ask": (asking, EXACT),
    "stored runs": (stored, EXACT),
    "exports": (exports, EXACT),
    "links": (lambda side: side.inside("links"), EXACT),
    "programs": (programs, PRINTED),
}


# Inside a process of the checkout ---------------------------------------------------------


def configs() -> dict[str, Any]:
    from lstm_core import FRAMINGS, RunConfig, SettingError

    def known(text: str) -> dict[str, Any]:
        try:
            config = RunConfig.from_json(text)
        except SettingError as error:
            return {"setting": error.setting, "nearest": error.nearest, "says": str(error)}
        return {"hash": config.hash, "settings": config.to_dict(), "samples": config.samples}

    grid = [dict(zip(GRID, values, strict=True)) for values in itertools.product(*GRID.values())]
    grid += [{name: value} for name, values in ALONE.items() for value in values]
    texts = ["", "[]", "{", '{"units": 3}', '{"framing": "statful"}', '{"framing": "STATEFUL"}']
    for framing, settings in itertools.product(FRAMINGS, grid):
        given = {name: value for name, value in settings.items() if value is not None}
        texts.append(json.dumps({"framing": framing} | given))
    return answers(known, texts)


def load(root: str) -> dict[str, Any]:
    from lstm_core import Run, Store

    names = ("hash", "final_accuracy", "final_loss", "updates", "engine", "environment", "seconds")

    def described(place: str) -> dict[str, Any]:
        folder, run_hash = (Path(root) / place).parent, Path(place).name
        run: Run = Store(folder, shipped=folder / "none").load(run_hash)
        return {name: getattr(run, name) for name in names} | {
            "config": run.config.to_dict(),
            "history": digests(vars(run.history)),
            "snapshots": digests(run.snapshots | {"epochs": run.snapshot_epochs}),
            "optimizer": digests(dict(enumerate(run.optimizer_state))),
            "weights": digests(run.weights()),
            "weights after epoch 2": digests(run.weights(epoch=2)),
        }

    places = [str(path.relative_to(root)) for path in sorted(Path(root).glob("*/*"))]
    return answers(described, [place for place in places if re.search("/[0-9a-f]{16}$", place)])


def links() -> dict[str, Any]:
    """The address that each link's page writes back, and how it went."""
    import streamlit as st
    from streamlit.testing.v1 import AppTest

    pages, page = {}, st.Page

    def noted(file: Any, **look: Any):
        made = page(file, **look)
        pages[made.url_path] = file
        return made

    def visit(link: str) -> dict[str, Any]:
        address, _, query = link.partition("?")
        app = AppTest.from_file(str(Path.cwd() / "app.py"), default_timeout=120)
        if address:  # the harness begins at Home
            app.run().switch_page(pages[address])
        app.query_params.update(parse_qsl(query, keep_blank_values=True))
        app.run()
        headings = [*app.title, *app.header, *app.subheader]
        return {
            "address": urlencode(sorted(app.query_params.items())),
            "exceptions": [one.value for one in app.exception],
            "warnings": len(app.warning),
            "errors": len(app.error),
            "titles": {"says": "; ".join(str(one.value) for one in headings)},
            "metrics": {"says": "; ".join(f"{one.label}: {one.value}" for one in app.metric)},
        }

    st.Page = noted
    return answers(visit, LINKS)


if __name__ == "__main__":
    if sys.argv[1:2] == ["inside"]:
        import lstm_core

        assert Path(lstm_core.__file__).is_relative_to(Path.cwd()), lstm_core.__file__
        name, answer, *arguments = sys.argv[2:]
        Path(answer).write_text(json.dumps(globals()[name](*arguments)))
    else:
        sys.exit(main())
