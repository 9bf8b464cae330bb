# SPDX-License-Identifier: Apache-2.0
"""A folder of `embargo update`, kept current by the server: fetched at the start, brought up to date, and truthful where a source fails."""

import json
import os
import pathlib
import shutil
import tempfile
import time
import unittest

from harness import Files, Server, YENTE, need_data


class Lists(unittest.TestCase):
    def test_kept_current(self):
        with tempfile.TemporaryDirectory() as folder:
            web_folder = pathlib.Path(folder, "web")
            web_folder.mkdir()
            shutil.copy(YENTE / "zala" / "entities.ftm.json", web_folder / "zala.ftm.json")
            shutil.copy(YENTE / "t1" / "entities.ftm.json", web_folder / "eu.ftm.json")
            web = Files(web_folder)
            sources = pathlib.Path(folder, "sources.yaml")
            sources.write_text("attempts: 1\nbackoff: 0\nsources:\n" + "".join(
                f"  - name: {name}\n    title: {name}\n    url: {web.url}/{file}\n    format: ftm-json\n    min_targets: 1\n"
                for name, file in (("zala", "zala.ftm.json"), ("eu", "eu.ftm.json"))))
            server = Server("-l", os.path.join(folder, "lists"), settings={"sources": str(sources), "update_token": "t"})
            try:
                ready = server.get("/readyz").json
                self.assertEqual({s["name"]: s["ok"] for s in ready["sources"]}, {"zala": True, "eu": True})
                self.assertEqual(server.match("default", "Person", {"name": ["Maria Osetrova"]})["total"]["value"], 1)
                first = ready["index"]

                # a party more on one list, the other one gone: the first is taken, the second stands with its last good version
                extra = {"id": "new-1", "schema": "Person", "properties": {"name": ["Zebulon Quillfeather"], "topics": ["sanction"]},
                         "datasets": ["zala"]}
                with open(web_folder / "zala.ftm.json", "a") as out:
                    out.write(json.dumps(extra) + "\n")
                later = time.time() + 5  # Last-Modified counts in seconds
                os.utime(web_folder / "zala.ftm.json", (later, later))
                (web_folder / "eu.ftm.json").unlink()
                answer = server.post("/updatez", token="t", sync="true")
                self.assertEqual(answer.status, 500, answer.text)  # never "ok" for an update of which something failed
                ready = server.get("/readyz").json
                self.assertEqual((ready["status"], ready["update"]), ("ok", "failed"))
                self.assertNotEqual(ready["index"], first)
                self.assertEqual({s["name"]: s["ok"] for s in ready["sources"]}, {"zala": True, "eu": False})
                self.assertEqual(server.match("default", "Person", {"name": ["Zebulon Quillfeather"]})["total"]["value"], 1)
                self.assertEqual(server.match("default", "Person", {"name": ["Vitaly Kuzmenko"]})["total"]["value"], 1)
                metrics = server.get("/metrics").text
                self.assertIn('embargo_source_ok{source="eu"} 0', metrics)
                self.assertIn('embargo_source_ok{source="zala"} 1', metrics)
                self.assertRegex(metrics, r'embargo_source_age_seconds\{source="eu"\} \d')

                shutil.copy(YENTE / "t1" / "entities.ftm.json", web_folder / "eu.ftm.json")
                self.assertEqual(server.post("/updatez", token="t", sync="true").json, {"status": "ok"})
                self.assertEqual(server.get("/readyz").json["update"], "ok")
            finally:
                server.stop()
                web.stop()


if __name__ == "__main__":
    need_data()
    unittest.main()
