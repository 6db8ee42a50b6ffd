"""A stand-in for the run of the tests, and in it a world for each test.

The server is the one that TENANTD_URL names, with TENANTD_CLIENT_ID and TENANTD_CLIENT_SECRET of an operator, as
a CI job has it; otherwise the demo is started, from the binary that TENANTD names.
"""

import base64
import json
import os
import re
import subprocess
import urllib.error
import urllib.request

import pytest


class World:
    """A server of one's own: its address, and its operator."""

    def __init__(self, url, client_id, client_secret):
        self.url, self.client_id, self.client_secret = url, client_id, client_secret

    def call(self, method, path, body=None):
        """Status and body of a call by the operator."""
        pair = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        headers = {"Authorization": f"Basic {pair}", "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, content, headers, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, json.loads(answer.read() or "null")
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, json.loads(refusal.read() or "null")


@pytest.fixture(scope="session")
def server():
    """The server of all tests."""
    if "TENANTD_URL" in os.environ:
        yield World(*(os.environ[f"TENANTD_{name}"] for name in ("URL", "CLIENT_ID", "CLIENT_SECRET")))
        return
    command = [os.environ.get("TENANTD", "tenantd"), "demo", "--json", "--listen", "127.0.0.1:0"]
    with subprocess.Popen([*command, "--provisioning-delay", "30s"], stdout=subprocess.PIPE, text=True) as process:
        page = json.loads(process.stdout.readline())
        operator = page["clients"][0]
        yield World(page["listening"], operator["id"], operator["secret"])
        process.terminate()


@pytest.fixture
def world(server, request):
    """A server for this test alone, as the whole server was when it started."""
    name = re.sub("[^a-z0-9_-]", "-", request.node.nodeid.lower())[-64:]
    yield World(f"{server.url}/world/{name}", server.client_id, server.client_secret)
    server.call("DELETE", f"/control/v1/worlds/{name}")


@pytest.fixture
def tenant(world):
    """The id of a new tenant."""
    status, made = world.call("POST", "/control/v1/tenants", {"name": "Acme"})
    assert status == 201
    return made["id"]
