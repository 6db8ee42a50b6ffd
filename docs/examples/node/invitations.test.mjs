// Tests of a program that invites people to tenants of ProcessMind, with Node's own runner: node --test
//
// The server is the demo, started from the binary that TENANTD names; each test has a world of it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";

let server, page;

before(async () => {
  const options = ["demo", "--json", "--listen", "127.0.0.1:0"];
  server = spawn(process.env.TENANTD ?? "tenantd", options, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface(server.stdout), "line");
  page = JSON.parse(line);
});

after(async () => {
  server.kill();
  await once(server, "exit");
});

/** A server for one test alone; its `call` gives status and body of a call by the operator. */
function world(name) {
  const [operator] = page.clients;
  const pair = Buffer.from(`${operator.id}:${operator.secret}`).toString("base64");
  const url = `${page.listening}/world/${name}`;
  const call = async (method, path, body) => {
    const headers = { Authorization: `Basic ${pair}`, "Content-Type": "application/json" };
    const answer = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
    return { status: answer.status, body: await answer.json() };
  };
  return { url, call };
}

/** The code under test: adds a user, and takes it well if somebody else has done so before. */
async function invite(service, tenant, email) {
  const { status, body } = await service.call("POST", `/processmind/tenant/${tenant}/users`, { email });
  if (status !== 200 && status !== 409) throw new Error(body.message);
}

/** A world with a new tenant. */
async function worldWithTenant(name) {
  const own = world(name);
  const made = await own.call("POST", "/control/v1/tenants", { name: "Acme" });
  assert.equal(made.status, 201);
  return { own, users: `/processmind/tenant/${made.body.id}/users`, tenant: made.body.id };
}

test("exactly one user is added", async () => {
  const { own, users, tenant } = await worldWithTenant("one-user");
  await Promise.all(["ann@example.com", "Ann@example.com"].map((email) => invite(own, tenant, email)));
  const { body } = await own.call("GET", users);
  assert.deepEqual(body.map((user) => user.email.toLowerCase()), ["ann@example.com"]);
});

test("somebody of another test is nobody here", async () => {
  const { own, users, tenant } = await worldWithTenant("another");
  assert.deepEqual((await own.call("GET", users)).body, []);
  const elsewhere = await world("one-user").call("GET", `/processmind/tenant/${tenant}`);
  assert.equal(elsewhere.status, 404);
});

test("an unknown tenant is an error", async () => {
  await assert.rejects(invite(world("unknown"), "nobody", "ann@example.com"), /./);
});
