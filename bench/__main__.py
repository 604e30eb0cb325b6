"""`python -m bench [reading] [extraction] [gate] [letters] [refresh] [warehouse]`: all measurements, or those named."""

import sys
from collections.abc import Callable, Iterator

from bench import extraction, gate, letters, reading, refresh, warehouse

MEASUREMENTS: dict[str, Callable[[], Iterator[str]]] = {
    "reading": reading.measure,
    "extraction": extraction.measure,
    "gate": gate.measure,
    "letters": letters.measure,
    "refresh": refresh.measure,
    "warehouse": warehouse.measure,
}


def main(named: list[str]) -> int:
    unknown = [name for name in named if name not in MEASUREMENTS]
    if unknown:
        print(f"bench: no measurement {', '.join(unknown)}; there are {', '.join(MEASUREMENTS)}", file=sys.stderr)
        return 2
    for name in named or MEASUREMENTS:
        for line in MEASUREMENTS[name]():
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
