"""Walks a list by falconpy, which leaves the walk to its user, and prints how many items it had."""

import os
import sys

from falconpy import HostGroup, Hosts

what, size = sys.argv[1], int(sys.argv[2])
account = {
    "client_id": os.environ["FALCON_CLIENT_ID"],
    "client_secret": os.environ["FALCON_CLIENT_SECRET"],
    "base_url": os.environ["FALCON_BASE_URL"],
}
hosts = Hosts(**account)


def ok(reply):
    if reply["status_code"] != 200:
        sys.exit(f"{reply['status_code']}: {reply['body']}")
    return reply["body"]


def by_token(operation, name):
    token = None
    while True:
        page = ok(operation(limit=size, **({"offset": token} if token else {})))
        yield page["resources"]
        token = page["meta"]["pagination"].get(name)
        if not token:
            return


def by_offset(operation):
    offset = 0
    while True:
        page = ok(operation(limit=size, offset=offset))["resources"]
        if not page:
            return
        yield page
        offset += len(page)


def details():
    for ids in by_token(hosts.query_devices_by_filter_scroll, "offset"):
        yield ok(hosts.post_device_details_v2(ids=ids))["resources"]


pages = {
    "scroll": lambda: by_token(hosts.query_devices_by_filter_scroll, "offset"),
    "offset": lambda: by_offset(HostGroup(**account).query_host_groups),
    "combined": lambda: by_token(hosts.query_devices_by_filter_combined, "next"),
    "details": details,
}
print(sum(len(page) for page in pages[what]()))
