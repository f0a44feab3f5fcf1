"""`make bench`: everything that is measured, one after the other; figures are to be read as ratios within one run."""

from __future__ import annotations

import subprocess
import sys

BENCHES = ("bench.reading", "bench.reconcile", "bench.booking", "bench.importing", "bench.passes", "bench.year")


def main() -> int:
    """Run each bench in a process of its own, so that none pays for another's memory; 1 when one misses its goal."""
    missed = 0
    for name in BENCHES:
        print(f"== {name}", flush=True)
        missed |= subprocess.run([sys.executable, "-m", name], check=False).returncode
    return missed


if __name__ == "__main__":
    sys.exit(main())
