# SPDX-License-Identifier: Apache-2.0
"""embargo watch: what its events tell must be what screening everything anew would find, whatever is killed or doubled."""
import csv
import hashlib
import hmac
import json
import pathlib
import random
import sqlite3
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "update"))

from misbehaving_server import Page, Server  # noqa: E402
from support import Case, DATA, lines, main, needs_data, party, run  # noqa: E402

LISTED = [party("p-1", "Orvan Telmik", birthDate="1961-02-03"), party("p-2", "Dalia Marrow"), party("p-3", "Jostin Keral")]
CUSTOMERS = [{"id": "k-1", "name": "Orvan Telmik"}, {"id": "k-2", "name": "Dalia Marrow", "schema": "Person"},
             {"id": "k-3", "name": "Nobody Known"}, {"id": "k-4", "name": "Sela Vintor"}]


class Watch(Case):
    def setUp(self):
        super().setUp()
        self.store = self.folder / "watch.db"
        self.versions = self.folder / "versions"
        self.versions.mkdir()
        self.number = 0

    def version(self, entities):
        """Another index beside the earlier ones."""
        self.number += 1
        return self.build(f"versions/v{self.number}", entities)

    def add(self, customers, *options, code=0):
        return run("watch", "add", "-S", self.store, *options, "-", stdin="".join(json.dumps(c) + "\n" for c in customers).encode(),
                   code=code)

    def watch(self, index, *options, code=0):
        return run("watch", "run", "-S", self.store, "-i", index, *options, code=code)

    def events(self, after=0):
        return lines(run("watch", "events", "-S", self.store, "--after", after))

    def short(self, after=0):
        return sorted((e["kind"], e["customer"], e["entity"]) for e in self.events(after))

    def last(self):
        return max([e["seq"] for e in self.events()], default=0)

    def open_by_events(self):
        """What somebody who only reads the events believes."""
        believed = set()
        for event in self.events():
            key = (event["customer"], event["entity"])
            if event["kind"] == "vanished":
                believed.remove(key)
            elif event["kind"] == "new":
                self.assertNotIn(key, believed)
                believed.add(key)
            else:
                self.assertIn(key, believed)
        return believed

    def open_by_screening(self, index, customers):
        answers = lines(run("screen", "-i", index, "-f", "jsonl", "-l", "1000", "-",
                            stdin="".join(json.dumps(c) + "\n" for c in customers).encode(), code=None))
        return {(a["query"]["id"], h["id"]) for a in answers for h in a["hits"] if h["match"]}

    def check(self, index, customers):
        self.assertEqual(self.open_by_events(), self.open_by_screening(index, customers))
        self.assertEqual(len({e["id"] for e in self.events()}), len(self.events()))
        run("audit", "verify", "-S", self.store)


class Events(Watch):
    def test_first_run_and_nothing_new(self):
        index = self.version(LISTED)
        self.assertIn("4 customers, 4 of them new", self.add(CUSTOMERS))
        self.watch(index)
        self.assertEqual(self.short(), [("new", "k-1", "p-1"), ("new", "k-2", "p-2")])
        event = self.events()[0]
        self.assertEqual((event["hit"]["caption"], event["suppressed"]), ("Orvan Telmik", False))
        self.assertTrue(event["hit"]["reasons"])
        screening = lines(run("audit", "export", "-S", self.store, "--kind", "screening"))[0]
        self.assertEqual((screening["seq"], screening["body"]["subject"]), (event["screening"], "k-1"))
        self.assertIn("0 customers screened again: 0 new", self.watch(index))
        self.assertEqual(len(self.events()), 2)

    def test_lists_change(self):
        first = self.version(LISTED)
        self.add(CUSTOMERS)
        self.watch(first)
        at = self.last()
        second = self.version([party("p-1", "Orvan Telmik", birthDate="1961-02-03", alias="The Tanner"),
                               party("p-3", "Jostin Keral", notes="a remark"), party("p-4", "Sela Vintor")])
        out = self.watch(second)
        self.assertIn("4 parties changed, 3 customers screened again", out)
        self.assertEqual(self.short(at), [("changed", "k-1", "p-1"), ("new", "k-4", "p-4"), ("vanished", "k-2", "p-2")])
        self.assertEqual([e["reason"] for e in self.events(at) if e["kind"] == "vanished"], ["delisted"])
        self.check(second, CUSTOMERS)
        # back again, as after a rollback
        at = self.last()
        self.watch(first)
        self.assertEqual(self.short(at), [("changed", "k-1", "p-1"), ("new", "k-2", "p-2"), ("vanished", "k-4", "p-4")])
        self.check(first, CUSTOMERS)

    def test_customers_change(self):
        index = self.version(LISTED)
        self.add(CUSTOMERS)
        self.watch(index)
        at = self.last()
        self.assertIn("1 of them new or changed", self.add([CUSTOMERS[0], {"id": "k-3", "name": "Jostin Keral"}]))
        run("watch", "remove", "-S", self.store, "k-2")
        self.assertIn("2 customers screened again", self.watch(index))
        self.assertEqual(self.short(at), [("new", "k-3", "p-3"), ("vanished", "k-2", "p-2")])
        self.assertEqual(self.events(at)[-1].get("reason") or self.events(at)[0].get("reason"), "customer_removed")
        self.assertEqual(len(lines(run("watch", "list", "-S", self.store))), 3)
        at = self.last()
        self.add([CUSTOMERS[1]])
        self.watch(index)
        self.assertEqual(self.short(at), [("new", "k-2", "p-2")])

    def test_the_whole_file_replaces_what_was_there(self):
        index = self.version(LISTED)
        self.add(CUSTOMERS)
        self.watch(index)
        at = self.last()
        self.assertIn("3 removed", self.add([CUSTOMERS[0]], "--replace"))
        self.watch(index)
        self.assertEqual(self.short(at), [("vanished", "k-2", "p-2")])
        self.assertEqual([c["id"] for c in lines(run("watch", "list", "-S", self.store))], ["k-1"])
        self.assertIn("0 removed", self.add([{"name": "no id"}], "--replace", code=3))

    def test_what_is_no_customer(self):
        out = self.add([{"name": "without id"}, {"id": "k", "name": "  "}, {"id": "s", "name": "x", "schema": "Sanction"},
                        {"id": "u", "name": "x", "schema": "Unheard"}, {"id": "ok", "name": "Sela Vintor"}], code=3)
        self.assertIn("1 customers, 1 of them new or changed, 0 removed, 4 not taken", out)
        run("watch", "remove", "-S", self.store, "nobody", code=3)

    def test_an_earlier_index_is_gone(self):
        first = self.version(LISTED)
        self.add(CUSTOMERS)
        self.watch(first)
        first.unlink()
        at = self.last()
        second = self.version(LISTED[:1] + [party("p-4", "Sela Vintor")])
        self.assertIn("the earlier index is missing", self.watch(second))
        self.assertEqual(self.short(at), [("new", "k-4", "p-4"), ("vanished", "k-2", "p-2")])
        self.check(second, CUSTOMERS)

    def test_another_threshold_screens_everything(self):
        index = self.version(LISTED)
        self.add(CUSTOMERS + [{"id": "k-5", "name": "Orvan Telmick"}])
        self.watch(index)
        at = self.last()
        before = self.open_by_events()
        self.assertIn("5 customers screened again (all", self.watch(index, "-t", "0.95"))
        self.assertEqual({e["kind"] for e in self.events(at)}, {"vanished"})
        self.watch(index)
        self.assertEqual(self.open_by_events(), before)

    def test_decisions_are_shown(self):
        first = self.version(LISTED)
        self.add(CUSTOMERS)
        self.watch(first)
        screening = self.events()[0]["screening"]
        run("decide", "-S", self.store, "-v", "false_positive", "-w", "another man", "-b", "a.nna", screening, "p-1")
        self.watch(self.version(LISTED[1:]))
        at = self.last()
        self.assertIn("1 suppressed", self.watch(self.version(LISTED)))
        event = next(e for e in self.events(at) if e["customer"] == "k-1")
        self.assertEqual((event["suppressed"], event["decision"]["state"]), (True, "applies"))
        at = self.last()
        self.watch(self.version([party("p-1", "Orvan Telmik", birthDate="1994")] + LISTED[1:]))
        event = next(e for e in self.events(at) if e["customer"] == "k-1")
        self.assertEqual((event["kind"], event["suppressed"], event["decision"]["state"]), ("changed", False, "entity_changed"))

    def test_two_runs_do_not_meet(self):
        import fcntl
        index = self.version(LISTED)
        self.add(CUSTOMERS)
        with open(f"{self.store}.watch-lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assertIn("busy", self.watch(index, code=5).err)
        self.watch(index)

    def test_random_histories(self):
        """Customers and lists change at random; the events must always add up to what screening everything finds."""
        rng = random.Random(20261128)
        first = ["Orvan", "Dalia", "Jostin", "Sela", "Karim", "Nadia", "Viktor", "Mina"]
        last = ["Telmik", "Marrow", "Keral", "Vintor", "Haddar", "Sorokin", "Belov", "Quint"]
        name = lambda: f"{rng.choice(first)} {rng.choice(last)}"
        listed, customers = {}, {}
        for step in range(12):
            for _ in range(rng.randrange(1, 12)):
                key = f"p-{rng.randrange(40)}"
                if key in listed and rng.random() < 0.4:
                    del listed[key]
                else:
                    listed[key] = party(key, name(), alias=[name()] if rng.random() < 0.3 else [])
            listed.setdefault("p-0", party("p-0", "Orvan Telmik"))
            for _ in range(rng.randrange(0, 12)):
                key = f"k-{rng.randrange(60)}"
                if key in customers and rng.random() < 0.3:
                    del customers[key]
                    run("watch", "remove", "-S", self.store, key)
                else:
                    customers[key] = {"id": key, "name": name()}
                    self.add([customers[key]])
            if not self.store.exists():
                continue
            index = self.version(list(listed.values()))
            self.watch(index)
            self.check(index, list(customers.values()))
        self.assertGreater(len(self.events()), 50)


class Delivery(Watch):
    def setUp(self):
        super().setUp()
        self.file = self.folder / "events.jsonl"
        self.add(CUSTOMERS)
        self.watch(self.version(LISTED))

    def deliver(self, *options, code=0):
        return run("watch", "deliver", "-S", self.store, *options, code=code)

    def test_file(self):
        self.assertIn("2 events delivered", self.deliver("--file", self.file))
        self.assertIn("0 events delivered", self.deliver("--file", self.file))
        self.watch(self.version([party("p-9", "Sela Vintor")]), "--file", self.file)
        self.assertEqual(lines(self.file.read_text()), self.events())

    def test_file_after_a_kill_between_writing_and_noting(self):
        self.deliver("--file", self.file)
        whole = self.file.read_bytes()
        db = sqlite3.connect(self.store)
        for cut in (0, 1, 50, whole.index(b"\n") + 1, len(whole) - 1, len(whole)):
            db.execute("UPDATE deliveries SET delivered = 0, position = 0")
            db.commit()
            self.file.write_bytes(whole[:cut])
            self.deliver("--file", self.file)
            self.assertEqual(self.file.read_bytes(), whole, cut)

    def test_file_that_others_write_to_or_move_away(self):
        self.deliver("--file", self.file)
        first = self.file.read_bytes()
        self.file.write_bytes(first + b"somebody else's line\n")
        self.watch(self.version([party("p-9", "Sela Vintor")]), "--file", self.file)
        self.assertEqual(len(self.file.read_text().splitlines()), 2 + 1 + 3)
        self.file.unlink()
        self.watch(self.version(LISTED), "--file", self.file)
        self.assertEqual(len(lines(self.file.read_text())), 3)

    def test_webhook(self):
        server = Server()
        self.addCleanup(server.close)
        page = server.pages["/hook"] = Page(status=[500, 503, 429, 200, 500])
        secret = self.folder / "secret"
        secret.write_text("s3cret\n")
        options = ("--webhook", server.url("/hook"), "--secret-file", secret, "--backoff", "0.01")
        self.assertIn("2 events delivered", self.deliver(*options))
        taken = [r for r in page.requests if r["code"] == 200]
        self.assertEqual([json.loads(r["body"]) for r in taken], self.events())
        for request in page.requests:
            signed = request["X-Embargo-Timestamp"].encode() + b"." + request["body"]
            self.assertEqual(request["X-Embargo-Signature"], "sha256=" + hmac.new(b"s3cret", signed, hashlib.sha256).hexdigest())
            self.assertEqual(request["X-Embargo-Event"], json.loads(request["body"])["id"])
            self.assertLess(abs(int(request["X-Embargo-Timestamp"]) - time.time()), 60)
        self.assertIn("0 events delivered", self.deliver(*options))

    def test_webhook_that_is_down(self):
        server = Server()
        self.addCleanup(server.close)
        page = server.pages["/hook"] = Page(status=[200] + [500] * 3 + [404])
        options = ("--webhook", server.url("/hook"), "--backoff", "0.01", "--attempts", "3")
        self.assertIn("1 events delivered", self.deliver(*options, code=5))
        self.assertIn("HTTP 404", self.deliver(*options, code=5).err)
        self.assertEqual(len(page.requests), 5)
        self.assertIn("1 events delivered", self.deliver(*options))
        self.assertEqual([json.loads(r["body"])["seq"] for r in page.requests if r["code"] == 200], [1, 2])
        self.assertIn("cannot be reached", self.deliver("--webhook", "http://127.0.0.1:9/", "--backoff", "0.01", code=5).err)


@needs_data("lists/un_2025-04-19.xml", "lists/un_2026-02-27.xml", "bench/positives_un.csv", "bench/negatives_us.csv")
class UnitedNations(Watch):
    def test_the_events_are_what_screening_everything_finds(self):
        old, new = self.versions / "old.emb", self.versions / "new.emb"
        run("build", "-o", old, DATA / "lists/un_2025-04-19.xml")
        run("build", "-o", new, DATA / "lists/un_2026-02-27.xml")
        customers = []
        for file, count in (("positives_un.csv", 700), ("negatives_us.csv", 3000)):
            with open(DATA / "bench" / file, encoding="utf-8") as source:
                for number, row in zip(range(count), csv.DictReader(source)):
                    name = row.get("name") or row.get("full_name") or " ".join(v for k, v in row.items() if "name" in k.lower())
                    customers.append({"id": f"{file[:3]}{number}", "name": name, "schema": "Person"})
        self.add(customers)
        self.watch(old)
        self.check(old, customers)
        before = self.open_by_events()
        out = self.watch(new)
        self.check(new, customers)
        self.assertNotEqual(self.open_by_events(), before)
        again = int(out.split(" parties changed, ")[1].split(" ")[0].replace(",", ""))
        self.assertLess(again, 500, "only who could be concerned is screened again")


if __name__ == "__main__":
    main()
