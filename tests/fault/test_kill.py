# SPDX-License-Identifier: Apache-2.0
"""
SIGKILL at random moments of an update, of watching, of recording: no event lost or doubled, no broken file, no answer without its record, and
whatever starts next does so in less than a second. ROUNDS in the environment says how often each is killed.
"""
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import time

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "records"), str(TESTS / "update")]

from misbehaving_server import Page, Server  # noqa: E402
from support import Case, PROGRAM, lines, main, party, run  # noqa: E402
from un_list import people, un_list  # noqa: E402

ROUNDS = int(os.environ.get("ROUNDS", "12"))
SEED = int(os.environ.get("SEED", "5"))


class Kill(Case):
    def setUp(self):
        super().setUp()
        self.rng = random.Random(SEED)
        self.killed = self.ended = 0
        self.slowest = 0.0

    def kill(self, whole, *args):
        """Starts embargo and kills it at a moment of the time that it takes as a whole. Returns what it wrote."""
        process = subprocess.Popen([PROGRAM, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env={**os.environ, "EMBARGO_USER": "tester"})
        # moments near the beginning and the end, where little happens, as often as those in between
        try:
            out = process.communicate(timeout=self.rng.random() * whole * 1.05)[0]
            self.ended += 1
            return out
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            self.killed += process.wait() == -signal.SIGKILL
            return process.communicate()[0]

    def timed(self, *args, code=0):
        began = time.monotonic()
        out = run(*args, code=code)
        return out, time.monotonic() - began

    def starts(self, *args):
        out, seconds = self.timed(*args)
        self.slowest = max(self.slowest, seconds)
        self.assertLess(seconds, 1.0 if not os.environ.get("EMBARGO_SLOW_MACHINE") else 10.0)
        return out

    def report(self, what):
        print(f"{what}: killed {self.killed} times, ended before {self.ended} times; slowest start {self.slowest:.3f} s",
              file=sys.stderr)
        self.assertGreaterEqual(self.killed, ROUNDS)

    def test_update(self):
        server = Server()
        self.addCleanup(server.close)
        place, config = self.folder / "kept", self.folder / "sources.yaml"
        names = ["one", "two"]
        config.write_text(json.dumps({"backoff": 0.01, "keep": 3, "sources": [
            {"name": n, "dataset": n, "url": server.url(f"/{n}.xml"), "max_shrink": 1} for n in names]}))

        def serve(number):
            for n in names:
                body = un_list(people(400 + number, 1 if n == "one" else 100000), f"2026-{1 + number // 28 % 12:02}-{1 + number % 28:02}")
                server.pages[f"/{n}.xml"] = Page(body, gzip=number % 3 == 0, drip=(40000, 0.01) if number % 2 else None)

        serve(0)
        whole = self.timed("update", "-d", place, "-c", config)[1]
        served = {800}
        number = 0
        while self.killed < ROUNDS:
            number += 1
            serve(number % 300)
            served.add(2 * (400 + number % 300))
            self.kill(whole, "update", "-d", place, "-c", config)
            state = json.loads(self.starts("update", "-d", place, "--state"))
            run("verify", place / "current.emb")
            info = json.loads(run("info", "--json", place / "current.emb"))
            # each list is whole, of one version or another
            self.assertTrue(all(400 <= l["targets"] <= 700 for l in info["built"]["lists"]), info["built"]["lists"])
            self.assertIn(info["digest"], [v["digest"] for v in state["versions"]])
            for version in state["versions"]:
                self.assertTrue((place / "versions" / version["file"]).exists(), version)
            if number % 8 == 0:
                run("update", "-d", place, "-c", config)
                info = json.loads(run("info", "--json", place / "current.emb"))
                self.assertEqual([l["targets"] for l in info["built"]["lists"]], [400 + number % 300] * 2)
                self.assertEqual(len(list((place / "lists").iterdir())), 2, list((place / "lists").iterdir()))
                self.assertLessEqual(len(list((place / "versions").iterdir())), 3)
                self.assertEqual(sorted(p.name for p in place.iterdir()), ["current.emb", "lists", "lock", "state.json", "versions"])
        self.report("update")

    def test_watch(self):
        server = Server()
        self.addCleanup(server.close)
        hook = server.pages["/hook"] = Page()
        store, file, versions = self.folder / "watch.db", self.folder / "events.jsonl", self.folder / "versions"
        versions.mkdir()
        names = [name for _, name in people(260)]
        indexes = []
        for number in range(4):
            chosen = random.Random(number).sample(range(260), 150)
            indexes.append(self.build(f"versions/{number}", [party(f"p-{i}", names[i], alias=[f"Alias Nr{number}"] if i % 7 == number else [])
                                                              for i in chosen]))
        customers = [{"id": f"k-{i}", "name": names[i % 260]} for i in range(1200)]
        add = "".join(json.dumps(c) + "\n" for c in customers).encode()
        run("watch", "add", "-S", store, "-", stdin=add)
        deliver = ("--file", file, "--webhook", server.url("/hook"), "--backoff", "0.01")
        whole = self.timed("watch", "run", "-S", store, "-i", indexes[0], "--versions", versions, "--file", file)[1]
        number = 0
        while self.killed < ROUNDS:
            number += 1
            index = indexes[self.rng.randrange(4)]
            if number % 5 == 0:
                changed = {"id": f"k-{number % 1300}", "name": names[(number * 7) % 260]}
                run("watch", "add", "-S", store, "-", stdin=json.dumps(changed).encode())
                if number % 10 == 0:
                    run("watch", "remove", "-S", store, f"k-{number % 1300}")
            options = ("--webhook", server.url("/hook"), "--backoff", "0.01") if number % 4 == 0 else ()
            self.kill(whole, "watch", "run", "-S", store, "-i", index, "--versions", versions, "--file", file, *options)
            self.starts("watch", "events", "-S", store, "--after", "999999999")
        run("watch", "run", "-S", store, "-i", indexes[1], "--versions", versions, *deliver)
        self.report("watch")
        events = lines(run("watch", "events", "-S", store))
        self.assertEqual(lines(file.read_text()), events, "the file has every event once")
        posted = [r for r in hook.requests if r["code"] == 200]
        seen = {}
        for request in posted:
            event = json.loads(request["body"])
            self.assertEqual(seen.setdefault(event["id"], event), event)
        self.assertEqual(list(seen.values()), events, "the webhook got every event, in order")
        believed = set()
        for event in events:
            key = (event["customer"], event["entity"])
            self.assertEqual(key in believed, event["kind"] != "new", event)
            if event["kind"] == "vanished":
                believed.remove(key)
            else:
                believed.add(key)
        now = lines(run("watch", "list", "-S", store))
        answers = lines(run("screen", "-i", indexes[1], "-f", "jsonl", "-l", "1000", "-", code=None,
                            stdin="".join(json.dumps({"id": c["id"], **c["query"], "name": c["query"]["name"]}) + "\n" for c in now).encode()))
        self.assertEqual(believed, {(a["query"]["id"], h["id"]) for a in answers for h in a["hits"] if h["match"]})
        run("audit", "verify", "-S", store)
        leftovers = {p.name for p in self.folder.iterdir() if "delta" in p.name or p.name.endswith(".tmp")}
        self.assertEqual(leftovers, set())

    def kill_recording(self, store, screen, whole, recorded):
        head = run("audit", "verify", "-S", store).split("head ")[1].strip()
        if self.rng.random() < 0.3:
            self.kill(0.02, "decide", "-S", store, "-v", "escalated", "-w", "because", "2", "p-1")
            self.starts("audit", "list", "-S", store, "--kind", "decision")
        else:
            out = self.kill(whole, *screen)
            answered = [json.loads(line) for line in out.decode().split("\n")[:-1]]
            matched = sum(any(h["match"] for h in a["hits"]) for a in answered)
            self.starts("audit", "list", "-S", store, "--kind", "nothing")
            entries = len(run("audit", "export", "-S", store, "--kind", "screening").splitlines())
            self.assertGreaterEqual(entries - recorded, matched, "no answer without its record")
            recorded = entries
        self.assertIn("whole", run("audit", "verify", "-S", store, "--expect", head))
        return recorded

    def test_recording(self):
        store, file = self.folder / "trail.db", self.folder / "customers.csv"
        names = [name for _, name in people(200)]
        index = self.build("list", [party(f"p-{i}", name) for i, name in enumerate(names)])
        file.write_text("id,name\n" + "".join(f"k-{i},{names[i % 200] if i % 2 else 'Nobody Known'}\n" for i in range(1200)))
        screen = ("screen", "-i", index, "-f", "jsonl", "--csv", file, "--record", store)
        while self.killed < ROUNDS:
            for suffix in ("", "-wal", "-shm"):  # a trail of its own now and then: checking it whole takes longer the longer it is
                pathlib.Path(f"{store}{suffix}").unlink(missing_ok=True)
            whole = self.timed(*screen, code=1)[1]
            recorded = 600
            for _ in range(10):
                recorded = self.kill_recording(store, screen, whole, recorded)
        self.report("recording")


if __name__ == "__main__":
    main()
