# SPDX-License-Identifier: Apache-2.0
"""Ten thousand requests during ten reloads: no error, and each is answered by exactly one index."""

import http.client
import json
import os
import signal
import tempfile
import threading
import time
import unittest

from harness import Server, YENTE, build_index, need_data

REQUESTS = 10000
THREADS = 8


class Reload(unittest.TestCase):
    def test_under_load(self):
        """Two indexes whose answers differ take turns under the same name. Every answer names its index and has that one's content."""
        with tempfile.TemporaryDirectory() as folder:
            build_index(f"{folder}/a.emb", YENTE / "zala" / "entities.ftm.json")
            build_index(f"{folder}/b.emb", YENTE / "zala" / "entities.ftm.json", YENTE / "t1" / "entities.ftm.json")
            os.link(f"{folder}/a.emb", f"{folder}/x.emb")
            server = Server("-i", f"{folder}/x.emb", settings={"log": {"requests": False}})
            query = json.dumps({"queries": {"z": {"schema": "Person", "properties": {"name": ["Maria Osetrova"]}},
                                            "k": {"schema": "Person", "properties": {"name": ["Vitaly Kuzmenko"]}}}})
            seen, problems, left, lock = {}, [], [REQUESTS], threading.Lock()

            def ask():
                connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
                while True:
                    with lock:
                        if not left[0]:
                            break
                        left[0] -= 1
                    try:
                        connection.request("POST", "/match/default", query)
                        answer = connection.getresponse()
                        body = answer.read()
                        if answer.status != 200:
                            raise RuntimeError((answer.status, body[:200]))
                        responses = json.loads(body)["responses"]
                        counts = tuple(len(responses[q]["results"]) for q in "zk")
                        with lock:
                            key = answer.headers["Embargo-Index"]
                            seen.setdefault(key, {}).setdefault(counts, 0)
                            seen[key][counts] += 1
                    except Exception as problem:  # noqa: BLE001: whatever it is, it must not happen
                        with lock:
                            problems.append(repr(problem))
                        connection.close()
                connection.close()

            threads = [threading.Thread(target=ask) for _ in range(THREADS)]
            try:
                for thread in threads:
                    thread.start()
                reloads = 0
                for reload in range(1, 11):
                    while left[0] > REQUESTS - reload * REQUESTS // 12:
                        time.sleep(0.005)
                    os.link(f"{folder}/{'ab'[reload % 2]}.emb", f"{folder}/next.emb")
                    os.rename(f"{folder}/next.emb", f"{folder}/x.emb")
                    server.process.send_signal(signal.SIGHUP)
                    reloads += 1
                    time.sleep(0.05)
                for thread in threads:
                    thread.join()
                self.assertEqual(problems, [])
                self.assertEqual(reloads, 10)
                self.assertEqual(sum(n for counts in seen.values() for n in counts.values()), REQUESTS)
                self.assertEqual(len(seen), 2)
                self.assertEqual(sorted(tuple(counts) for counts in seen.values()), [((1, 0),), ((1, 1),)])
                metrics = server.get("/metrics").text
                self.assertGreaterEqual(int(float(metrics.split("\nembargo_reloads_total ")[1].split()[0])), 5)
            finally:
                server.stop()

    def test_a_damaged_file_is_not_taken(self):
        with tempfile.TemporaryDirectory() as folder:
            build_index(f"{folder}/x.emb", YENTE / "zala" / "entities.ftm.json")
            server = Server("-i", f"{folder}/x.emb", settings={"update_token": "t"})
            digest = server.get("/readyz").json["index"]
            try:
                data = bytearray(open(f"{folder}/x.emb", "rb").read())
                data[len(data) // 2] ^= 1
                with open(f"{folder}/next.emb", "wb") as out:
                    out.write(data)
                os.rename(f"{folder}/next.emb", f"{folder}/x.emb")
                answer = server.post("/updatez", token="t", sync="true")
                self.assertEqual(answer.status, 500)
                ready = server.get("/readyz").json
                self.assertEqual((ready["status"], ready["update"], ready["index"]), ("ok", "failed", digest))
                self.assertEqual(server.match("default", "Person", {"name": ["Maria Osetrova"]})["total"]["value"], 1)
                self.assertIn("embargo_update_ok 0", server.get("/metrics").text)
            finally:
                server.stop()


if __name__ == "__main__":
    need_data()
    unittest.main()
