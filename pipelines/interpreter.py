"""What Python does beside our code, left out where it takes long and is of no use.

Belongs here: the search for cycles of objects, the memory of calls, modules that nobody asks. Does not: what is done
meanwhile.
"""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

# A frame of this many words takes a piece of half a megabyte, and leaves the other half of it to the calls inside.
_WORDS = 33_000


@contextmanager
def without_collecting() -> Iterator[None]:
    """Leaves the search for unused cycles out.

    It would go through all objects of the libraries whenever some thousand findings were made, and again and again
    while these are imported: a third of the time of both. What takes the memory, the frames, is freed without it.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def with_room_for_calls(function: Function) -> Function:
    """Gives a function, at each call, the memory for all calls inside of it at once.

    CPython 3.11 holds the frames of calls in pieces of 16 KB (`push_chunk` in its Python/pystate.c). It asks the system
    for the next piece when a call finds no place in the last one, and gives it back as soon as that call returns: a
    loop that happens to call from the end of a piece asks at every turn. At such a depth of calls extraction takes
    twice the time, and importing Great Expectations a quarter more. The piece is made as large as its first frame asks.
    """
    code: Any = function.__code__
    function.__code__ = code.replace(co_stacksize=max(code.co_stacksize, _WORDS))
    return function


def leave_for_later(name: str) -> None:
    """Puts in the place of a module one that becomes it when something of it is first asked for.

    For modules that a library imports and we never come to. `importlib.util.LazyLoader` does not do: in Python 3.11 the
    statement `import x` by itself asks x for something. A module that is loaded, or not there, is left as it is.
    """
    found = None if name in sys.modules else find_spec(name)
    if found is None:
        return
    later: Any = ModuleType(name)
    later.__spec__, later.__file__ = found, found.origin

    def of_the_module(attribute: str) -> Any:
        if sys.modules.get(name) is later:
            del sys.modules[name]
        return getattr(import_module(name), attribute)

    later.__getattr__ = of_the_module
    sys.modules[name] = later
    package, _, child = name.rpartition(".")
    if package:
        setattr(sys.modules[package], child, later)
