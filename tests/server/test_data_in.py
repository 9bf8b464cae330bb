# SPDX-License-Identifier: Apache-2.0
"""Manifests, catalogs, deltas, namespaces, versions, reload."""

import hashlib
import hmac
import json
import pathlib
import random
import shutil
import signal
import tempfile
import time
import unittest

from harness import YENTE, Files, Server, need_data, yente_manifest


def sha1(path):
    return hashlib.sha1(pathlib.Path(path).read_bytes()).hexdigest()


class Manifest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)
        self.data = {"YENTE_DATA_PATH": str(self.path / "data"), "YENTE_UPDATE_TOKEN": "t"}
        self.server = None

    def tearDown(self):
        if self.server:
            self.server.stop()
        self.folder.cleanup()

    def start(self, manifest, name="manifest.json", **more):
        text = manifest if isinstance(manifest, str) else json.dumps(manifest)
        (self.path / name).write_text(text)
        self.server = Server(environment={**self.data, "YENTE_MANIFEST": str(self.path / name)}, **more)
        return self.server

    def update(self):
        return self.server.post("/updatez", token="t", sync="true")

    def names(self):
        return {d["name"]: d for d in self.server.get("/catalog").json["datasets"]}

    def test_yaml_manifest_from_the_environment(self):
        self.start(f"datasets:\n  - name: zala\n    title: Zala Aero\n    path: {YENTE}/zala/entities.ftm.json\n    version: 20240527\n",
                   "manifest.yml")
        zala = self.names()["zala"]
        self.assertEqual(zala["title"], "Zala Aero")
        self.assertEqual(zala["index_version"], "20240527")
        self.assertTrue(zala["index_current"])
        hit = self.server.match("zala", "Person", {"name": ["Maria Osetrova"]})["results"][0]
        self.assertEqual(hit["id"], "NK-2Tbri3s6GgNtAwsSXh4qpL")
        self.assertEqual(hit["datasets"], ["zala"])  # its sources are no part of this dataset

    def test_version_of_a_file_is_its_time(self):
        shutil.copy(YENTE / "zala" / "entities.ftm.json", self.path / "zala.ftm.json")
        self.start({"datasets": [{"name": "zala", "path": "zala.ftm.json"}]})
        self.assertRegex(self.names()["zala"]["version"], r"^\d{14}$")

    def test_catalog_over_http(self):
        folder = self.path / "web"
        folder.mkdir()
        for name in ("zala", "parteispenden"):
            shutil.copy(YENTE / name / "entities.ftm.json", folder / f"{name}.json")
        web = Files(folder)
        resource = {"name": "entities.ftm.json", "url": f"{web.url}/zala.json", "checksum": sha1(folder / "zala.json")}
        catalog = {"datasets": [
            {"name": "zala", "title": "Z", "version": "2", "resources": [resource]},
            {"name": "other", "title": "O", "version": "2",
             "resources": [{"name": "entities.ftm.json", "url": f"{web.url}/parteispenden.json"}]},
            {"name": "sub", "title": "S", "version": "2", "children": ["zala"]}]}
        (folder / "index.json").write_text(json.dumps(catalog))
        web.failures = 1  # the first answer is 503: it is tried again
        try:
            self.data["TOKEN_OF_TEST"] = "sesame"
            self.start({"catalogs": [{"url": f"{web.url}/index.json", "scope": "zala", "auth_token": "$TOKEN_OF_TEST"}]})
            self.assertEqual(set(self.names()), {"zala"})
            self.assertIn("Token sesame", [h.get("Authorization") for h in web.headers])
            self.assertEqual(self.server.post("/match/other", {"queries": {"q": {"schema": "Person"}}}).status, 404)
            self.assertEqual(self.server.match("zala", "Person", {"name": "Maria Osetrova"})["total"]["value"], 1)
        finally:
            web.stop()

    def test_wrong_checksum_is_refused(self):
        web = Files(YENTE / "zala")
        resource = {"name": "entities.ftm.json", "url": f"{web.url}/entities.ftm.json", "checksum": "0" * 40}
        (self.path / "index.json").write_text(json.dumps({"datasets": [{"name": "zala", "version": "1", "resources": [resource]}]}))
        try:
            self.start({"catalogs": [{"url": str(self.path / "index.json")}]}, wait=False)
            answer = self.update()
            self.assertEqual(answer.status, 500)
            self.assertIn("digest", answer.json["detail"])
            self.assertEqual(self.server.get("/readyz").status, 503)
        finally:
            web.stop()

    def test_deltas(self):
        """From version to version by the deltas; what they do not cover is loaded in full."""
        web_folder = self.path / "web"
        shutil.copytree(YENTE / "t2", web_folder / "t2")
        shutil.copy(YENTE / "t1" / "entities.ftm.json", web_folder / "entities.json")
        web = Files(web_folder)
        index = json.loads((web_folder / "t2" / "delta.json").read_text())
        index["versions"] = {v: f"{web.url}/t2/{v}/entities.delta.json" for v in index["versions"]}
        (web_folder / "t2" / "delta.json").write_text(json.dumps(index))
        versions = sorted(index["versions"])

        def publish(version):
            dataset = {"name": "eu_fsf", "title": "EU", "version": version, "delta_url": f"{web.url}/t2/delta.json",
                       "resources": [{"name": "entities.ftm.json", "url": f"{web.url}/entities.json"}]}
            (web_folder / "index.json").write_text(json.dumps({"datasets": [dataset]}))

        expected = {}
        for line in (YENTE / "t1" / "entities.ftm.json").read_text().splitlines():
            entity = json.loads(line)
            expected[entity["id"]] = entity
        try:
            publish(versions[0])
            self.start({"catalogs": [{"url": f"{web.url}/index.json"}]})
            for version in versions[1:]:
                for line in (YENTE / "t2" / version / "entities.delta.json").read_text().splitlines():
                    change = json.loads(line)
                    if change["op"] == "DEL":
                        expected.pop(change["entity"]["id"], None)
                    else:
                        expected[change["entity"]["id"]] = change["entity"]
            asked = web.asked.count("/entities.json")
            publish(versions[-1])
            self.assertEqual(self.update().json, {"status": "ok"})
            self.assertEqual(web.asked.count("/entities.json"), asked)  # not loaded in full
            self.assertEqual(self.names()["eu_fsf"]["index_version"], versions[-1])
            self.assertEqual(self.server.get("/readyz").json["entities"], len(expected))
            for id_, entity in expected.items():
                answer = self.server.get(f"/entities/{id_}", nested="false")
                self.assertEqual(answer.status, 200, id_)
                self.assertEqual(answer.json["caption"], entity["caption"])
            publish("29990101000000-zzz")  # the deltas do not lead there
            self.assertEqual(self.update().json, {"status": "ok"})
            self.assertEqual(web.asked.count("/entities.json"), asked + 1)
        finally:
            web.stop()

    def test_namespace_signs_ids(self):
        self.start({"datasets": [{"name": "zala", "path": str(YENTE / "zala" / "entities.ftm.json"), "version": "1", "namespace": True}]})
        hit = self.server.match("zala", "Person", {"name": "Maria Osetrova"})["results"][0]
        plain = "NK-2Tbri3s6GgNtAwsSXh4qpL"
        signature = hmac.new(b"zala", plain.encode(), "sha1").hexdigest()
        self.assertEqual(hit["id"], f"{plain}.{signature}")
        nested = self.server.get(f"/entities/{hit['id']}").json
        self.assertIn("familyPerson", nested["properties"])  # relations are signed alike

    def test_a_failing_update_keeps_the_old_data_and_says_so(self):
        source = self.path / "zala.ftm.json"
        shutil.copy(YENTE / "zala" / "entities.ftm.json", source)
        self.start({"datasets": [{"name": "zala", "path": str(source), "version": "1"}]})
        source.write_text("<html>maintenance</html>")
        (self.path / "manifest.json").write_text(json.dumps({"datasets": [{"name": "zala", "path": str(source), "version": "2"}]}))
        answer = self.update()
        self.assertEqual(answer.status, 500)
        ready = self.server.get("/readyz").json
        self.assertEqual(ready["update"], "failed")
        self.assertEqual(self.server.match("zala", "Person", {"name": "Maria Osetrova"})["total"]["value"], 1)

    def test_restart_serves_at_once_without_its_sources(self):
        source = self.path / "zala.ftm.json"
        shutil.copy(YENTE / "zala" / "entities.ftm.json", source)
        manifest = {"datasets": [{"name": "zala", "path": str(source), "version": "1"}]}
        self.start(manifest)
        digest = self.server.get("/readyz").json["index"]
        self.server.stop()
        source.unlink()
        self.start(manifest)
        self.assertEqual(self.server.get("/readyz").json["index"], digest)

    def test_killed_at_any_moment(self):
        """Killed while it loads, again and again: whatever was left, the next start serves, and nothing is left lying about."""
        source = self.path / "zala.ftm.json"
        folder = self.path / "data"
        for round_ in range(25):
            shutil.copy(YENTE / "zala" / "entities.ftm.json", source)
            manifest = {"datasets": [{"name": "zala", "path": str(source), "version": f"{round_:03}", "delta_url": "file:///nowhere"}]}
            self.start(manifest, wait=False)
            time.sleep(random.random() * 0.06)
            self.server.stop(signal.SIGKILL)
        began = time.monotonic()
        self.start(manifest)
        self.assertLess(time.monotonic() - began, 5)
        self.update()
        self.assertEqual(self.server.match("zala", "Person", {"name": "Maria Osetrova"})["total"]["value"], 1)
        self.assertEqual(len(list(folder.glob("index-*.emb"))), 1)
        self.assertEqual(list(folder.glob("**/*.tmp")), [])

    def test_configuration_errors(self):
        for manifest, words in (({"datasets": [{"name": "a", "load": True}]}, "entities_url"),
                                ({"datasets": [{"name": "a", "path": "x"}, {"name": "a", "path": "y"}]}, "two datasets"),
                                ({"nothing": 1}, "no manifest")):
            self.start(manifest, wait=False)
            answer = self.update()
            self.assertEqual(answer.status, 500)
            self.assertIn(words, answer.json["detail"])
            self.server.stop()
            self.server = None


if __name__ == "__main__":
    need_data()
    unittest.main()
