"""Python's search for cycles of objects that nobody uses, left out where it would find none and take long.

Belongs here: when it does not run. Does not: what is done meanwhile.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Leaves the search out.

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
