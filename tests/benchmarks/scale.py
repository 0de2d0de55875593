"""The table of speed, memory and size: every bar beside what is measured here.

    python tests/benchmarks/scale.py [--quick] [--only NAME ...] [--list]

Ratios are taken within one run, on the same texts: the articles of PolNeAR train, where
``PRESSMARK_SHARED`` names the corpora, and articles of a seeded generator. Every measurement is
made in a fresh process. The whole takes about an hour and three quarters on two cores;
``--quick`` takes ten minutes and says less. Run it on an idle machine: the load is printed, and
what a second core is worth, which on a shared machine is less than a core.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rows import builds, published, rivals
from rows.measuring import Plan, Row, Skipped, weigh_cores
from rows.texts import NEWS

ROWS: tuple[Row, ...] = (*rivals.ROWS, *published.ROWS, *builds.ROWS)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [row.name for row in ROWS]
    parser.add_argument("--only", nargs="+", choices=names, help="measure these rows alone")
    parser.add_argument("--quick", action="store_true", help="one run over fewer articles")
    parser.add_argument("--list", action="store_true", help="print the rows and their minutes")
    parser.add_argument("--rounds", type=int, help="runs of each ratio; 3, or 1 if quick")
    parser.add_argument("--articles", type=int, help="articles; 840, or 84 if quick")
    parser.add_argument("--collection", type=int, help="the large build; 100,000, 5,000 if quick")
    options = parser.parse_args()
    if options.list:
        for row in ROWS:
            print(f"{row.name:<12} about {row.minutes:g} minutes")
        return
    with TemporaryDirectory(prefix="pressmark-bench-") as place:
        plan = Plan(
            rounds=options.rounds or (1 if options.quick else 3),
            articles=options.articles or (84 if options.quick else 840),
            collection=options.collection or (5_000 if options.quick else 100_000),
            place=Path(place),
        )
        print_table([row for row in ROWS if row.name in (options.only or names)], plan)


def print_table(rows: list[Row], plan: Plan) -> None:
    """One line for each bar; a row that cannot be measured here says why."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} cores, load before: {load}; {plan.rounds} runs of each ratio")
    print(f"two processes do {weigh_cores():.2f} times the work of one")
    if not NEWS.is_dir():
        print("PRESSMARK_SHARED names no corpora: synthetic articles take the place of news")
    print("| what | bar | stretch | measured |\n|---|---|---|---|")
    for row in rows:
        try:
            lines = row.run(plan)
        except Skipped as reason:
            lines = [(row.name, "", "", f"skipped: {reason}")]
        for line in lines:
            print(f"| {' | '.join(line)} |", flush=True)


if __name__ == "__main__":
    main()
