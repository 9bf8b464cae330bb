# SPDX-License-Identifier: Apache-2.0
"""embargo build: formats, configuration, the lines it prints; info, verify and export of what was built."""
import json
import re

from common import FORMATS, IndexCase, SMALL, lines, main, party, run, write_list


class Formats(IndexCase):
    def test_every_small_list_is_recognised(self):
        for name, format in FORMATS.items():
            with self.subTest(name):
                out = run("build", "-o", self.folder / "one.emb", SMALL / name)
                self.assertIn(f": {format}", out.splitlines()[0])
                run("verify", self.folder / "one.emb")

    def test_all_lists_in_one_index(self):
        """Lists side by side: no id of one is an id of another, and the same lists give the same bytes."""
        every = [SMALL / name for name in FORMATS]
        run("build", "-o", self.index, *every)
        first = self.index.read_bytes()
        run("verify", self.index)
        run("build", "-o", self.index, *every)
        self.assertEqual(self.index.read_bytes(), first)
        info = json.loads(run("info", "--json", self.index))
        self.assertEqual([one["format"] for one in info["built"]["lists"]], list(FORMATS.values()))

    def test_export_builds_the_same_entities(self):
        run("build", "-o", self.index, SMALL / "un.xml", SMALL / "eu.csv", SMALL / "ofac_enhanced.xml")
        exported = run("export", self.index)
        (self.folder / "again.ftm.json").write_text(exported, encoding="utf-8")
        run("build", "-o", self.folder / "again.emb", self.folder / "again.ftm.json")
        again = run("export", self.folder / "again.emb")
        self.assertEqual(lines(again), lines(exported))

    def test_forced_format_and_dataset(self):
        out = run("build", "-o", self.index, "--format", "un-xml", "--dataset", "mine", SMALL / "un.xml")
        self.assertTrue(out.startswith("mine: UN consolidated XML"))
        self.assertTrue(all(e["datasets"] == ["mine"] for e in lines(run("export", self.index))))
        self.before = self.index.read_bytes()
        run("build", "-o", self.index, "--format", "no-such", SMALL / "un.xml", code=2)
        run("build", "-o", self.index, "--format", "eu-xml", SMALL / "un.xml", code=3)
        self.check_untouched()


class Info(IndexCase):
    def test_json(self):
        run("build", "-o", self.index, SMALL / "un.xml", SMALL / "dpl.txt")
        info = json.loads(run("info", "--json", self.index))
        exported = lines(run("export", self.index))
        self.assertEqual(info["path"], str(self.index))
        self.assertRegex(info["digest"], "^[0-9a-f]{64}$")
        self.assertEqual(info["bytes"], self.index.stat().st_size)
        self.assertEqual(info["entities"], len(exported))
        self.assertEqual(info["schemata"], {s: sum(e["schema"] == s for e in exported) for s in info["schemata"]})
        self.assertEqual(sum(info["schemata"].values()), len(exported))
        self.assertLess(sum(info["sections"].values()), info["bytes"])
        un, dpl = info["built"]["lists"]
        self.assertEqual((un["dataset"], un["published"]), ("un_sc", "2026-01-02"))
        self.assertEqual((dpl["targets"], dpl["joined"], dpl["refused"]), (4, 1, 1))

    def test_table(self):
        run("build", "-o", self.index, SMALL / "un.xml")
        out = run("info", self.index)
        for text in ("digest ", "un_sc", "UN consolidated XML", "Person", "postings", "block data"):
            self.assertIn(text, out)

    def test_what_is_no_index(self):
        for path, code in ((SMALL / "un.xml", 4), (self.folder / "missing.emb", 4), (self.folder, 4)):
            for command in ("info", "verify", "export"):
                self.assertIn("embargo: ", run(command, path, code=code).err)


class Lines(IndexCase):
    def test_a_line_per_list(self):
        out = run("build", "-o", self.index, SMALL / "eu.csv", SMALL / "dpl.txt")
        self.assertRegex(out.splitlines()[0], r"^eu_fsf: EU consolidated CSV 1\.1 of 2026-01-02, 4 parties, 9 entities, 6 names, "
                                              r"2 weak aliases, 2 records refused, 2 warnings$")
        self.assertRegex(out.splitlines()[1], r"^us_bis_dpl: .*, 1 records refused")
        self.assertRegex(out.splitlines()[2], re.escape(str(self.index)) + r": .* digest [0-9a-f]{64}$")

    def test_refused_records_have_line_and_reason(self):
        out = run("build", "-o", self.index, SMALL / "eu.csv")
        self.assertIn("eu.csv:42: record refused, eu-fsf-31.1: it has neither a name nor an identifier", out.err)
        self.assertNotIn("warning", out.err)
        self.assertIn("eu.csv:40: warning, eu-fsf-30.1: ", run("build", "-v", "-o", self.index, SMALL / "eu.csv").err)

    def test_a_list_does_not_steer_the_terminal(self):
        (self.folder / "odd.json").write_text(json.dumps(party("x\x1b[2J", "Nobody")) + "\n" + '{"id":"\\u001b[1m","schema":"\\u001b[3m"}\n')
        out = run("build", "-v", "-o", self.index, self.folder / "odd.json")
        self.assertNotIn("\x1b", out + out.err)

    def test_no_bar_without_a_terminal(self):
        self.assertEqual(run("build", "-o", self.index, SMALL / "un.xml").err.count("\r"), 0)


class Config(IndexCase):
    def build(self, text, code=0):
        (self.folder / "sub").mkdir(exist_ok=True)
        (self.folder / "sub/lists.yaml").write_text(text)
        return run("build", "-o", self.index, "--config", self.folder / "sub/lists.yaml", code=code)

    def test_paths_are_relative_to_it(self):
        write_list(self.folder / "sub-list.json", [party("a", "Anna Marrow")])
        self.build("lists:\n  - path: ../sub-list.json\n    format: ftm-json\n    dataset: mine\n    title: 'Mine: all'\n  - ../good.json\n")
        first, second = json.loads(run("info", "--json", self.index))["built"]["lists"]
        self.assertEqual((first["dataset"], first["title"], first["format"]), ("mine", "Mine: all", "FollowTheMoney JSON lines"))
        self.assertEqual(second["targets"], 1)

    def test_bad_configurations(self):
        for text, says in [
            ("", "expected \"lists:\""),
            ("lists:\n", "holds no lists"),
            ("lists: []\nmore: 1\n", ":2: unknown setting"),
            ("lists:\n  - path: a\n    fromat: b\n", ":3: unknown setting of a list"),
            ("lists:\n  - format: un-xml\n", ":2: the list has no path"),
            ("lists:\n  - path: [a]\n", ":2: this setting needs a text"),
            ("lists:\n  - [a]\n", ":2: expected a list"),
            ("lists:\n  - path: 'a\n", "no YAML"),
            ("lists: &a\n  - *a\n", "expected a list"),
            ("- un.xml\n", "expected \"lists:\""),
            ("lists:\n  - missing.xml\n", "missing.xml: cannot open"),
        ]:
            with self.subTest(text):
                self.assertIn(says, self.build(text, code=3).err)
                self.check_untouched()
        self.assertIn("from what?", self.build("lists: []\n", code=2).err)


class Usage(IndexCase):
    def test_wrong_usage(self):
        for args in [["build"], ["build", "-o", self.index], ["build", SMALL / "un.xml"], ["build", "-o"], ["build", "--what"]]:
            run(*args, code=2)
        self.check_untouched()

    def test_impossible_outputs(self):
        run("build", "-o", self.folder / "no/such/folder.emb", self.folder / "good.json", code=5)
        run("build", "-o", self.folder, self.folder / "good.json", code=5)
        run("build", "-o", "/dev/null", self.folder / "good.json", code=5)
        self.check_untouched()

    def test_list_named_like_an_option(self):
        run("build", "-o", self.index, "--", self.folder / "good.json")


class SameIds(IndexCase):
    """The same id twice: pieces of a party are joined, parties are not."""

    def export(self, *entities):
        write_list(self.folder / "list.json", entities)
        run("build", "-o", self.index, self.folder / "list.json")
        return {e["id"]: e for e in lines(run("export", self.index))}

    def test_pieces_in_one_list(self):
        found = self.export(party("a", "Anna Marrow"), party("a", "Anna Marrow", alias=["A. M."]))
        self.assertEqual(list(found), ["a"])
        self.assertEqual(found["a"]["properties"]["alias"], ["A. M."])

    def test_two_parties_in_one_list(self):
        found = self.export(party("a", "Anna Marrow"), party("a", "Boris Kell"))
        self.assertEqual({e["caption"] for e in found.values()}, {"Anna Marrow", "Boris Kell"})

    def test_one_party_in_two_lists(self):
        write_list(self.folder / "1.json", [party("a", "Anna Marrow", dataset="one")])
        write_list(self.folder / "2.json", [party("a", "Hanna Marrow", dataset="two", birthDate="1970")])
        run("build", "-o", self.index, self.folder / "1.json", self.folder / "2.json")
        (found,) = lines(run("export", self.index))
        self.assertEqual(found["datasets"], ["one", "two"])
        self.assertEqual(sorted(found["properties"]["name"]), ["Anna Marrow", "Hanna Marrow"])


class OddNames(IndexCase):
    def test_names_without_and_with_very_many_words(self):
        long_name = " ".join(f"word{i}" for i in range(10000))
        write_list(self.folder / "list.json", [
            party("long", long_name), party("dots", "... ---"), party("none", "", "Company"), party("good", "Orvan Telmik"),
        ])
        out = run("build", "-o", self.index, self.folder / "list.json")
        self.assertIn("1 records refused", out)
        self.assertIn("list.json:3: record refused, none: it has neither a name nor an identifier", out.err)
        run("verify", self.index)
        self.assertEqual(len(lines(run("export", self.index))), 3)

    def test_thirteenth_month(self):
        write_list(self.folder / "list.json", [party("a", "Anna Marrow", birthDate="1970-13-01")])
        run("build", "-o", self.index, self.folder / "list.json")
        (found,) = lines(run("export", self.index))
        self.assertNotIn("birthDate", found["properties"])
        self.assertEqual(found["properties"]["notes"], ["Birth date: 1970-13-01"])

    def test_a_thing_of_any_kind_is_screened(self):
        write_list(self.folder / "list.json", [party("a", "Tolvian digital crown", "Asset")])
        run("build", "-o", self.index, self.folder / "list.json")
        run("screen", "-i", self.index, "Tolvian digital crown", code=1)


if __name__ == "__main__":
    main()
