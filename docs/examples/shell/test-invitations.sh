#!/bin/sh
# Tests a script that invites people to tenants of ProcessMind. Needs curl; TENANTD names the binary.
set -eu

tenantd=${TENANTD:-tenantd}
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$folder"' EXIT

# A server on a file with nothing in it but an operator.
db=$folder/test.db
key=$("$tenantd" client add --db "$db" --role operator | sed -n 's/^api key *//p')
"$tenantd" serve --stand-in --db "$db" --listen 127.0.0.1:0 > "$folder/address" 2> "$folder/log" &
server=$!
for _ in $(seq 100); do
  grep -q listening "$folder/address" && break
  sleep 0.1
done
origin=$(sed -n 's/^tenantd listening on //p' "$folder/address")
[ -n "$origin" ] || { cat "$folder/log" >&2; exit 1; }

# call METHOD PATH [BODY]: by the operator, in the world of this test.
call() {
  curl -sS --fail-with-body -H "x-api-key: $key" -X "$1" ${3:+-d "$3"} "$origin/world/$world$2"
}

# What is tested: adds a user, and takes it well if somebody else has done so before.
invite() {
  call POST "/processmind/tenant/$1/users" "{\"email\": \"$2\"}" > "$folder/answer" ||
    grep -q "already" "$folder/answer"
}

new_tenant() {
  call POST /control/v1/tenants '{"name": "Acme"}' | sed 's/.*"id":"\([^"]*\)".*/\1/'
}

# expect WHAT EXPECTED FOUND
expect() {
  [ "$2" = "$3" ] || { echo "not ok - $1: $3 instead of $2" >&2; exit 1; }
  echo "ok - $1"
}

count() {
  call GET "/processmind/tenant/$1/users" | grep -o '"email"' | wc -l | tr -d ' '
}

world=one-user
tenant=$(new_tenant)
invite "$tenant" ann@example.com
invite "$tenant" Ann@example.com
expect "exactly one user is added" 1 "$(count "$tenant")"

world=another
expect "there is no such tenant in another world" 404 \
  "$(curl -s -o "$folder/answer" -w '%{http_code}' -H "x-api-key: $key" "$origin/world/$world/processmind/tenant/$tenant")"
expect "nobody is in a new tenant" 0 "$(count "$(new_tenant)")"
