# SPDX-License-Identifier: Apache-2.0
"""embargo diff: what two lists differ in, as text, JSON lines and OpenSanctions' delta format."""
import xml.etree.ElementTree as ElementTree

from support import Case, DATA, lines, main, needs_data, party, run, write_list

UN_OLD, UN_NEW = "lists/un_2025-04-19.xml", "lists/un_2026-02-27.xml"


def apply_delta(entities, delta):
    """What whoever keeps a copy does with a delta."""
    state = {e["id"]: e for e in entities}
    for change in delta:
        entity = change["entity"]
        if change["op"] == "ADD":
            assert entity["id"] not in state
            state[entity["id"]] = entity
        elif change["op"] == "MOD":
            assert entity["id"] in state
            state[entity["id"]] = entity
        else:
            assert change["op"] == "DEL" and list(entity) == ["id"]
            del state[entity["id"]]
    return state


def plain(entity):
    return (entity["schema"], {k: sorted(v) for k, v in entity["properties"].items()})


class Diff(Case):
    def setUp(self):
        super().setUp()
        self.old = [
            party("a", "Orvan Telmik", birthDate="1961-02-03"),
            party("b", "Kestrin Trading LLC", "Company", jurisdiction="ru"),
            party("c", ["Dalia Marrow", "Dalia Marow"]),
            party("d", "Jon Unchanged", alias=["J. U.", "Johnny"]),
            {"id": "c-s", "schema": "Sanction", "datasets": ["invented"], "properties": {"entity": ["c"], "program": ["ONE"]}},
        ]
        self.new = [
            party("d", "Jon Unchanged", alias=["Johnny", "J. U."]),
            party("a", "Orvan Telmik", birthDate="1961-02-03", alias=["The Tanner"]),
            party("c", ["Dalia Marow", "Dalia Marrow"]),
            {"id": "c-s", "schema": "Sanction", "datasets": ["invented"], "properties": {"entity": ["c"], "program": ["TWO"]}},
            party("e", "Merrow Shipping", "Organization"),
        ]
        self.old_path = write_list(self.folder / "old.json", self.old)
        self.new_path = write_list(self.folder / "new.json", self.new)

    def test_delta_turns_old_into_new(self):
        delta = lines(run("diff", "-f", "delta", self.old_path, self.new_path, code=1))
        self.assertEqual([(c["op"], c["entity"]["id"]) for c in delta],
                         [("MOD", "a"), ("MOD", "c-s"), ("ADD", "e"), ("DEL", "b")])
        state = apply_delta(self.old, delta)
        self.assertEqual({k: plain(v) for k, v in state.items()}, {e["id"]: plain(e) for e in self.new})

    def test_json_names_what_changed(self):
        changes = {c["id"]: c for c in lines(run("diff", "-f", "jsonl", self.old_path, self.new_path, code=1))}
        self.assertEqual(set(changes), {"a", "b", "e"})
        self.assertEqual(changes["a"]["properties"], {"alias": {"added": ["The Tanner"]}})
        self.assertEqual((changes["b"]["op"], changes["b"]["caption"], changes["b"]["schema"]),
                         ("delist", "Kestrin Trading LLC", "Company"))
        self.assertEqual(changes["e"]["op"], "add")
        every = lines(run("diff", "-f", "jsonl", "--all", self.old_path, self.new_path, code=1))
        sanction = [c for c in every if c["id"] == "c-s"][0]
        self.assertEqual((sanction["target"], sanction["properties"]),
                         (False, {"program": {"added": ["TWO"], "removed": ["ONE"]}}))

    def test_text_shows_a_sanction_with_its_party(self):
        text = run("diff", self.old_path, self.new_path, code=1)
        self.assertIn("Added: 1\n  Merrow Shipping  Organization  e\n", text)
        self.assertIn("Delisted: 1\n  Kestrin Trading LLC  Company  b\n    jurisdiction: ru\n", text)
        self.assertIn("Changed: 2\n  Orvan Telmik  Person  a\n    + alias: The Tanner\n", text)
        self.assertIn("  Dalia Marow  Person  c\n    Sanction changed  c-s\n      - program: ONE\n      + program: TWO\n", text)
        self.assertTrue(text.endswith("1 parties added, 1 delisted, 2 changed; 2 entities are the same\n"))

    def test_index_and_list_compare_alike(self):
        old, new = self.build("o", self.old), self.build("n", self.new)
        self.assertEqual(run("diff", "-f", "delta", old, new, code=1),
                         run("diff", "-f", "delta", self.old_path, new, code=1))

    def test_nothing_differs(self):
        self.assertEqual(run("diff", "-f", "delta", self.old_path, self.old_path, code=0), "")

    def test_what_is_no_list_is_refused(self):
        page = self.folder / "page.html"
        page.write_text("<!doctype html><html><body>Service unavailable</body></html>")
        refused = run("diff", self.old_path, page, code=3)
        self.assertIn("page.html", refused.err)
        cut = self.folder / "cut.emb"
        cut.write_bytes(self.build("whole", self.old).read_bytes()[:4000])
        run("diff", cut, self.old_path, code=4)
        run("diff", self.old_path, self.folder / "absent.xml", code=5)
        self.assertEqual(list(self.folder.glob("embargo-*")), [])


@needs_data(UN_OLD, UN_NEW)
class UnitedNations(Case):
    """Against the published numbers of the records, read here from the XML."""

    @staticmethod
    def ids(path):
        tree = ElementTree.parse(path)
        return {"un-sc-" + e.text.strip() for e in tree.iter("DATAID")}

    def test_added_and_delisted(self):
        old, new = self.ids(DATA / UN_OLD), self.ids(DATA / UN_NEW)
        changes = lines(run("diff", "-f", "jsonl", DATA / UN_OLD, DATA / UN_NEW, code=1))
        self.assertEqual({c["id"] for c in changes if c["op"] == "add"}, new - old)
        self.assertEqual({c["id"] for c in changes if c["op"] == "delist"}, old - new)
        self.assertTrue({c["id"] for c in changes if c["op"] == "change"} <= (old & new))
        self.assertGreater(len(new - old), 100)

    def test_there_and_back(self):
        there = lines(run("diff", "-f", "delta", DATA / UN_OLD, DATA / UN_NEW, code=1))
        back = lines(run("diff", "-f", "delta", DATA / UN_NEW, DATA / UN_OLD, code=1))
        opposite = {"ADD": "DEL", "DEL": "ADD", "MOD": "MOD"}
        self.assertEqual({(opposite[c["op"]], c["entity"]["id"]) for c in there},
                         {(c["op"], c["entity"]["id"]) for c in back})


if __name__ == "__main__":
    main()
