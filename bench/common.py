"""What benchmarks share: the binary, the machine, a token, the load generator (wrk) and the memory of a process."""

import collections
import json
import os
import platform
import re
import subprocess
import urllib.parse
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TARGET = os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target"))

# Successful requests per second, the percentiles in milliseconds, and how many requests failed of what: "status" for one
# that is not of success, "connect", "read", "write" and "timeout" as wrk counts them.
Load = collections.namedtuple("Load", "rate p50_ms p99_ms failed")


def binary(given):
    """The binary that was named, or a release build of this tree."""
    if not given:
        subprocess.check_call(["cargo", "build", "--release", "--locked", "--quiet"], cwd=ROOT)
    return given or os.path.join(TARGET, "release", "tenantd")


def machine():
    return f"{os.cpu_count()} processors, {platform.machine()}, Linux {platform.release()}"


def token(url, client):
    """A bearer token for a client as `tenantd client add --json` prints it; good for an hour."""
    form = {"grant_type": "client_credentials", "client_id": client["id"], "client_secret": client["secret"]}
    with urllib.request.urlopen(url + "/oauth/token", urllib.parse.urlencode(form).encode()) as answer:
        return json.load(answer)["access_token"]


def load(url, connections, seconds, headers, script=None):
    """Asks a URL for some seconds; `script` is a file that makes wrk's requests."""
    command = ["wrk", f"-t{min(2, connections)}", f"-c{connections}", f"-d{seconds}s", "--latency"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    text = subprocess.check_output(command + (["-s", script] if script else []) + [url], text=True)

    def percentile_ms(percent):
        value, unit = re.search(rf"{percent}%\s+([\d.]+)(us|ms|s|m)\b", text).groups()
        return float(value) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit]

    failed = {what: int(number) for what, number in re.findall(r"(connect|read|write|timeout) (\d+)", text)}
    if found := re.search(r"Non-2xx or 3xx responses: (\d+)", text):
        failed["status"] = int(found[1])
    answered = max(int(re.search(r"(\d+) requests in", text)[1]), 1)
    successful = 1 - failed.get("status", 0) / answered
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]) * successful
    failed = {what: number for what, number in failed.items() if number}
    return Load(rate, percentile_ms(50), percentile_ms(99), failed)


def memory_mib(pid, what="VmRSS"):
    """VmRSS is what a process has in memory now, VmHWM the most it ever had; one that has ended has nothing."""
    with open(f"/proc/{pid}/status") as status:
        found = re.search(what + r":\s+(\d+)", status.read())
    return int(found[1]) / 1024 if found else 0
