# SPDX-License-Identifier: Apache-2.0
"""
An HTTP server on the loopback that serves files well or badly, as it is told: what list servers do on bad days. Every address
has its own behaviour, set from the test; the requests that came are kept for it to look at.
"""
import gzip
import hashlib
import http.server
import socket
import threading
import time


class Page:
    """What an address serves, and how."""

    def __init__(self, body=b"", **how):
        self.body = body if isinstance(body, bytes) else body.encode()
        self.content_type = "application/xml"
        self.etag = '"' + hashlib.sha256(self.body).hexdigest()[:16] + '"'
        self.last_modified = None
        self.ranges = True          # honours Range
        self.conditional = True     # answers 304
        self.gzip = False           # Content-Encoding: gzip where it is accepted
        self.status = []            # answers with these codes first, one a request
        self.retry_after = None
        self.cut = []               # sends only so many bytes of the body first, one number a request
        self.drip = None            # (bytes, seconds): sends so many bytes, then waits
        self.redirect = None        # a path, or a function that gives one
        self.length = True          # sends Content-Length
        self.stubborn = False       # resumes whatever If-Range says
        self.wrong_range = False    # 206 with another part than was asked for
        self.changing_etag = False  # another ETag with every answer
        self.headers = {}
        for name, value in how.items():
            if not hasattr(self, name):
                raise TypeError(name)
            setattr(self, name, value)
        self.requests = []


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_GET(self):
        path = self.path.split("?")[0]
        page = self.server.pages.get(path)
        if page is None:
            return self.answer(404, b"no such page", {})
        page.requests.append(dict(self.headers, path=self.path))
        if page.redirect:
            target = page.redirect() if callable(page.redirect) else page.redirect
            return self.answer(302, b"", {"Location": target})
        if page.status:
            code = page.status.pop(0)
            if code != 200:
                headers = {"Retry-After": str(page.retry_after)} if page.retry_after is not None else {}
                return self.answer(code, b"<html>error</html>", {"Content-Type": "text/html", **headers})
        self.serve(page)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        page = self.server.pages.get(self.path)
        code = 404 if page is None else page.status.pop(0) if page.status else 200
        if page is not None:
            page.requests.append(dict(self.headers, body=body, code=code))
            if page.drip:
                time.sleep(page.drip[1])
        self.answer(code, b"", {})

    def serve(self, page):
        etag = page.etag
        if page.changing_etag:
            etag = f'"{len(page.requests)}"'
        headers = {"Content-Type": page.content_type, **page.headers}
        if etag:
            headers["ETag"] = etag
        if page.last_modified:
            headers["Last-Modified"] = page.last_modified
        asked = [t.strip() for t in self.headers.get("If-None-Match", "").split(",") if t.strip()]
        dated = page.last_modified and self.headers.get("If-Modified-Since") == page.last_modified
        if page.conditional and (etag in asked or (not asked and dated)):
            return self.answer(304, b"", headers)
        body = page.body
        if page.gzip and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = page.body if page.gzip == "packed" else gzip.compress(body, mtime=0)
            headers["Content-Encoding"] = "gzip"
        code = 200
        wanted = self.headers.get("Range")
        fits = page.stubborn or self.headers.get("If-Range") in (None, etag, page.last_modified)
        if wanted and page.ranges and fits and wanted.startswith("bytes="):
            begin = int(wanted[6:].split("-")[0])
            if begin >= len(body):
                return self.answer(416, b"", {"Content-Range": f"bytes */{len(body)}"})
            total = len(body)
            if page.wrong_range:
                begin = max(0, begin - 7)
            body = body[begin:]
            code = 206
            headers["Content-Range"] = f"bytes {begin}-{total - 1}/{total}"
        self.answer(code, body, headers, page)

    def answer(self, code, body, headers, page=None):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        if code != 304 and (page is None or page.length):
            self.send_header("Content-Length", str(len(body)))
        elif code != 304:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        try:
            if page and page.cut:
                self.wfile.write(body[:page.cut.pop(0)])
                self.wfile.flush()
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            if page and page.drip:
                size, seconds = page.drip
                for at in range(0, len(body), size):
                    self.wfile.write(body[at:at + size])
                    self.wfile.flush()
                    time.sleep(seconds)
                return
            self.wfile.write(body)
        except OSError:
            self.close_connection = True


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self):
        self.pages = {}
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def handle_error(self, request, client_address):
        pass

    def url(self, path):
        return f"http://127.0.0.1:{self.server_address[1]}{path}"

    def close(self):
        self.shutdown()
        self.server_close()
