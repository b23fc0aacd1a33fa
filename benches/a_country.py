#!/usr/bin/env python3
"""Computes from the measured figures of docs/a-country.md what 300,000 units take, and writes it into that page.

    benches/a_country.py            writes the computed tables of the page
    benches/a_country.py --check    ends with 1 where they are not those of the measured figures

`benches/run --units 10000 --only country` prints the measured figures as the page has them.
"""
import math
import re
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "a-country.md"
COUNTRY = 300_000
NODES = [1, 2, 4, 8, 16]


def main():
    text = PAGE.read_text(encoding="utf-8")
    fresh = text
    for name, table in computed(figures_of(text)).items():
        begin, end = f"<!-- computed: {name} -->\n", "<!-- end -->"
        before, _, rest = fresh.partition(begin)
        _, _, after = rest.partition(end)
        fresh = f"{before}{begin}{table}\n{end}{after}"
    if "--check" not in sys.argv:
        PAGE.write_text(fresh, encoding="utf-8")
    elif fresh != text:
        sys.exit(f"{PAGE.name}: the computed tables are not those of the measured figures: run benches/a_country.py")


def figures_of(text):
    """The figures of the measured table: those of its rows that begin `| name | number |`."""
    rows = re.findall(r"^\| ([a-z][^|]*) \| ([0-9][0-9.,]*) \|", text, re.MULTILINE)
    return {name: float(number.replace(",", "")) for name, number in rows}


def measured(figures):
    """The measured figures as a table."""
    rows = [f"| {name} | {figure:,.0f} |" if figure >= 100 else f"| {name} | {figure:.3g} |" for name, figure in figures.items()]
    return "\n".join(["| measured | |", "|---|---|", *rows])


def computed(figures):
    """What is computed from the figures: tables by their names in the page."""
    units, fewer = figures["units"], figures["fewer units"]
    times = COUNTRY / units
    build, merge, plan = (figures[f"{part}, processor seconds"] for part in ["build", "merge", "plan"])
    # How processor time a unit grows with the units: as a power of them, of which two sizes tell the exponent.
    a_unit = build / units / (figures["build of fewer units, processor seconds"] / fewer)
    grown = max(1, times ** (math.log(a_unit) / math.log(units / fewer)))
    busy = figures["build, processors kept busy"]
    return {
        "one machine": one_machine(figures, build * times, grown, merge * times, busy),
        "nodes": nodes(build * times, grown, plan * times, merge * times, busy, figures["merge, processors kept busy"]),
    }


def one_machine(figures, build, grown, merge, busy):
    def peak(part, of_fewer):
        """Memory as a straight line through two sizes."""
        a_unit = (figures[f"{of_fewer}, peak MiB"] - figures[f"{of_fewer} of fewer units, peak MiB"]) / between
        return figures[f"{part}, peak MiB"] + max(0, a_unit) * (COUNTRY - figures["units"])

    between = figures["units"] - figures["fewer units"]
    times = COUNTRY / figures["units"]
    rows = [
        ("processor time of a whole build", f"{span(build, build * grown)}"),
        ("wall of a whole build", f"{span(build / busy, build * grown / busy)}"),
        ("peak memory of a whole build", mebibytes(peak("build", "build"))),
        ("data on the disk", gigabytes(figures["data, MB on the disk"] * times)),
        ("site on the disk, a quarter", gigabytes(figures["site, MB on the disk"] * times)),
        ("files of data and site", f"{figures['files of data and site'] * times / 1e6:.1f} million"),
        ("processor time of a merge", span(merge, merge * grown)),
        ("peak memory of a merge", mebibytes(peak("merge", "build"))),
        ("memory for the tree of all units, in each shard", mebibytes(peak("plan", "plan"))),
    ]
    return table(["300,000 units", "computed"], rows)


def nodes(build, grown, plan, merge, busy, busy_merging):
    rows = []
    for count in NODES:
        shards = [plan + (build * more - plan) / (count * busy) for more in [1, grown]]
        merging = [merge * more / busy_merging for more in [1, grown]]
        both = [one + other for one, other in zip(shards, merging)]
        spent = build - plan + count * plan + merge
        rows.append((str(count), span(*shards), span(*merging), span(*both), f"{spent / 60:.0f} min"))
    return table(["nodes", "shards", "merge", "both, wall", "processor time of all"], rows)


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines).replace("| --- ", "|---").replace("--- |", "---|")


def span(least, most):
    """Seconds as minutes, from the least to the most."""
    least, most = (f"{seconds / 60:.0f}" if seconds >= 600 else f"{seconds / 60:.1f}" for seconds in [least, most])
    return f"{least} min" if least == most else f"{least}–{most} min"


def mebibytes(number):
    return f"{number / 1024:.1f} GiB" if number >= 1024 else f"{number:.0f} MiB"


def gigabytes(megabytes):
    return f"{megabytes / 1000:.0f} GB"


if __name__ == "__main__":
    main()
