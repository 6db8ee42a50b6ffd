"""The page of what bench/compare measured, in Markdown."""

import collections
import statistics
import textwrap

from . import figures

NOTES = """\
## What is compared

- Every server gets the same requests of the same load generator (`wrk`, two threads, one with one connection, on the
  same processors) and the same record of 100 bytes: a name, a code and the id of a tenant. Soul's create wraps it in
  `{"fields":…}`. Answers to a read differ: tenantd's is NetApp's envelope of 299 bytes, the others' the record with an
  id, 107 to 184 bytes.
- **tenantd does more for a request than the others**: it checks the token and the role, keeps codes unique, notes who
  created what for the audit, and syncs. Of the others nobody is asked for credentials.
- Before each load a server proves that it returns what it was told to create (Prism: its example).
- Servers take turns within a round, each alone on the machine, started anew on an empty store. Ratios are made of the
  two loads of the same round and number of connections; given are their median and their range.
- A second of the same load comes before each, so that those that compile as they run have done so.
- A request that failed is not counted as a request per second. What failed is in the last column: answers of another
  status than success, and `wrk`'s connect, read, write and timeout (2 s).
- Start-up is from the start of the program on a store that exists to its first answer of 200, in a file system cache
  that is warm. Memory is that of all processes of a server: after the start, and the highest peak of any of its runs.
- json-server is the newest version that runs on Node 20 (from 1.0.0-beta.4 on it needs Node 22), and so is Prism (from
  5.15 on it needs Node 24).

## What is not here

- **TrailBase** as it is now is in none of the registries: npm and PyPI have its clients, crates.io its library of version
  0.2.0 alone, which is what was measured. The line *TrailBase 0.33, as reported* holds figures told of that version on a
  machine of this kind: open reads, creates at synchronous=NORMAL.
- **Datasette** and **sqlite-web** (PyPI) are made for reading and browsing: the released Datasette creates no records,
  sqlite-web creates them with a form. **Directus** and **Strapi** (npm) are content managers that happen to run on SQLite.
- Other packages of PocketBase (npm: gobot, pbgo) fetch the program from elsewhere when they are installed.
"""


def render(results):
    many = "s" if results["rounds"] > 1 else ""
    tools = ", ".join(f"{name} {version}" for name, version in results["tools"].items())
    intro = f"""\
        # tenantd and what one would take instead

        Made on {results["date"]} by

        ```sh
        {results["command"]}
        ```

        {results["rounds"]} round{many} of {results["seconds"]} s for each load. {results["machine"]}. {tools}.
        The figures of every round are in [compare.json](compare.json).

        ![Requests per second, latency, memory and start-up](compare.svg)
        """
    sections = [textwrap.dedent(intro), *servers(results)]
    for case, title in (("read", "Read a record by its id"), ("create", "Create a record")):
        sections += [f"\n## {title}\n\n", *cases(results, case)]
    sections += ["\n## Memory and start-up\n\n", *resources(results), "\n", NOTES]
    return "".join(sections)


def table(head, rows):
    """Columns after the first are figures if their head ends with a blank."""
    rule = ["---:" if column.endswith(" ") else "---" for column in head]
    for cells in (head, rule, *rows):
        yield "| " + " | ".join(str(cell).strip() for cell in cells) + " |\n"


def servers(results):
    yield "\n## Servers\n\n"
    rows = (
        (server["name"], f"{server['version']} ({server['source']})", server["settings"], server["durability"])
        for server in results["servers"].values()
    )
    yield from table(("server", "version", "settings", "durability of an answered create"), rows)


def cases(results, case):
    head = ("connections ", "server", "requests/s ", "p50, ms ", "p99, ms ", "tenantd's requests/s by its ", "failed")
    rows = []
    for connections in results["connections"]:
        for key, server in results["servers"].items():
            if case not in server["cases"]:
                continue
            loads = figures.loads(results, key, case, connections).values()
            rate, p50, p99 = (figures.median(loads, what) for what in ("rate", "p50_ms", "p99_ms"))
            ratio = "" if key == "tenantd" else ranged(figures.ratios(results, key, case, connections))
            rows.append((connections, server["name"], f"{rate:,.0f}", f"{p50:.2f}", f"{p99:.2f}", ratio, failed(loads)))
        if connections == figures.REPORTED["connections"]:
            rate = figures.REPORTED["rates"][case]
            ours = figures.median(figures.loads(results, "tenantd", case, connections).values(), "rate")
            rows.append((connections, f"*{figures.REPORTED['name']}, not run here*", f"{rate:,}", "", "", f"{ours / rate:.2f}", ""))
    yield from table(head, rows)


def failed(loads):
    """What failed in all rounds together."""
    total = collections.Counter()
    for load in loads:
        total.update(load["failed"])
    return ", ".join(f"{number} {what}" for what, number in total.items()) or "–"


def ranged(ratios):
    """Median and range of sorted ratios."""
    if not ratios:
        return "none answered"
    middle = statistics.median(ratios)
    return f"**{middle:.2f}** ({ratios[0]:.2f} – {ratios[-1]:.2f})"


def resources(results):
    head = ("server", "start-up, ms ", "memory after the start, MiB ", "peak under load, MiB ")
    rows = []
    for key, server in results["servers"].items():
        starts = figures.starts(results, key)
        idle, peak = figures.median(starts, "idle_mib"), max(start["peak_mib"] for start in starts)
        rows.append((server["name"], f"{figures.median(starts, 'start_ms'):,.0f}", f"{idle:.0f}", f"{peak:.0f}"))
    rows.append((f"*{figures.REPORTED['name']}, not run here*", "", "", figures.REPORTED["peak_mib"]))
    yield from table(head, rows)
