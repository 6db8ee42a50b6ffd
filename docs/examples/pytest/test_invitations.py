"""Tests of a program that invites people to tenants of ProcessMind and waits for tenants of OCS."""

import time


def invite(service, tenant, email):
    """The code under test: adds a user, and takes it well if somebody else has done so before."""
    status, body = service.call("POST", f"/processmind/tenant/{tenant}/users", {"email": email})
    if status not in (200, 409):
        raise RuntimeError(body["message"])


def wait_until_active(service, tenant, seconds=60, sleep=time.sleep):
    """The code under test: looks once a second until the tenant is Active."""
    for _ in range(seconds):
        _, body = service.call("GET", f"/ocs/api/v1/Tenants/{tenant}")
        if body["State"] == 1:
            return
        sleep(1)
    raise TimeoutError(f"{tenant} is not Active after {seconds} s")


def test_exactly_one_user_is_added(world, tenant):
    invite(world, tenant, "ann@example.com")
    invite(world, tenant, "Ann@example.com")
    _, users = world.call("GET", f"/processmind/tenant/{tenant}/users")
    assert [user["email"] for user in users] == ["ann@example.com"]


def test_nobody_is_here_of_the_test_before(world, tenant):
    _, users = world.call("GET", f"/processmind/tenant/{tenant}/users")
    assert users == []


def test_it_waits_until_the_tenant_is_active(world):
    world.call("PUT", "/control/v1/clock", {"frozen": True})
    status, made = world.call("POST", "/control/v1/tenants", {"name": "Initech"})
    assert (status, made["state"]) == (201, "Creating")
    slept = []

    def sleep(seconds):
        """Nobody waits here: the world's clock is moved on instead."""
        slept.append(seconds)
        world.call("PUT", "/control/v1/clock", {"advance": f"{seconds}s"})

    wait_until_active(world, made["id"], sleep=sleep)
    assert len(slept) == 30
