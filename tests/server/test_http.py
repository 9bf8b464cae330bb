# SPDX-License-Identifier: Apache-2.0
"""HTTP itself: limits, deadlines, smuggling, traces, compression, CORS, keys, stop."""

import gzip
import json
import signal
import socket
import threading
import time
import unittest

from harness import Answer, Server, YenteCase, build_index, need_data, YENTE

QUERY = json.dumps({"queries": {"q": {"schema": "Person", "properties": {"name": ["Maria Osetrova"]}}}})


def status_of(reply):
    return int(reply.split(b" ", 2)[1]) if reply.startswith(b"HTTP/1.1 ") else None


class Limits(YenteCase):
    settings = {"limits": {"body_bytes": 20000, "header_bytes": 4000}}

    def test_long_url(self):
        self.assertEqual(self.server.get("/readyz?x=" + "a" * 59000).status, 200)
        for length in (60001, 90000, 200000):
            self.assertEqual(self.server.get("/readyz?x=" + "a" * length).status, 414, length)

    def test_large_headers(self):
        self.assertEqual(self.server.get("/healthz", headers={"X-Large": "a" * 3000}).status, 200)
        self.assertEqual(self.server.get("/healthz", headers={"X-Large": "a" * 8000}).status, 431)
        many = b"".join(b"X-%d: y\r\n" % i for i in range(20000))
        reply = self.server.raw(b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + many + b"\r\n")
        self.assertIn(status_of(reply), (431, None))

    def test_large_body(self):
        self.assertEqual(self.server.post("/match/zala", "x" * 20001).status, 413)
        head = b"POST /match/zala HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        chunk = b"2000\r\n" + b"x" * 0x2000 + b"\r\n"
        self.assertEqual(status_of(self.server.raw(head + chunk * 4 + b"0\r\n\r\n")), 413)
        fits = self.server.raw(head + b"%x\r\n%s\r\n0\r\n\r\n" % (len(QUERY), QUERY.encode()), timeout=2)
        self.assertEqual(status_of(fits), 200)

    def test_smuggling_is_refused(self):
        body = b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
        cases = [
            b"Content-Length: 5\r\nContent-Length: 6",
            b"Content-Length: 5\r\ncontent-length: 5",
            b"Content-Length: 5\r\nTransfer-Encoding: chunked",
            b"Transfer-Encoding: gzip, chunked",
            b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            b"Transfer-Encoding: xchunked",
            b"Content-Length: +5",
            b"Content-Length: 5,5",
            b"Content-Length: 0x5",
            b"Content-Length : 5",
        ]
        for headers in cases:
            reply = self.server.raw(b"POST /match/zala HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\n\r\n" + body, timeout=3)
            self.assertIn(status_of(reply), (400, None), headers)
            self.assertNotIn(b'"status":"ok"', reply, headers)  # what stands behind it is no request
        reply = self.server.raw(b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", timeout=3)
        self.assertEqual(status_of(reply), 400)
        self.assertEqual(status_of(self.server.raw(b"GET /healthz HTTP/1.1\r\n\r\n", timeout=3)), 400)

    def test_garbage_does_no_harm(self):
        for data in (b"\0" * 100, b"\x16\x03\x01\x02\0", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n\r\n\r\n",
                     b"GET /%00%ff%zz?%=&&=%&a HTTP/1.1\r\nHost: x\r\n\r\n", b"POST /match/zala HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"):
            self.server.raw(data, timeout=0.3)
        self.assertEqual(self.server.get("/healthz").status, 200)

    def test_pipelined_requests_are_answered_in_order(self):
        one = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
        two = b"GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        reply = self.server.raw(one + two)
        self.assertEqual([int(part[:3]) for part in reply.split(b"HTTP/1.1 ")[1:]], [200, 404])


class Answers(YenteCase):
    def test_trace_goes_on(self):
        trace = "0af7651916cd43dd8448eb211c80319c"
        answer = self.server.get("/healthz", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01", "tracestate": "other=1"})
        self.assertRegex(answer.headers["traceparent"], rf"^00-{trace}-[0-9a-f]{{16}}-0[01]$")
        self.assertRegex(answer.headers["tracestate"], r"^yente=[0-9a-f]{16},other=1$")
        for bad in ("", "00-0-0-0", f"00-{'0' * 32}-b7ad6b7169203331-01", f"zz-{trace}-b7ad6b7169203331-01"):
            answer = self.server.get("/healthz", headers={"traceparent": bad})
            self.assertRegex(answer.headers["traceparent"], r"^00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-0[01]$")
            self.assertRegex(answer.headers["tracestate"], r"^yente=[0-9a-f]{16}$")

    def test_compression(self):
        plain = self.server.get("/catalog")
        self.assertNotIn("content-encoding", plain.headers)
        packed = self.server.get("/catalog", headers={"Accept-Encoding": "br, gzip;q=0.5"})
        self.assertEqual(packed.headers["content-encoding"], "gzip")
        self.assertEqual(gzip.decompress(packed.body), plain.body)
        self.assertNotIn("content-encoding", self.server.get("/catalog", headers={"Accept-Encoding": "gzip;q=0"}).headers)
        self.assertNotIn("content-encoding", self.server.get("/healthz", headers={"Accept-Encoding": "gzip"}).headers)

    def test_cors(self):
        answer = self.server.request("OPTIONS", "/match/zala", headers={"Origin": "https://a.example", "Access-Control-Request-Method": "POST",
                                                                        "Access-Control-Request-Headers": "content-type"})
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["access-control-allow-origin"], "*")
        self.assertIn("POST", answer.headers["access-control-allow-methods"])
        self.assertEqual(answer.headers["access-control-allow-headers"], "content-type")
        self.assertEqual(self.server.get("/healthz", headers={"Origin": "https://a.example"}).headers["access-control-allow-origin"], "*")

    def test_security_headers(self):
        headers = self.server.get("/healthz").headers
        self.assertEqual(headers["x-content-type-options"], "nosniff")
        self.assertEqual(headers["x-frame-options"], "DENY")
        self.assertIn("default-src 'none'", headers["content-security-policy"])
        self.assertEqual(headers["cache-control"], "no-store")

    def test_head(self):
        answer = self.server.request("HEAD", "/catalog")
        self.assertEqual((answer.status, answer.body), (200, b""))
        self.assertGreater(int(answer.headers["content-length"]), 10)

    def test_log_holds_no_queries(self):
        self.server.get("/search/zala", q="Secretive Person")
        self.server.match("zala", "Person", {"name": ["Secretive Person"]})
        time.sleep(0.1)
        self.assertNotIn("Secretive", self.server.read_log())
        line = self.server.log_lines("request")[-1]
        for key in ("time", "method", "path", "status", "ms", "trace_id", "index"):
            self.assertIn(key, line)

    def test_metrics(self):
        before = self.server.get("/metrics").text
        self.server.match("zala", "Person", {"name": ["Maria Osetrova"]})
        after = self.server.get("/metrics").text

        def count(text):
            lines = [x for x in text.splitlines() if x.startswith('embargo_http_requests_total{route="POST /match/{dataset}",status="2xx"}')]
            return int(lines[0].split()[-1]) if lines else 0
        self.assertEqual(count(after), count(before) + 1)
        for name in ("embargo_ready 1", "embargo_index_info{digest=", "embargo_queue_length", "embargo_connections", "embargo_update_ok 1"):
            self.assertIn(name, after)


class Deadlines(YenteCase):
    settings = {"limits": {"request_seconds": 1, "idle_seconds": 2, "body_seconds": 1}}

    def drip(self, first, drop, seconds):
        """Sends a byte now and then; what came back, and after how long."""
        started = time.monotonic()
        out = b""
        with socket.create_connection(("127.0.0.1", self.server.port)) as s:
            s.sendall(first)
            s.settimeout(0.2)
            while time.monotonic() - started < seconds:
                try:
                    piece = s.recv(4096)
                    if not piece:
                        break
                    out += piece
                except socket.timeout:
                    try:
                        s.sendall(drop)
                    except OSError:
                        break
                except ConnectionResetError:
                    break
        return out, time.monotonic() - started

    def test_slow_headers(self):
        reply, took = self.drip(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: ", b"a", 8)
        self.assertEqual(status_of(reply), 408)
        self.assertLess(took, 4)

    def test_slow_body(self):
        reply, took = self.drip(b"POST /match/zala HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n", b" ", 8)
        self.assertEqual(status_of(reply), 408)
        self.assertLess(took, 4)

    def test_silent_connection(self):
        reply, took = self.drip(b"", b"", 8)
        self.assertLess(took, 4)

    def test_idle_connection_is_closed_without_an_answer(self):
        reply, took = self.drip(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", b"", 8)
        self.assertEqual(reply.count(b"HTTP/1.1"), 1)
        self.assertGreater(took, 1.5)
        self.assertLess(took, 5)

    def test_slow_second_request(self):
        reply, took = self.drip(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", b"G", 8)
        self.assertEqual([int(part[:3]) for part in reply.split(b"HTTP/1.1 ")[1:]], [200, 408])


class ManyConnections(YenteCase):
    def test_thousands_of_idle_and_slow_connections(self):
        """They hold no thread and little memory, and others are answered as before."""
        held = []
        try:
            for i in range(4000):
                s = socket.create_connection(("127.0.0.1", self.server.port))
                if i % 2:
                    s.sendall(b"POST /match/zala HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{" if i % 4 == 1 else b"GET /hea")
                held.append(s)
            times = []
            for _ in range(50):
                started = time.monotonic()
                self.server.match("zala", "Person", {"name": ["Maria Osetrova"]})
                times.append(time.monotonic() - started)
            self.assertLess(sorted(times)[25], 0.25)
            resident = [x for x in self.server.get("/metrics").text.splitlines() if x.startswith("process_resident_memory_bytes")]
            self.assertLess(float(resident[0].split()[1]), 400e6)
        finally:
            for s in held:
                s.close()


class Keys(unittest.TestCase):
    def test_roles_and_rates(self):
        import subprocess
        import tempfile
        from harness import PROGRAM
        made = {}
        for role in ("read", "screen", "admin"):
            out = subprocess.run([PROGRAM, "serve", "--new-key", f"{role}er", role], capture_output=True, text=True, check=True).stdout
            lines = [x.strip() for x in out.splitlines()]
            made[role] = (next(x for x in lines if x.startswith("emb_")), next(x for x in lines if x.startswith("hash:")).split('"')[1])
        keys = [{"name": f"{r}er", "role": r, "hash": h, **({"rate": 2} if r == "read" else {})} for r, (_, h) in made.items()]
        with tempfile.TemporaryDirectory() as folder:
            build_index(f"{folder}/x.emb", YENTE / "zala" / "entities.ftm.json")
            server = Server("-i", f"{folder}/x.emb", settings={"keys": keys})
            try:
                def ask(key, path="/search/default", method="GET", body=None, how="ApiKey"):
                    headers = {"Authorization": f"{how} {key}"} if key else {}
                    return server.request(method, path, body, headers)
                self.assertEqual(server.get("/healthz").status, 200)  # for whoever watches
                self.assertEqual(ask(None).status, 401)
                self.assertEqual(ask("emb_wrong").status, 401)
                self.assertEqual(ask(made["screen"][0]).status, 200)
                self.assertEqual(ask(made["screen"][0], how="Bearer").status, 200)
                self.assertEqual(server.get("/search/default", headers={"X-API-Key": made["screen"][0]}).status, 200)
                self.assertEqual(ask(made["screen"][0], "/match/default", "POST", QUERY).status, 200)
                self.assertEqual(ask(made["read"][0], "/match/default", "POST", QUERY).status, 403)
                answers = [ask(made["read"][0]) for _ in range(6)]
                self.assertIn(429, [a.status for a in answers])
                limited = next(a for a in answers if a.status == 429)
                self.assertGreaterEqual(int(limited.headers["retry-after"]), 1)
                self.assertNotIn(made["screen"][0], server.read_log())
                self.assertIn('"key":"screener"', server.read_log())
            finally:
                server.stop()

    def test_open_to_others_needs_keys(self):
        import subprocess
        import tempfile
        from harness import PROGRAM
        with tempfile.TemporaryDirectory() as folder:
            build_index(f"{folder}/x.emb", YENTE / "zala" / "entities.ftm.json")
            done = subprocess.run([PROGRAM, "serve", "-i", f"{folder}/x.emb", "-H", "0.0.0.0", "-p", "0"], capture_output=True, text=True,
                                  timeout=20)
            self.assertEqual(done.returncode, 2)
            self.assertIn("API keys", done.stderr)


class Stop(unittest.TestCase):
    def test_running_requests_finish(self):
        """A batch that takes a while is answered though the server was told to stop."""
        import tempfile
        with tempfile.TemporaryDirectory() as folder:
            build_index(f"{folder}/x.emb", YENTE / "zala" / "entities.ftm.json", YENTE / "parteispenden" / "entities.ftm.json")
            server = Server("-i", f"{folder}/x.emb", settings={"max_batch": 20000})
            names = {f"q{i}": {"schema": "Thing", "properties": {"name": [f"Maria Osetrova {i}"], "address": ["Berlin 12"]}} for i in range(8000)}
            answers = []
            thread = threading.Thread(target=lambda: answers.append(server.post("/match/default", {"queries": names})))
            thread.start()
            while "embargo_requests_in_flight 2" not in server.get("/metrics").text and thread.is_alive():
                time.sleep(0.01)
            running = thread.is_alive()
            server.process.send_signal(signal.SIGTERM)
            thread.join()
            self.assertTrue(running, "the batch was too quick for this test")
            self.assertEqual(answers[0].status, 200)
            self.assertEqual(len(answers[0].json["responses"]), 8000)
            self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    need_data()
    unittest.main()
