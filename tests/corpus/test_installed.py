import subprocess
import sys
import sysconfig

import pytest

from lstm_core.corpus.installed import MODULES, installed, installed_corpora
from lstm_core.corpus.known import known
from lstm_core.corpus.reading import read_text
from lstm_core.errors import SettingError
from lstm_core.sequence.sources import SOURCES
from tests.cases import PYTHON, ROOT
from tests.corpus.texts import PUBLISHED, at_hand


def test_every_installation_has_the_manual_and_the_source():
    assert list(installed_corpora()) == ["manual", "source"]
    version = ".".join(map(str, sys.version_info[:3]))
    for name, title in installed_corpora().items():
        corpus = installed(name)
        assert corpus.name == f"{title} ({version})"
        assert 400_000 < len(corpus) < 1_500_000
        assert corpus.hash == installed(name).hash


def test_the_manual_and_the_source_are_pythons_own():
    from pydoc_data.topics import topics

    assert topics["while"].strip() in installed("manual").text
    text = installed("source").text
    library = sysconfig.get_path("stdlib")
    with open(f"{library}/textwrap.py") as first, open(f"{library}/shlex.py") as second:
        assert first.read().strip() in text
        assert second.read().strip() in text
    assert installed("source", lower=True).text == text.lower()


def test_the_source_is_read_and_not_run_and_not_taken_from_where_one_stands(tmp_path):
    (tmp_path / "trace.py").write_text("raise SystemExit('run')\n# an impostor\n")
    said = subprocess.run(
        [
            PYTHON,
            "-c",
            f"import sys; sys.path.append({str(ROOT)!r})\n"
            "from lstm_core.corpus.installed import installed\n"
            "print(len(installed('source')), 'impostor' in installed('source').text)\n"
            "print(*{'optparse', 'trace', 'cmd'} & set(sys.modules))",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == [str(len(installed("source"))), "False"]


def test_modules_without_source_are_left_out(monkeypatch):
    whole = installed("source").text
    monkeypatch.setattr("lstm_core.corpus.installed.MODULES", ("nowhere", "math", *MODULES))
    assert installed("source").text == whole


def test_another_name_is_refused_with_those_that_there_are():
    with pytest.raises(SettingError, match="expected one of manual, source"):
        installed("nietzsche")


def test_a_text_nobody_published_is_not_known():
    assert known(installed("manual")) is None


@at_hand
def test_the_published_text_is_known_however_it_is_read():
    data = PUBLISHED.read_bytes()
    corpus = read_text(data, "book")
    found = known(corpus)
    assert (len(corpus), len(corpus.vocabulary)) == (found.characters, found.distinct)
    assert (found.characters, found.distinct, found.difference) == (600_901, 59, "")
    assert corpus.notes == ()
    losses = {one.number: one.loss for one in found.figures}
    assert losses == {19: 1.3908, 32: 1.3830, 38: 7.6662}
    assert SOURCES[found.source].name == "course"
    assert known(read_text(data.upper(), "BOOK")) == found
    # As the file came: in UTF-8, and not taken for Latin-1.
    came = data.decode().replace("ã", "Ã").encode("latin-1")
    well = read_text(came, "book", lower=True)
    assert (len(well), len(well.vocabulary)) == (600_893, 57)
    assert "eight accented letters" in known(well).difference
    assert known(read_text(came, "book")) == known(well)
    assert known(read_text(data[:-1], "book")) is None
