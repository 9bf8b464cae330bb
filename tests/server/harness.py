# SPDX-License-Identifier: Apache-2.0
"""Starts the server on a free port of loopback, and talks to it. Standard library only."""

import functools
import http.client
import http.server
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("EMBARGO_PROGRAM", str(ROOT / "build" / "src" / "cli" / "embargo"))
DATA = pathlib.Path(os.environ.get("EMBARGO_TEST_DATA", ROOT.parent / "shared" / "data"))
YENTE = DATA / "yente"
SKIPPED = 77


def need_data():
    """Ends the program as skipped where the test data is missing."""
    if not YENTE.is_dir():
        print(f"skipped: no test data at {DATA}")
        sys.exit(SKIPPED)


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = {k.lower(): v for k, v in response.getheaders()}
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def text(self):
        return self.body.decode()


class Server:
    """A running server. `settings` goes into a configuration file, `environment` into the environment."""

    def __init__(self, *arguments, settings=None, environment=None, wait=True):
        self.folder = tempfile.TemporaryDirectory()
        self.log_path = os.path.join(self.folder.name, "log")
        command = [PROGRAM, "serve", "-p", "0", *map(str, arguments)]
        if settings is not None:
            path = os.path.join(self.folder.name, "config.json")
            pathlib.Path(path).write_text(json.dumps(settings))
            command += ["-c", path]
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("YENTE_", "EMBARGO_"))}
        clean.update(environment or {})
        self.log = open(self.log_path, "wb")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, env=clean)
        line = self.process.stdout.readline().decode()
        found = re.search(r"port (\d+)", line)
        if not found:
            self.process.wait()
            raise RuntimeError(f"the server did not start: {self.read_log()}")
        self.port = int(found.group(1))
        if wait:
            self.wait_ready()

    def read_log(self):
        self.log.flush()
        return pathlib.Path(self.log_path).read_text()

    def log_lines(self, event):
        return [line for line in map(json.loads, self.read_log().splitlines()) if line["event"] == event]

    def wait_ready(self, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.get("/readyz").status == 200:
                return
            time.sleep(0.05)
        raise RuntimeError(f"the server is not ready: {self.read_log()}")

    def connect(self, timeout=60):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def raw(self, data, timeout=10):
        """Sends bytes and returns all that comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as s:
            s.sendall(data)
            out = b""
            try:
                while piece := s.recv(65536):
                    out += piece
            except (ConnectionResetError, socket.timeout):
                pass
            return out

    def request(self, method, path, body=None, headers=None, **query):
        if query:
            path += "?" + urllib.parse.urlencode(query, doseq=True)
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        connection = self.connect()
        try:
            connection.request(method, path, body=body, headers=headers or {})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def get(self, path, headers=None, **query):
        return self.request("GET", path, headers=headers, **query)

    def post(self, path, body=None, headers=None, **query):
        return self.request("POST", path, body=body, headers=headers, **query)

    def match(self, dataset, schema, properties, body=None, **query):
        whole = {"queries": {"q": {"schema": schema, "properties": properties}}}
        whole.update(body or {})
        answer = self.post(f"/match/{dataset}", whole, **query)
        assert answer.status == 200, (answer.status, answer.text)
        return answer.json["responses"]["q"]

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(timeout=60)
        if code not in (0, -signal.SIGKILL):  # also what a sanitizer found
            raise RuntimeError(f"the server ended with {code}: {self.read_log()[-3000:]}")
        self.process.stdout.close()
        self.log.close()
        self.folder.cleanup()
        return code


def build_index(path, *lists):
    subprocess.run([PROGRAM, "build", "-o", str(path), *map(str, lists)], check=True, capture_output=True)


class Files:
    """An HTTP server for a folder, with the means to misbehave: `failures` are answered with 503 first, `asked` is what was asked for."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.failures = 0
        self.asked = []
        self.headers = []
        outer = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append(self.path)
                outer.headers.append(dict(self.headers))
                if outer.failures > 0:
                    outer.failures -= 1
                    self.send_error(503)
                    return
                super().do_GET()

            def log_message(self, *_):
                pass

        handler = functools.partial(Handler, directory=str(folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def yente_manifest(folder):
    """zala and parteispenden from their files, t1 too, and a collection of all."""
    datasets = [{"name": n, "title": n.title(), "path": str(YENTE / n / "entities.ftm.json"), "version": v}
                for n, v in (("zala", "1"), ("parteispenden", "1"))]
    datasets.append({"name": "eu_fsf", "title": "EU", "path": str(YENTE / "t1" / "entities.ftm.json"), "version": "1"})
    datasets.append({"name": "all", "title": "All", "children": ["zala", "parteispenden", "eu_fsf"]})
    path = pathlib.Path(folder) / "manifest.json"
    path.write_text(json.dumps({"datasets": datasets}))
    return path


class YenteCase(unittest.TestCase):
    """Tests against a server with yente's test data, started once for the class."""

    settings = {}

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.server = Server("-m", yente_manifest(cls.folder.name),
                            settings={"data_path": os.path.join(cls.folder.name, "data"), "update_token": "secret", **cls.settings})

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.folder.cleanup()
