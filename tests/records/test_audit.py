# SPDX-License-Identifier: Apache-2.0
"""Screenings and decisions on record: the trail, its chain, what decisions suppress and when they lapse, export, replay, retention."""
import csv
import hashlib
import io
import json
import os
import shutil
import sqlite3
import stat
import threading

from support import Case, lines, main, party, run

LISTED = [
    party("p-1", ["Orvan Telmik", "Orwan Telmick"], birthDate="1961-02-03", country="ru", notes="first remark"),
    party("p-2", "Dalia Marrow", birthDate="1970"),
    party("c-1", "Kestrin Trading LLC", "Company", jurisdiction="ru"),
]


class Audit(Case):
    def setUp(self):
        super().setUp()
        self.store = self.folder / "trail.db"
        self.index = self.build("one", LISTED)

    def screen(self, *names, code=1, index=None, **more):
        options = [x for key, value in more.items() for x in (f"--{key}", value)]
        return lines(run("screen", "-i", index or self.index, "-f", "jsonl", "--record", self.store, "--by", "t.ester", *options,
                         *names, code=code))

    def screen_record(self, record, code, index=None):
        return lines(run("screen", "-i", index or self.index, "-f", "jsonl", "--record", self.store, "--by", "t.ester", "-",
                         stdin=json.dumps(record).encode(), code=code))

    def entries(self, kind=None):
        return lines(run("audit", "export", "-S", self.store, *(["--kind", kind] if kind else [])))

    def decide(self, screening, entity, verdict, by="a.nna", why="looked at", until=None, code=0):
        return run("decide", "-S", self.store, "-v", verdict, "-b", by, "-w", why, *(["-u", until] if until else []), screening,
                   entity, code=code)

    def decision_on(self, answer, entity="p-1"):
        return next(h for h in answer[0]["hits"] if h["id"] == entity).get("decision")


class Trail(Audit):
    def test_only_alerts_are_recorded(self):
        self.screen("Somebody Entirely Different", code=0)
        self.screen("Orvan Telmik")
        entries = self.entries()
        self.assertEqual([e["kind"] for e in entries], ["index", "screening"])
        body = entries[1]["body"]
        self.assertEqual((body["by"], body["query"]["name"]), ("t.ester", ["Orvan Telmik"]))
        self.assertEqual(body["index"], entries[0]["body"]["index"])
        self.assertEqual(entries[0]["body"]["built"]["lists"][0]["targets"], 3)
        hit = body["result"]["hits"][0]
        self.assertEqual((hit["id"], hit["match"]), ("p-1", True))
        self.assertAlmostEqual(sum(r["points"] for r in hit["reasons"]), hit["score"], places=2)

    def test_chain_can_be_checked_by_anyone(self):
        self.screen("Orvan Telmik", "Dalia Marrow")
        self.decide(2, "p-1", "escalated")
        previous = "0" * 64
        rows = sqlite3.connect(self.store).execute("SELECT seq, at, kind, body, previous, digest FROM trail ORDER BY seq").fetchall()
        self.assertEqual([r[0] for r in rows], list(range(1, len(rows) + 1)))
        for seq, at, kind, body, before, digest in rows:
            self.assertEqual(before, previous)
            text = f"embargo trail 1\n{seq}\n{at}\n{kind}\n{previous}\n{body}"
            self.assertEqual(digest, hashlib.sha256(text.encode()).hexdigest())
            previous = digest
        self.assertIn(f"head {len(rows)}:{previous}\n", run("audit", "verify", "-S", self.store))

    def test_statements_cannot_change_it(self):
        self.screen("Orvan Telmik")
        db = sqlite3.connect(self.store)
        for statement in ("UPDATE trail SET body = '{}'", "DELETE FROM trail", "DELETE FROM trail WHERE seq = 2",
                          "INSERT OR REPLACE INTO trail SELECT seq, at, kind, '{}', previous, digest FROM trail WHERE seq = 2",
                          "INSERT INTO trail VALUES (9, '', '', '{}', '', '')", "REPLACE INTO trail VALUES (1, '', '', '{}', '', '')"):
            with self.assertRaises(sqlite3.IntegrityError, msg=statement):
                db.execute(statement)
        run("audit", "verify", "-S", self.store)

    def tamper(self, *statements):
        copy = self.folder / "tampered.db"
        db = sqlite3.connect(self.store)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
        shutil.copy(self.store, copy)
        db = sqlite3.connect(copy)
        triggers = [(n, s) for n, s in db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")]
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            db.execute(statement)
        for _, sql in triggers:
            db.execute(sql)
        db.commit()
        db.close()
        return copy

    def test_verify_finds_what_got_past_the_triggers(self):
        for name in ("Orvan Telmik", "Dalia Marrow", "Kestrin Trading"):
            self.screen(name)
        self.decide(2, "p-1", "false_positive")
        head = run("audit", "verify", "-S", self.store).split("head ")[1].strip()
        for statement, said in (
                ("UPDATE trail SET body = replace(body, 't.ester', 'x.ester') WHERE seq = 3", "entry 3: its content was altered"),
                ("UPDATE trail SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 2", "entry 2: its content was altered"),
                ("DELETE FROM trail WHERE seq = 3", "entry 3: it is missing"),
                ("DELETE FROM trail WHERE seq = 1", "entry 1: it is missing"),
                ("INSERT INTO purged SELECT seq, digest FROM trail WHERE seq = 2", "entry"),
                ("UPDATE trail SET digest = substr(digest, 2) || substr(digest, 1, 1) WHERE seq = 4", "entry 4: its content was altered")):
            self.assertIn(said, run("audit", "verify", "-S", self.tamper(statement), code=3).err, statement)
        cut = self.tamper("DELETE FROM trail WHERE seq = (SELECT max(seq) FROM trail)")
        run("audit", "verify", "-S", cut, code=0)
        self.assertIn("cut off", run("audit", "verify", "-S", cut, "--expect", head, code=3).err)
        run("audit", "verify", "-S", self.store, "--expect", head)
        bare = self.tamper()
        db = sqlite3.connect(bare)
        db.execute("DROP TRIGGER trail_no_update")
        db.close()
        self.assertIn("triggers", run("audit", "verify", "-S", bare, code=3).err)

    def test_writers_take_turns(self):
        problems = []

        def write(number):
            try:
                for _ in range(5):
                    self.screen("Orvan Telmik", "Dalia Marrow")
            except AssertionError as error:
                problems.append(error)

        threads = [threading.Thread(target=write, args=(i,)) for i in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(problems, [])
        self.assertEqual(len(self.entries("screening")), 40)
        self.assertEqual(len(self.entries("index")), 1)
        run("audit", "verify", "-S", self.store)

    def test_many_records_at_once(self):
        customers = self.folder / "customers.csv"
        customers.write_text("id,name\n" + "".join(f"k{i},{'Orvan Telmik' if i % 3 == 0 else 'Nobody Known'}\n" for i in range(3000)))
        run("screen", "-i", self.index, "--csv", customers, "--record", self.store, "--by", "batch", code=1)
        recorded = self.entries("screening")
        self.assertEqual([e["body"]["subject"] for e in recorded], [f"k{i}" for i in range(0, 3000, 3)])
        run("audit", "verify", "-S", self.store)

    def test_the_store_is_private_and_no_other_database_is_taken_for_it(self):
        self.screen("Orvan Telmik")
        self.assertEqual(stat.S_IMODE(os.stat(self.store).st_mode), 0o600)
        other = self.folder / "other.db"
        db = sqlite3.connect(other)
        db.execute("CREATE TABLE t (x)")
        db.commit()
        db.close()
        run("screen", "-i", self.index, "--record", other, "x", code=3)
        run("audit", "verify", "-S", self.folder / "absent.db", code=3)
        text = self.folder / "text.db"
        text.write_text("no database at all, but some text that is longer than a header " * 20)
        run("audit", "verify", "-S", text, code=3)
        newer = self.folder / "newer.db"
        shutil.copy(self.store, newer)
        db = sqlite3.connect(newer)
        db.execute("PRAGMA user_version = 99")
        db.close()
        self.assertIn("later version", run("audit", "verify", "-S", newer, code=3).err)


class Decisions(Audit):
    def test_a_false_positive_is_suppressed_visibly(self):
        self.screen("Orvan Telmik")
        self.decide(2, "p-1", "false_positive", why="born 1994")
        answer = self.screen("Orvan Telmik", code=0)
        decision = self.decision_on(answer)
        self.assertEqual((decision["state"], decision["suppressed"], decision["by"], decision["why"]),
                         ("applies", True, "a.nna", "born 1994"))
        self.assertTrue(answer[0]["hits"][0]["match"])
        # the same query written with other spaces, and in a table
        self.assertEqual(self.decision_on(self.screen("  Orvan   Telmik ", code=0))["state"], "applies")
        table = run("screen", "-i", self.index, "-f", "table", "--decisions", self.store, "Orvan Telmik", code=0)
        self.assertIn("decided: false_positive by a.nna (born 1994): applies, suppressed", table)
        # another query is another matter
        self.assertIsNone(self.decision_on(self.screen("Orwan Telmick", code=1)))
        # and without the store nothing is known of it
        run("screen", "-i", self.index, "Orvan Telmik", code=1)

    def test_other_verdicts_do_not_suppress(self):
        self.screen("Orvan Telmik")
        for verdict in ("true_match", "escalated"):
            self.decide(2, "p-1", verdict)
            decision = self.decision_on(self.screen("Orvan Telmik", code=1))
            self.assertEqual((decision["verdict"], decision["state"], decision["suppressed"]), (verdict, "applies", False))
        self.decide(2, "p-1", "false_positive")
        self.screen("Orvan Telmik", code=0)
        self.decide(2, "p-1", "withdrawn")
        self.assertIsNone(self.decision_on(self.screen("Orvan Telmik", code=1)))

    def test_it_lapses_when_the_party_changes(self):
        self.screen("Orvan Telmik")
        self.decide(2, "p-1", "false_positive")
        changed = {
            "a remark": (dict(notes="another remark"), "applies"),
            "an alias": (dict(alias="The Tanner"), "entity_changed"),
            "another birth date": (dict(birthDate=["1961-02-03", "1994-05-05"]), "entity_changed"),
            "a passport": (dict(passportNumber="AB123456"), "entity_changed"),
            "a topic": (dict(topics=["sanction", "crime"]), "entity_changed"),
        }
        for what, (properties, state) in changed.items():
            entity = json.loads(json.dumps(LISTED[0]))
            entity["properties"].update({k: v if isinstance(v, list) else [v] for k, v in properties.items()})
            index = self.build("changed", [entity, *LISTED[1:]])
            code = 0 if state == "applies" else 1
            self.assertEqual(self.decision_on(self.screen("Orvan Telmik", code=code, index=index))["state"], state, what)

    def test_it_lapses_when_the_customer_changes(self):
        record = {"id": "k-7", "schema": "Person", "name": "Orvan Telmik"}
        self.screen_record(record, 1)
        self.decide(2, "p-1", "false_positive")
        self.assertEqual(self.decision_on(self.screen_record(record, 0))["state"], "applies")
        answer = self.screen_record({**record, "birthDate": "1961"}, 1)
        self.assertEqual(self.decision_on(answer)["state"], "query_changed")

    def test_it_says_nothing_of_another_customer(self):
        record = {"id": "k-7", "schema": "Person", "name": "Orvan Telmik"}
        self.screen_record(record, 1)
        self.decide(2, "p-1", "false_positive")
        self.assertEqual(self.decision_on(self.screen_record(record, 0))["state"], "applies")
        self.assertIsNone(self.decision_on(self.screen_record({**record, "id": "k-8"}, 1)))
        self.assertIsNone(self.decision_on(self.screen_record({k: v for k, v in record.items() if k != "id"}, 1)))

    def test_suppressed_hits_take_no_place_from_open_ones(self):
        index = self.build("many", [party(f"p-{i}", "Orvan Telmik") for i in range(1, 6)])
        answer = self.screen("Orvan Telmik", index=index, limit="2")
        self.assertEqual(([h["id"] for h in answer[0]["hits"]], answer[0]["total"]), (["p-1", "p-2"], 5))
        for entity in ("p-1", "p-2"):
            self.decide(2, entity, "false_positive")
        answer = self.screen("Orvan Telmik", index=index, limit="2", code=1)
        self.assertEqual([h["id"] for h in answer[0]["hits"]], ["p-1", "p-2", "p-3", "p-4"])
        self.assertEqual(answer[0]["total"], 5)
        # and what was recorded of it comes out the same again
        seq = self.entries("screening")[-1]["seq"]
        self.assertIn("same", run("audit", "replay", "-S", self.store, "-i", index, str(seq)).lower())

    def test_it_runs_out(self):
        self.screen("Orvan Telmik")
        self.decide(2, "p-1", "false_positive", until="2020-12-31")
        self.assertEqual(self.decision_on(self.screen("Orvan Telmik", code=1))["state"], "expired")
        self.decide(2, "p-1", "false_positive", until="2999-12-31")
        self.assertEqual(self.decision_on(self.screen("Orvan Telmik", code=0))["state"], "applies")

    def test_four_eyes(self):
        self.screen("Orvan Telmik")
        run("audit", "set", "-S", self.store, "-b", "boss", "four_eyes", "1")
        self.decide(2, "p-1", "false_positive")
        self.assertEqual(self.decision_on(self.screen("Orvan Telmik", code=1))["state"], "unconfirmed")
        self.assertIn("someone else", self.decide(2, "p-1", "confirmed", code=2).err)
        self.decide(2, "p-1", "confirmed", by="b.ert")
        decision = self.decision_on(self.screen("Orvan Telmik", code=0))
        self.assertEqual((decision["state"], decision["confirmed_by"]), ("applies", "b.ert"))
        # a new decision needs a new confirmation
        self.decide(2, "p-1", "false_positive", by="b.ert")
        self.screen("Orvan Telmik", code=1)

    def test_what_makes_no_sense_is_refused(self):
        self.screen("Orvan Telmik")
        count = len(self.entries())
        self.decide(2, "p-9", "false_positive", code=3)
        self.decide(1, "p-1", "false_positive", code=3)
        self.decide(77, "p-1", "false_positive", code=3)
        self.decide(2, "p-1", "maybe", code=2)
        self.decide(2, "p-1", "false_positive", why="  ", code=2)
        self.decide(2, "p-1", "false_positive", until="2026-02-30", code=2)
        self.decide(2, "p-1", "confirmed", code=2)
        run("audit", "set", "-S", self.store, "-b", "x", "four_eyes", "2", code=2)
        run("audit", "set", "-S", self.store, "-b", "x", "colour", "1", code=2)
        self.assertEqual(len(self.entries()), count)


class Export(Audit):
    def test_csv_and_periods(self):
        self.screen('Orvan Telmik')
        self.screen_record({"id": 'k,"1"', "name": "Dalia Marrow"}, 1)
        self.decide(2, "p-1", "false_positive", why='said "no", twice')
        rows = list(csv.DictReader(io.StringIO(run("audit", "export", "-S", self.store, "-f", "csv"))))
        self.assertEqual([r["kind"] for r in rows], ["index", "screening", "screening", "decision"])
        self.assertEqual(rows[2]["subject"], 'k,"1"')
        self.assertEqual((rows[3]["why"], rows[3]["screening"], rows[3]["entity"]), ('said "no", twice', "2", "p-1"))
        at = [e["at"] for e in self.entries()]
        self.assertEqual(len(lines(run("audit", "export", "-S", self.store, "--from", at[2]))), 2)
        self.assertEqual(len(lines(run("audit", "export", "-S", self.store, "--to", at[2]))), 2)
        self.assertEqual(run("audit", "export", "-S", self.store, "--to", "2000-01-01"), "")
        self.assertIn("p-1", run("audit", "list", "-S", self.store, "--kind", "decision"))
        self.assertEqual(len(lines(run("audit", "export", "-S", self.store, "--subject", 'k,"1"'))), 1)


class Replay(Audit):
    def test_the_old_index_gives_the_same_bytes(self):
        versions = self.folder / "versions"
        versions.mkdir()
        shutil.copy(self.index, versions / "a.emb")
        self.screen("Orvan Telmik", "Dalia Marow", "Kestrin Trading")
        changed = self.build("two", [party("p-1", "Orvan Telmik", alias="The Tanner"), *LISTED[1:]])
        shutil.copy(changed, versions / "b.emb")
        self.screen("Orvan Telmik", index=changed)
        self.screen_record({"id": "k", "schema": "Person", "name": ["Telmik Orvan", "O. Telmik"], "birthDate": "1961",
                            "country": "Russia", "gender": "male"}, 1, index=changed)
        count = len(self.entries("screening"))
        self.assertEqual(run("audit", "replay", "-S", self.store, "--versions", versions),
                         f"{count} the same, 0 differ, 0 without their index\n")
        partly = run("audit", "replay", "-S", self.store, "-i", changed, code=4)
        self.assertTrue(partly.endswith(f"2 the same, 0 differ, {count - 2} without their index\n"), partly)
        self.assertIn("1 the same", run("audit", "replay", "-S", self.store, "-i", self.index, "2"))
        run("audit", "replay", "-S", self.store, "-i", self.index, "1", code=3)

    def test_a_difference_is_reported(self):
        self.screen("Orvan Telmik")
        db = sqlite3.connect(self.store)
        db.execute("DROP TRIGGER trail_no_update")
        db.execute("""UPDATE trail SET body = replace(body, '"match":true', '"match":false') WHERE seq = 2""")
        db.commit()
        db.close()
        self.assertIn("2: differs", run("audit", "replay", "-S", self.store, "-i", self.index, code=1))


class Retention(Audit):
    def test_only_what_is_old_goes_and_the_chain_holds(self):
        run("audit", "set", "-S", self.store, "-b", "boss", "four_eyes", "1")
        self.screen("Orvan Telmik")
        self.screen("Dalia Marrow")
        self.assertEqual(run("audit", "purge", "-S", self.store, "-b", "boss"), "0 entries removed\n")
        head = run("audit", "verify", "-S", self.store).split("head ")[1].strip()
        self.assertEqual(run("audit", "purge", "-S", self.store, "-b", "boss", "--now", "2035-01-01"), "0 entries removed\n")
        self.assertEqual(run("audit", "purge", "-S", self.store, "-b", "boss", "--now", "2999-01-01"), "4 entries removed\n")
        self.assertIn("whole", run("audit", "verify", "-S", self.store, "--expect", head))
        kinds = [(e["kind"], e["seq"]) for e in self.entries()]
        self.assertEqual(kinds, [("purge", 5), ("setting", 6)])
        # settings still hold, new entries follow
        self.screen("Orvan Telmik")
        self.decide(8, "p-1", "false_positive")
        self.assertEqual(self.decision_on(self.screen("Orvan Telmik", code=1))["state"], "unconfirmed")
        run("audit", "verify", "-S", self.store)


if __name__ == "__main__":
    main()
