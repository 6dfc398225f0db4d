"""Does a task by falconpy, which leaves walks to its user, and prints the number of items, requests or bytes."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

import requests as http
from falconpy import HostGroup, Hosts, OAuth2, SampleUploads

what, *words = sys.argv[1:]
# Without a session, falconpy opens a connection for each request.
session = http.Session()
session.mount("http://", http.adapters.HTTPAdapter(pool_maxsize=64))
account = {
    "client_id": os.environ["FALCON_CLIENT_ID"],
    "client_secret": os.environ["FALCON_CLIENT_SECRET"],
    "base_url": os.environ["FALCON_BASE_URL"],
    "session": session,
}
login = OAuth2(**account)
hosts = Hosts(auth_object=login)


def ok(reply):
    if reply["status_code"] != 200:
        sys.exit(f"{reply['status_code']}: {reply['body']}")
    return reply["body"]


def walk(pages):
    return sum(len(page) for page in pages)


def by_token(operation, name):
    size = int(words[0])
    token = None
    while True:
        page = ok(operation(limit=size, **({"offset": token} if token else {})))
        yield page["resources"]
        token = page["meta"]["pagination"].get(name)
        if not token:
            return


def by_offset(operation):
    size = int(words[0])
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


def requests():
    number, parallel = map(int, words)
    groups = HostGroup(auth_object=login)
    # Before the threads, which would each log in.
    login.login()

    def request(_):
        return len(ok(groups.query_host_groups(limit=1))["resources"])

    with ThreadPoolExecutor(parallel) as threads:
        return sum(threads.map(request, range(number)))


def download():
    samples = SampleUploads(auth_object=login)
    response = samples.get_sample(ids="0" * 64, stream=True)
    with open(words[0], "wb") as file:
        return sum(file.write(piece) for piece in response.iter_content(1 << 20))


tasks = {
    "scroll": lambda: walk(by_token(hosts.query_devices_by_filter_scroll, "offset")),
    "offset": lambda: walk(by_offset(HostGroup(auth_object=login).query_host_groups)),
    "combined": lambda: walk(by_token(hosts.query_devices_by_filter_combined, "next")),
    "details": lambda: walk(details()),
    "requests": requests,
    "download": download,
}
print(tasks[what]())
