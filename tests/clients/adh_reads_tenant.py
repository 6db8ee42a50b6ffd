"""Reads a tenant through the unmodified ADH sample library and prints what it saw as JSON."""

import json
import sys

from adh_sample_library_preview import ADHClient
from adh_sample_library_preview.SdsError import SdsError

url, tenant, foreign_tenant, client_id, client_secret = sys.argv[1:]
client = ADHClient("v1", tenant, url, client_id, client_secret).baseClient


def read(path, tenant=tenant):
    response = client.request("get", f"{client.uri_API}/Tenants/{tenant}{path}")
    client.checkResponse(response, "reading failed")
    return response.json()


seen = {"tenant": read(""), "regions": read("/Regions"), "icon": read("/Icon")}
try:
    read("", foreign_tenant)
except SdsError as error:
    seen["error"] = str(error)
print(json.dumps(seen))
