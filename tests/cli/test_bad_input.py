"""What cannot be done is refused in one line that says what would work."""

import pytest

from tests.cli.networks import NEW, SMALL, STATEFUL, TIME_STEPS

OVER = ["--framing", "feature_window", "--over", "window=2,3"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["train"], ["--framing", "is missing", "one_char"]),
        (["train", "--framing", "statful"], ["--framing=statful", "stateful would work"]),
        (["train", *SMALL, "--units", "0"], ["--units=0", "from 1 to 512", "1 would work"]),
        (["train", *SMALL, "--units", "many"], ["--units=many", "whole number"]),
        (["train", *SMALL, "--units", "2.5"], ["--units=2.5", "2 would work"]),
        (["train", *SMALL, "--cell", "LSTM"], ["--cell=LSTM", "Dense would work"]),
        (["train", *SMALL, "--learning-rate", "nan"], ["--learning-rate=nan", "0.001"]),
        (["train", *SMALL, "--sequence", "ABC"], ["--sequence=ABC", "has 3 symbols"]),
        (["train", *SMALL, "--sequence", "A\nBCD"], ["--sequence", "control character"]),
        (
            ["train", "--framing", "stateful", "--batch-size", "4"],
            ["--batch-size=4", "1, 5", "25", "5 would work"],
        ),
        (["train", "--framing", "stateful", "--shuffle"], ["--shuffle", "in order"]),
        (["train", "--framing", "one_char", "--window", "3"], ["--window=3", "does not apply"]),
        (["train", *SMALL, "--scramble", "1", "--sequence", "ABCD"], ["exclude each other"]),
        (["train", "--task", "ecko"], ["--task=ecko", "echo would work"]),
        (["train", "--task", "next_letter"], ["--framing", "is missing", "one_char"]),
        (
            ["train", "--task", "anbn", "--framing", "one_char"],
            ["--framing=one_char", "time_steps would work"],
        ),
        (["train", *SMALL, "--reach", "3"], ["--reach=3", "next_letter; leave it out"]),
        (["train", "--task", "echo", "--reach", "51"], ["--reach=51", "50 would work"]),
        (["train", "--task", "echo", "--way", "vector"], ["--way=vector", "leave it out"]),
        (["train", "--task", "several", "--way", "vectr"], ["--way=vectr", "vector would work"]),
        (["train", "--task", "anbn", "--tokens", "words"], ["--tokens=words", "leave it out"]),
        (["train", "--task", "anbn", "--window", "3"], ["--window=3", "leave it out"]),
        (
            ["train", *SMALL, "--sequence", "one two", "--tokens", "words"],
            ["--sequence=one two", "has 2 symbols", "A B C"],
        ),
        (["sweep", "--task", "echo", "--over", "way=vector"], ["--over way=vector", "leave it"]),
        (["compare", "task=anbn", "task=anbn,reach=1"], ["reach=1", "2 would work"]),
        (["train", *SMALL, "--engine", "jax"], ["--engine", "jax", "compiled"]),
        (["train", *SMALL, "--unit", "3"], ["--unit", "did you mean --units"]),
        (["predict", "--run", "40f2"], ["--run", "16 hexadecimal digits"]),
        (["predict", "--run", "../../../etc/pass"], ["--run", "hexadecimal"]),
        (["predict", "--run", "0" * 16], ["--run", "no run", "list"]),
        (["predict", "--run", "40f257c9b5228c16", "--units", "3"], ["leave out --units"]),
        (["predict", "--run", "40f257c9b5228c16", "--epoch", "x"], ["--epoch", "x"]),
        (["predict", *STATEFUL, "--batch-size", "5"], ["leave out --batch-size"]),
        (["predict", *STATEFUL, "--scramble", "5"], ["leave out --scramble"]),
        (["generate", *STATEFUL, "--framing", "stateful"], ["leave out --framing"]),
        (["generate", *STATEFUL, "--epoch", "301"], ["--epoch=301", "0 (untrained) to 300"]),
        (["generate", *STATEFUL, "--seed-text", "7B"], ["--seed-text=7B", "not know 7", "A B C"]),
        (["generate", *STATEFUL, "--seed-text", ""], ["--seed-text=", "1 to 10,000 symbols"]),
        (["generate", *STATEFUL, "--warm-up", "A1"], ["--warm-up=A1", "not know 1", "A B C"]),
        (["generate", *STATEFUL, "--warm-up", "A" * 10_001], ["--warm-up=AAA", "10,001"]),
        (["generate", *STATEFUL, "--steps", "0"], ["--steps=0", "1 would work"]),
        (["generate", *STATEFUL, "--steps", "10001"], ["--steps=10001", "10000 would work"]),
        (["generate", *STATEFUL, "--steps", "few"], ["--steps=few", "whole number"]),
        (["generate", *STATEFUL, "--temperature", "nan"], ["--temperature=nan", "0 to 100"]),
        (["generate", *STATEFUL, "--temperature", "101"], ["--temperature=101", "100 would"]),
        (["generate", *STATEFUL, "--temperature", "hot"], ["--temperature=hot", "0 to 100"]),
        (["generate", *STATEFUL, "--draw-seed", "-1"], ["--draw-seed=-1", "0 would work"]),
        (["generate", *STATEFUL, "--seed_text", "K"], ["did you mean --seed-text"]),
        (["states", *STATEFUL, "--text", "?"], ["--text=?", "not know ?", "A B C"]),
        (["states", *TIME_STEPS, "--warm-up", "AB"], ["--warm-up=AB", "--carry"]),
        (["perturb", *TIME_STEPS, "--text", "WBCD"], ["--text=WBCD", "reads 1 to 3 symbols"]),
        (["perturb", *TIME_STEPS, "--text", "WBC,WB1"], ["--text=WB1", "not know 1"]),
        (["perturb", *TIME_STEPS, "--text", ""], ["--text=", "0 symbols", "1 to 3"]),
        (["perturb", *TIME_STEPS, "--text", "AB\x07C"], ["--text=AB\ufffdC: 'AB\ufffdC' has 4"]),
        (["replicates", *SMALL, "--seeds", "0"], ["--seeds=0", "1 to 100"]),
        (["replicates", *SMALL, "--seeds", "many"], ["--seeds=many", "whole number"]),
        (["sweep", *SMALL], ["--over is missing", "units=4,8,16"]),
        (["sweep", *SMALL, "--over", "epochs"], ["--over=epochs", "units=4,8,16"]),
        (["sweep", *SMALL, "--over", "unit=3"], ["--over=unit", "units would work"]),
        (["sweep", *SMALL, "--over", "seed=1,2"], ["--over=seed", "expected one of framing"]),
        (["sweep", *SMALL, "--over", "units=3"], ["--units=8", "leave one of the two out"]),
        (["sweep", *SMALL, "--over", "optimizer=adm"], ["--over optimizer=adm", "adam would"]),
        (["sweep", *OVER, *OVER[-2:]], ["--over window", "is given twice"]),
        (["sweep", *SMALL, "--over", "window=3,99"], ["--over window=99", "25 would work"]),
        (["sweep", *OVER, "--seeds", "0"], ["--seeds=0", "1 to 100"]),
        (["sweep", *OVER, "--workers", "0"], ["--workers=0", "1 would work"]),
        (["sweep", *OVER, "--workers", "many"], ["--workers=many", "whole number"]),
        (["sweep", *OVER, "--workers", "2", "--scheduler", "x:1"], ["--workers", "--scheduler"]),
        (["sweep", *OVER, "--scheduler", "there"], ["--scheduler=there", "tcp://192.168.0.7:8786"]),
        (["compare", "one_char"], ["two or more", "time_steps"]),
        (["compare", "one_char", "statful"], ["--framing=statful", "stateful would work"]),
        (["compare", "one_char", "time_steps,units"], ["name=value"]),
        (["compare", "one_char", "time_steps,units=0"], ["--units=0", "1 would work"]),
        (["compare", "one_char", "0" * 16], ["no run"]),
        # Before a training that would be in vain.
        (["states", *SMALL], ["mlp_window", "no recurrent layer"]),
        (["memory-or-input", *SMALL], ["mlp_window", "no recurrent layer"]),
        (["generate", *SMALL, "--carry"], ["--carry", "mlp_window", "no state"]),
        (["generate", *SMALL, "--seed-text", "?"], ["--seed-text=?", "A B C"]),
        (["generate", *SMALL, "--epoch", "5"], ["--epoch=5", "0 (untrained) to 4"]),
        (["perturb", "--framing", "stateful", *NEW], ["one letter at a time"]),
        (["perturb", "--framing", "time_steps", *NEW, "--text", "?"], ["--text=?", "A B C"]),
        (["states", "--framing", "stateful", *NEW, "--text", "?"], ["--text=?", "A B C"]),
        (
            ["states", "--framing", "time_steps", "--units", "512", "--text", "A" * 10_000],
            ["takes too long", "shorter text"],
        ),
    ],
    ids=lambda value: " ".join(value)[-50:],
)
def test_bad_input_is_one_line_that_helps_and_status_2(arguments, says, say, tmp_path):
    status, out, err = say(*arguments, "--json")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert err.startswith("python -m lstm_core: ")
    assert not [text for text in says if text not in err], err
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "expected a command: train, predict"),
        (["trian"], "trian: no such command; did you mean train?"),
        (["zzz"], "zzz: no such command; expected one of train, predict"),
        (["--zzz"], "COMMAND"),
        (["train", "--zzz"], "--zzz: no such option; expected one of --json, --no-cache"),
        (["train", "--nonsense"], "--nonsense: no such option; expected one of --json"),
        (["claims", "zzz"], "zzz: no such claim; expected one of "),
        (["train", "--framing", "zzz"], "--framing=zzz: expected one of one_char, "),
    ],
)
def test_only_what_is_near_is_offered_else_all_there_is(arguments, says, say):
    status, out, err = say(*arguments, cache=False)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert says in err
    assert ("did you mean" in err) == (arguments == ["trian"])
