"""Medians and paired ratios of what bench/compare measured."""

import statistics

# Held against tenantd as it was reported of a machine of this kind, not measured here.
REPORTED = {
    "name": "TrailBase 0.33, as reported",
    "connections": 64,
    "rates": {"read": 33_000, "create": 28_000},
    "peak_mib": 122,
    "kept": "synced later",
}


def loads(results, server, case, connections):
    """The loads of a server by their round."""
    wanted = (server, case, connections)
    return {
        load["round"]: load for load in results["loads"] if (load["server"], load["case"], load["connections"]) == wanted
    }


def median(rows, what):
    return statistics.median(row[what] for row in rows)


def starts(results, server):
    return [start for start in results["starts"] if start["server"] == server]


def ratios(results, server, case, connections):
    """tenantd's rate by the server's, of each round; smallest first."""
    ours = loads(results, "tenantd", case, connections)
    theirs = loads(results, server, case, connections)
    return sorted(ours[number]["rate"] / theirs[number]["rate"] for number in ours if theirs[number]["rate"])
