"""A small stand-in for the Hub: the HTTP calls that a push makes, answered from memory."""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Repositories:
    """What the stand-in holds."""

    def __init__(self) -> None:
        self.files: dict[str, dict[str, bytes]] = {}
        self.commits: dict[str, list[str]] = {}
        self.tags: dict[str, dict[str, str]] = {}
        self.private: dict[str, bool] = {}
        self.messages: list[str] = []
        self.refuse = False

    def create(self, name: str, *, private: bool) -> None:
        """A repository with its first commit."""
        self.files[name] = {".gitattributes": b""}
        self.commits[name] = [sha1(name.encode()).hexdigest()]  # noqa: S324 - git's
        self.tags[name] = {}
        self.private[name] = private

    def commit(self, name: str, lines: list[dict[str, Any]]) -> str:
        """One commit of all operations."""
        files = dict(self.files[name])
        for line in lines:
            value = line["value"]
            if line["key"] == "header":
                self.messages.append(value["summary"])
            elif line["key"] == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif line["key"] == "deletedFile":
                del files[value["path"]]
        self.files[name] = files
        digest = sha1(f"{name}{len(self.commits[name])}".encode()).hexdigest()  # noqa: S324 - git's
        self.commits[name].append(digest)
        return digest


class _Handler(BaseHTTPRequestHandler):
    hub: Repositories

    def do_GET(self) -> None:
        name = self._name()
        if self.hub.refuse or name not in self.hub.files:
            self._answer({"error": "Repository not found"}, 404)
        elif self.path.endswith("/refs") or "/refs?" in self.path:
            branches = [self._ref("heads/main", self.hub.commits[name][-1])]
            tags = [self._ref(f"tags/{tag}", oid) for tag, oid in self.hub.tags[name].items()]
            self._answer({"branches": branches, "tags": tags, "converts": []})
        elif "/tree/" in self.path:
            files = self.hub.files[name]
            self._answer(
                [
                    {"type": "file", "path": p, "size": len(b), "oid": "0" * 40}
                    for p, b in files.items()
                ]
            )
        else:
            siblings = [{"rfilename": path} for path in self.hub.files[name]]
            self._answer({"id": name, "sha": self.hub.commits[name][-1], "siblings": siblings})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        if self.hub.refuse:
            self._answer({"error": "Forbidden"}, 403)
        elif self.path == "/api/repos/create":
            self._create(json.loads(body))
        elif self.path == "/api/validate-yaml":
            self._answer({"errors": [], "warnings": []})
        elif "/preupload/" in self.path:
            files = [{**one, "uploadMode": "regular", "shouldIgnore": False}
                     for one in json.loads(body)["files"]]  # fmt: skip
            self._answer({"files": files})
        elif "/commit/" in self.path:
            lines = [json.loads(line) for line in body.split(b"\n") if line.strip()]
            digest = self.hub.commit(self._name(), lines)
            url = f"https://huggingface.co/datasets/{self._name()}/commit/{digest}"
            self._answer({"success": True, "commitOid": digest, "commitUrl": url})
        elif "/tag/" in self.path:
            tag = json.loads(body)["tag"]
            revision = self.path.rpartition("/tag/")[2]
            taken = tag in self.hub.tags[self._name()]
            self.hub.tags[self._name()].setdefault(tag, revision)
            self._answer({}, 409 if taken else 200)
        else:
            self._answer({"error": f"unknown {self.path}"}, 404)

    def _create(self, wanted: dict[str, Any]) -> None:
        owner, name = wanted.get("organization") or "me", wanted["name"]
        full = f"{owner}/{name}"
        code = 409 if full in self.hub.files else 200
        if code == 200:
            self.hub.create(full, private=bool(wanted.get("private")))
        self._answer({"url": f"https://huggingface.co/datasets/{full}", "name": full}, code)

    def _name(self) -> str:
        match = re.match(r"/api/datasets/([^/]+/[^/?]+)", self.path)
        return match[1] if match else ""

    def _ref(self, ref: str, oid: str) -> dict[str, str]:
        return {"name": ref.partition("/")[2], "ref": f"refs/{ref}", "targetCommit": oid}

    def _answer(self, data: object, code: int = 200) -> None:
        body = json.dumps(data).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve_hub() -> Iterator[tuple[str, Repositories]]:
    """The address of a running stand-in, and what it holds."""
    hub = Repositories()
    handler = type("Handler", (_Handler,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", hub
    finally:
        server.shutdown()
        server.server_close()
