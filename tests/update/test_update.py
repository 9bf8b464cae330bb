# SPDX-License-Identifier: Apache-2.0
"""embargo update against servers on their bad days: what is published stays whole, what is good is kept, every failure is told."""
import base64
import fcntl
import gzip
import hashlib
import io
import json
import os
import pathlib
import subprocess
import sys
import time
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "records"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from misbehaving_server import Page, Server  # noqa: E402
from support import Case, PROGRAM, lines, main, run  # noqa: E402
from un_list import people, un_list  # noqa: E402

FIRST, SECOND = un_list(people(60)), un_list(people(62), "2026-03-01")


class Update(Case):
    def setUp(self):
        super().setUp()
        self.server = Server()
        self.addCleanup(self.server.close)
        self.place = self.folder / "kept"
        self.config = self.folder / "sources.yaml"

    def page(self, body=FIRST, path="/un.xml", **how):
        self.server.pages[path] = Page(body, **how)
        return self.server.pages[path]

    def configure(self, sources=None, **top):
        top = {"backoff": 0.01, "stall": 1, "timeout": 20, **top}
        sources = sources or [{"name": "un", "url": self.server.url("/un.xml"), "format": "un-xml"}]
        self.config.write_text(json.dumps({**top, "sources": sources}))  # JSON is YAML

    def update(self, *args, code=0, **options):
        if not self.config.exists():
            self.configure()
        return run("update", "-d", self.place, "-c", self.config, *args, code=code, **options)

    def state(self):
        return json.loads(run("update", "-d", self.place, "--state"))

    def source(self, name="un"):
        return next(s for s in self.state()["sources"] if s["name"] == name)

    def published(self):
        """The names in the published index, verified."""
        run("verify", self.place / "current.emb")
        return json.loads(run("info", "--json", self.place / "current.emb"))

    def targets(self):
        return self.published()["targets"]

    def start(self):
        """A first good version."""
        self.page()
        self.update()
        self.assertEqual(self.targets(), 60)

    def check_kept(self, said, how="FAILED"):
        """The update tells what went wrong, and nothing that was good is touched."""
        before = self.published()["digest"]
        out = self.update(code=3)
        self.assertIn(f"un: {how}: ", out.err)
        self.assertIn(said, out.err)
        self.assertIn("the last good version stays", out.err)
        self.assertEqual(self.published()["digest"], before)
        source = self.source()
        self.assertEqual((source["ok"], source["available"], source["targets"]), (False, True, 60))
        self.assertIn(said, source["error"])
        self.assertGreater(source["failures"], 0)
        self.assertEqual(self.leftovers(), [])
        return out

    def leftovers(self):
        return sorted(p.name for folder in ("lists", "versions") for p in (self.place / folder).iterdir()
                      if not (p.name.startswith("un-") or p.name.endswith(".emb")) and ".part" not in p.name)


class Good(Update):
    def test_first_and_later_versions(self):
        self.start()
        page = self.page()
        self.assertIn("un: unchanged, 60 parties, published 2026-02-27", self.update())
        self.assertEqual(page.requests[0]["If-None-Match"], page.etag)
        self.page(SECOND)
        self.assertIn("un: new, 62 parties", self.update())
        self.assertEqual(self.targets(), 62)
        self.assertEqual(len(self.state()["versions"]), 2)
        self.assertEqual(os.readlink(self.place / "current.emb"), "versions/" + self.state()["current"]["file"])

    def test_last_modified_alone(self):
        self.page(etag=None, last_modified="Fri, 27 Feb 2026 10:00:00 GMT")
        self.update()
        page = self.page(etag=None, last_modified="Fri, 27 Feb 2026 10:00:00 GMT")
        self.update()
        self.assertEqual(page.requests[0]["If-Modified-Since"], page.last_modified)
        self.assertNotIn("If-None-Match", page.requests[0])

    def test_the_same_bytes_under_another_etag_are_no_new_version(self):
        self.start()
        self.page(changing_etag=True)
        digest = self.state()["current"]["digest"]
        self.assertIn("un: unchanged", self.update())
        self.assertEqual((self.state()["current"]["digest"], len(self.state()["versions"])), (digest, 1))

    def test_several_lists_and_one_that_fails(self):
        self.page()
        self.page(un_list(people(30, 1000)), "/two.xml")
        self.configure([{"name": "one", "url": self.server.url("/un.xml")},
                        {"name": "two", "url": self.server.url("/two.xml"), "dataset": "second"},
                        {"name": "off", "url": self.server.url("/off.xml"), "enabled": False}])
        self.update()
        self.assertEqual(self.targets(), 90)
        self.page(un_list(people(31, 1000)), "/two.xml")
        self.page(status=[500] * 50)
        out = self.update(code=3)
        self.assertIn("one: FAILED", out.err)
        self.assertIn("two: new, 31", out)
        self.assertEqual(self.targets(), 91)
        self.assertEqual([l["dataset"] for l in self.published()["built"]["lists"]], ["un_sc", "second"])

    def test_gzip_transfer_gzip_file_and_zip(self):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr("readme.md", "not a list")
            z.writestr("UN.XML", FIRST)
        for name, page in (("encoded", Page(FIRST, gzip=True)), ("file", Page(gzip.compress(FIRST), content_type="application/gzip")),
                           ("zip", Page(archive.getvalue(), content_type="application/zip"))):
            self.place = self.folder / name
            self.server.pages["/un.xml"] = page
            self.assertIn("un: new, 60 parties", self.update(), name)
            self.assertEqual(self.targets(), 60)

    def test_local_files_and_variables(self):
        (self.folder / "local.xml").write_bytes(FIRST)
        self.configure([{"name": "un", "path": "local.xml"}])
        self.update()
        self.page()
        self.configure([{"name": "un", "url": "${LIST_SERVER}/un.xml", "headers": ["Authorization: Token $LIST_TOKEN"]}])
        self.update(env={"LIST_SERVER": self.server.url(""), "LIST_TOKEN": "s3cret"})
        self.assertEqual(self.server.pages["/un.xml"].requests[0]["Authorization"], "Token s3cret")
        self.assertNotIn("s3cret", (self.place / "state.json").read_text())
        self.configure([{"name": "un", "url": (self.folder / "local.xml").as_uri()}])
        self.assertIn("unchanged", self.update())

    def test_digest(self):
        digest = hashlib.sha256(FIRST)
        good = {"Repr-Digest": f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"}
        self.page(headers=good)
        self.update()
        self.page(SECOND, headers=good)
        self.check_kept("the server says " + digest.hexdigest(), "REFUSED")
        self.page(SECOND, headers={"Digest": f"SHA-256={base64.b64encode(hashlib.sha256(SECOND).digest()).decode()}"})
        self.update()
        self.configure([{"name": "un", "url": self.server.url("/un.xml"), "sha256": digest.hexdigest()}])
        self.page(un_list(people(63), "2026-04-01"))
        self.assertIn("the configuration says", self.update(code=3).err)

    def test_rollback(self):
        self.start()
        self.page(SECOND)
        self.update()
        self.assertIn("rolled back", run("update", "-d", self.place, "--rollback"))
        self.assertEqual(self.targets(), 60)
        self.page(un_list(people(64), "2026-04-01"))
        self.assertIn("pinned", self.update())
        self.assertEqual(self.targets(), 60)
        run("update", "-d", self.place, "--unpin")
        self.update()
        self.assertEqual(self.targets(), 64)
        run("update", "-d", self.place, "--rollback=ffff", code=3)
        digest = self.state()["versions"][1]["digest"]
        run("update", "-d", self.place, f"--rollback={digest[:12]}")
        self.assertEqual(self.targets(), 62)
        run("update", "-d", self.place, "--rollback")
        run("update", "-d", self.place, "--rollback", code=3)
        self.assertEqual(self.targets(), 60)

    def test_only_the_last_versions_stay(self):
        self.configure(keep=3)
        for count in range(60, 67):
            self.page(un_list(people(count), f"2026-03-{count - 50}"))
            self.update()
        self.assertEqual(len(list((self.place / "versions").iterdir())), 3)
        self.assertEqual(len(list((self.place / "lists").iterdir())), 1)
        self.assertEqual(self.targets(), 66)

    def test_only_files_of_an_update_are_removed(self):
        """Somebody may take a folder in which lists of his own lie."""
        own = ["lists/un.xml", "lists/OFAC-sdn.csv", "versions/mine.emb", "versions/notes.txt", "state.json.bak"]
        left = ["lists/un.new", "lists/un-0123456789abcdef", "lists/un.new.77-00.tmp", "versions/building.new.1-2.tmp",
                "versions/20260101T000000Z-0123456789ab.emb", "state.json.12-34.tmp"]
        for name in own + left:
            (self.place / name).parent.mkdir(parents=True, exist_ok=True)
            (self.place / name).write_text("x")
        self.start()
        self.assertEqual([n for n in own if not (self.place / n).exists()], [])
        self.assertEqual([n for n in left if (self.place / n).exists()], [])

    def test_two_updates_do_not_meet(self):
        self.start()
        with open(self.place / "lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assertIn("busy", self.update(code=5).err)
        self.update()


class Bad(Update):
    def test_bursts_of_500(self):
        self.page(status=[500, 503, 500, 502])
        out = self.update()
        self.assertEqual(out.err.count("HTTP 50"), 4)
        self.assertEqual(self.targets(), 60)
        page = self.page(status=[500] * 99)
        self.check_kept("HTTP 500 (6 attempts)")
        self.assertEqual(len(page.requests), 6)
        page = self.page(SECOND, status=[429, 200], retry_after=0)
        self.update()
        self.assertEqual(len(page.requests), 2)

    def test_what_will_not_get_better_is_not_repeated(self):
        self.start()
        for code in (401, 403, 404, 410):
            page = self.page(status=[code] * 9)
            self.check_kept(f"HTTP {code} (1 attempt)")
            self.assertEqual(len(page.requests), 1)

    def test_cut_transfer_is_resumed(self):
        page = self.page(cut=[1000, 2000, 500])
        self.update()
        self.assertEqual(self.targets(), 60)
        self.assertEqual([r.get("Range") for r in page.requests], [None, "bytes=1000-", "bytes=3000-", "bytes=3500-"])
        self.assertEqual({r.get("If-Range") for r in page.requests[1:]}, {page.etag})

    def test_cut_transfer_is_resumed_by_the_next_update(self):
        self.start()
        self.page(SECOND, cut=[100] * 99)
        self.configure(attempts=2)
        self.check_kept("")
        page = self.page(SECOND)
        self.configure(attempts=1)
        self.update()
        self.assertEqual(page.requests[0]["Range"], "bytes=200-")
        self.assertEqual(self.targets(), 62)

    def test_range_is_ignored(self):
        page = self.page(cut=[1000], ranges=False)
        self.update()
        self.assertEqual(page.requests[1]["Range"], "bytes=1000-")
        self.assertEqual(self.targets(), 60)

    def test_another_part_than_asked_for(self):
        self.page(cut=[1000], wrong_range=True)
        self.update()
        self.assertEqual(self.targets(), 60)

    def test_the_list_changes_between_two_parts(self):
        self.page(cut=[1000])
        self.configure(attempts=1)
        self.update(code=3)
        self.page(SECOND)
        self.update()
        self.assertEqual(self.targets(), 62)
        # a server that resumes whatever If-Range says, but under its new ETag
        self.page(un_list(people(64), "2026-04-01"), cut=[1000])
        self.update(code=3)
        page = self.page(un_list(people(65), "2026-04-02"), stubborn=True)
        self.update()
        self.assertEqual(self.targets(), 65)
        self.assertEqual([r.get("Range") for r in page.requests], ["bytes=1000-", None])

    def test_wrong_etag(self):
        """Another ETag with each answer: nothing can be resumed, all the same the list arrives."""
        self.page(changing_etag=True, cut=[1000, 900])
        self.update()
        self.assertEqual(self.targets(), 60)

    def test_wrong_content_type(self):
        self.start()
        for content_type in ("text/html; charset=utf-8", "image/png", "application/pdf"):
            self.page(SECOND, content_type=content_type)
            self.check_kept(content_type, "REFUSED")
        self.configure([{"name": "un", "url": self.server.url("/un.xml"), "content_type": ["text/xml"]}])
        self.page(SECOND)
        self.check_kept("application/xml", "REFUSED")

    def test_html_with_200(self):
        self.start()
        self.page(b"<!DOCTYPE html><html><body>We are down for maintenance</body></html>")
        self.check_kept("HTML", "REFUSED")
        self.page(b"<!DOCTYPE html><html><body>We are down for maintenance</body></html>", content_type="text/html")
        self.check_kept("text/html", "REFUSED")

    def test_truncated_empty_and_other_files(self):
        self.start()
        for body in (SECOND[:len(SECOND) // 2], SECOND[:-3], b"", b"   \n", b"{}", b"\0" * 5000, SECOND.replace(b"</FIRST_NAME>", b"", 1)):
            self.page(body, length=len(body) % 2 == 0)
            self.check_kept("", "REFUSED")

    def test_shrunk_list(self):
        self.start()
        self.page(un_list(people(40), "2026-03-01"))
        self.check_kept("it shrank by 33 %, more than the 20 % allowed", "REFUSED")
        self.update("--accept", "un")
        self.assertEqual(self.targets(), 40)
        self.page(un_list(people(33), "2026-03-02"))
        self.update()
        self.configure([{"name": "un", "url": self.server.url("/un.xml"), "min_targets": 50}])
        self.page(un_list(people(34), "2026-03-03"))
        self.assertIn("fewer than the 50", self.update(code=3).err)

    def test_older_list(self):
        self.start()
        self.page(un_list(people(61), "2026-01-15"))
        self.check_kept("it is older", "REFUSED")
        self.page(un_list(people(61), "2026-02-27"))
        self.update()

    def test_signed_address_that_ran_out(self):
        """The redirect leads to an address that works once; each attempt has to ask anew."""
        given = []

        def sign():
            given.append(f"/signed/{len(given)}")
            body = Page(SECOND if len(given) > 3 else FIRST)
            if len(given) in (1, 2):
                body.status = [403]
            self.server.pages[given[-1]] = body
            return self.server.url(given[-1] + "?signature=x")

        self.page(redirect=sign)
        self.update()
        self.assertEqual(self.targets(), 60)
        self.assertEqual(len(given), 3)

    def test_redirect_loops(self):
        self.start()
        page = self.page(redirect="/un.xml")
        self.check_kept("redirects")
        self.assertLess(len(page.requests), 12)
        self.page(redirect="file:///etc/passwd")
        self.check_kept("")
        self.page(redirect="ftp://127.0.0.1/x")
        self.check_kept("")

    def test_slow_drip(self):
        self.start()
        self.page(SECOND, drip=(20, 0.3))
        self.configure(attempts=1, stall=1, timeout=6)
        began = time.monotonic()
        self.check_kept("")
        self.assertLess(time.monotonic() - began, 8)

    def test_a_slow_source_does_not_keep_the_others_waiting(self):
        for name in ("a", "b", "c", "d"):
            self.page(un_list(people(60, 1000 * ord(name))), f"/{name}.xml", drip=(4000, 0.5))
        size = len(self.server.pages["/a.xml"].body)
        self.configure([{"name": n, "url": self.server.url(f"/{n}.xml"), "dataset": n} for n in "abcd"])
        began = time.monotonic()
        self.update()
        self.assertLess(time.monotonic() - began, 2 * 0.5 * (size // 4000 + 1) + 1, "side by side, not one behind the other")
        self.assertEqual(self.targets(), 240)
        self.page(status=[500] * 999, path="/b.xml")
        self.page(un_list(people(61, 97000)), "/a.xml")
        self.configure([{"name": n, "url": self.server.url(f"/{n}.xml"), "dataset": n} for n in "abcd"],
                       attempts=100, backoff=0.5, deadline=2)
        began = time.monotonic()
        self.update(code=3)
        self.assertLess(time.monotonic() - began, 6)
        self.assertEqual(self.targets(), 241)

    def test_bombs(self):
        self.start()
        bomb = gzip.compress(b"<CONSOLIDATED_LIST>" + b" " * (80 << 20))
        self.page(bomb, gzip="packed")
        self.check_kept("400 times its size", "REFUSED")
        self.page(bomb)
        self.check_kept("400 times its size", "REFUSED")
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr("list.xml", b" " * (80 << 20))
        self.page(archive.getvalue())
        self.check_kept("400 times its size", "REFUSED")
        self.configure(max_bytes=5000)
        self.page(SECOND)
        self.check_kept("larger than the 5000 bytes", "REFUSED")
        self.page(gzip.compress(SECOND), content_type="application/gzip")
        self.check_kept("more than the 5000 bytes", "REFUSED")

    def test_damaged_archives(self):
        self.start()
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr("a.xml", SECOND)
            z.writestr("b.xml", SECOND)
        two = archive.getvalue()
        for body, said in ((two, "several lists"), (two[:-100], "damaged"), (gzip.compress(SECOND)[:-20], "cut off"),
                           (gzip.compress(SECOND)[:100] + b"\xff" * 50 + gzip.compress(SECOND)[150:], "damaged")):
            self.page(body)
            self.check_kept(said, "REFUSED")
        self.configure([{"name": "un", "url": self.server.url("/un.xml"), "member": "b.xml"}])
        self.page(two)
        self.update()
        self.assertEqual(self.targets(), 62)

    def test_nobody_listens(self):
        self.start()
        self.configure([{"name": "un", "url": "http://127.0.0.1:9/un.xml"}], attempts=2)
        self.check_kept("(2 attempts)")

    def test_mirrors(self):
        self.page(status=[404], path="/gone.xml")
        self.page(status=[500, 500], path="/ill.xml")
        mirror = self.page(path="/mirror.xml")
        self.configure([{"name": "un", "url": self.server.url("/gone.xml"),
                         "mirrors": [self.server.url("/ill.xml"), self.server.url("/mirror.xml")]}])
        self.update()
        self.assertEqual(self.targets(), 60)
        self.assertEqual(len(mirror.requests), 1)

    def test_a_list_that_never_came_is_told(self):
        self.page()
        self.page(status=[404] * 9, path="/two.xml")
        self.configure([{"name": "un", "url": self.server.url("/un.xml")}, {"name": "two", "url": self.server.url("/two.xml")}])
        for names in ((), ("un",)):
            out = self.update(*names, code=3)
            self.assertIn("the index lacks 1 list that the configuration names", out.err)
        self.assertIn("two: FAILED: the server answers HTTP 404 (1 attempt); there is no good version yet", self.update(code=3).err)
        self.assertEqual(self.targets(), 60)

    def test_nothing_at_all(self):
        self.page(status=[404])
        out = self.update(code=3)
        self.assertIn("no source has given a list yet", out.err)
        self.assertFalse((self.place / "current.emb").exists())
        self.assertEqual(self.source()["available"], False)

    def test_termination(self):
        self.start()
        self.page(SECOND, drip=(200, 0.5))
        process = subprocess.Popen([PROGRAM, "update", "-d", self.place, "-c", self.config], stderr=subprocess.PIPE)
        time.sleep(0.7)
        process.terminate()
        process.communicate(timeout=5)
        self.assertEqual(process.returncode, 5)
        self.assertEqual(self.targets(), 60)


class Configuration(Update):
    def test_mistakes_are_told_with_their_line(self):
        for text, said in (("sources: [", "no YAML"), ("[]", "expected a mapping"), ("a: 1", '1: there is no key "a"'), ("sources: 1", "is a list"),
                           ("sources:\n  - name: a b\n    url: https://x/", "2: a source is named with"),
                           ("sources:\n  - name: a", "needs a url or a path"),
                           ("sources:\n  - name: a\n    url: gopher://x", "a url begins with"),
                           ("sources:\n  - {name: a, url: http://x}\n  - {name: a, url: http://y}", "3: two sources have the same name"),
                           ("sources:\n  - {name: a, url: http://x, format: exe}", "no reader of this format"),
                           ("keep: 0\nsources: []", "1: expected a number from 1"),
                           ("sources:\n  - {name: a, url: http://x, enabled: maybe}", "expected true or false"),
                           ('sources:\n  - {name: a, url: http://x, headers: ["A: b\\nC: d"]}', "line break"),
                           ("sources:\n  - {name: a, url: http://x, colour: red}", '2: there is no key "colour"')):
            self.config.write_text(text)
            self.assertIn(said, self.update(code=3).err, text)
        self.configure()
        self.update("other", code=2)

    def test_the_built_in_sources_are_a_configuration(self):
        self.config.write_text(run("update", "--print-sources").replace("enabled: false", "enabled: true"))
        out = self.update("--accept", "nobody", code=2)
        self.assertIn('no source "nobody"', out.err)

    def test_a_state_that_is_none(self):
        self.start()
        for text in ("", "{", "[]", '{"embargo_state":2}', '{"embargo_state":1,"sources":[{"name":"un","file":"../../etc/passwd"}]}',
                     '{"embargo_state":1,"versions":[{"file":"a/b","digest":"x"}]}'):
            (self.place / "state.json").write_text(text)
            self.assertIn("state.json", self.update(code=3).err)
            run("verify", self.place / "current.emb")


if __name__ == "__main__":
    main()
