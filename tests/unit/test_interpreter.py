"""What Python does beside our code: collecting cycles, memory of calls, modules that nobody asks."""

import gc
import importlib
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.interpreter import leave_for_later, with_room_for_calls, without_collecting

CALLS = 1_000
DEPTHS = range(250)  # more than a piece of 16 KB holds


def _called() -> None:
    pass


def _faults_of_calls() -> int:
    """How often a loop of calls was given memory by the system."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(CALLS):
        _called()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def _at_depth(depth: int) -> int:
    return _at_depth(depth - 1) if depth else _faults_of_calls()


@with_room_for_calls
def _in_a_room(depth: int) -> int:
    return _at_depth(depth)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts page faults as Linux does")
def test_a_loop_at_an_unlucky_depth_does_not_ask_for_memory_at_every_turn() -> None:
    # Where this no longer fails without it, Python needs it no more: remove `with_room_for_calls`.
    assert max(_at_depth(depth) for depth in DEPTHS) >= CALLS

    assert max(_in_a_room(depth) for depth in DEPTHS) < CALLS / 10


def test_cycles_are_searched_for_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="meanwhile"), without_collecting():
        assert not gc.isenabled()
        raise ValueError("meanwhile")

    assert gc.isenabled()


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package `khoso_library` of a module `drawing`; each leaves a mark when it is run."""
    package = tmp_path / "khoso_library"
    package.mkdir()
    run = "from pathlib import Path; Path(__file__).with_suffix('.run').touch()\n"
    (package / "__init__.py").write_text(run)
    (package / "drawing.py").write_text(run + "def draw(): return 'drawn'\n")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("khoso_library", "khoso_library.drawing"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return package


@pytest.mark.parametrize("name", ["khoso_library", "khoso_library.drawing"])
def test_a_module_left_for_later_is_run_when_it_is_first_asked(library: Path, name: str) -> None:
    leave_for_later(name)
    module = importlib.import_module(name)
    mark = Path(str(module.__file__)).with_suffix(".run")
    assert not mark.exists()

    assert module.__doc__ is None
    assert module.__builtins__  # no attribute of an empty module

    assert mark.exists()
    assert sys.modules[name] is not module


def test_a_module_of_one_left_for_later_is_found(library: Path) -> None:
    leave_for_later("khoso_library")

    assert importlib.import_module("khoso_library.drawing").draw() == "drawn"


def test_a_module_that_is_not_there_is_not_there_later_either() -> None:
    leave_for_later("khoso_no_such_library")

    assert "khoso_no_such_library" not in sys.modules


def test_great_expectations_runs_neither_statistics_nor_drawings() -> None:
    asked = (
        "import sys; from pipelines.quality import open_source; open_source(); "
        "print([name for name in sys.modules if name.startswith(('scipy.stats.', 'altair.'))])"
    )

    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"
