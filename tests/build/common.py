# SPDX-License-Identifier: Apache-2.0
"""What the tests of building share: the helpers of tests/records and an index that must survive."""
import os
import pathlib
import sys

ROOT = pathlib.Path(os.environ.get("EMBARGO_SOURCE_ROOT", pathlib.Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(ROOT / "tests/records"))
from support import Case, DATA, PROGRAM, lines, main, needs_data, party, run, write_list  # noqa: E402,F401

SMALL = ROOT / "tests/data/lists"

# Every small list with the format that it is recognised as.
FORMATS = {
    "ca_sema.xml": "Canada SEMA XML",
    "csl.csv": "US Consolidated Screening List (CSV)",
    "csl.json": "US Consolidated Screening List (JSON)",
    "dpl.txt": "BIS Denied Persons (tab-separated)",
    "eu.csv": "EU consolidated CSV 1.1",
    "eu.xml": "EU consolidated XML 1.1",
    "example.ftm.json": "FollowTheMoney JSON lines",
    "example.senzing.jsonl": "Senzing JSON lines",
    "example.targets.simple.csv": "OpenSanctions targets.simple.csv",
    "ofac": "OFAC CSV set",
    "ofac_advanced.xml": "OFAC advanced XML",
    "ofac_enhanced.xml": "OFAC enhanced XML",
    "ofac_sdn.xml": "OFAC SDN.XML",
    "seco.xml": "Swiss SECO XML",
    "uk.csv": "UK Sanctions List CSV",
    "uk.xml": "UK Sanctions List XML",
    "un.xml": "UN consolidated XML",
}


class IndexCase(Case):
    """With an index that is good and must stay as it is."""

    def setUp(self):
        super().setUp()
        self.index = self.folder / "lists.emb"
        write_list(self.folder / "good.json", [party("good", "Orvan Telmik")])
        run("build", "-o", self.index, self.folder / "good.json")
        self.before = self.index.read_bytes()

    def check_untouched(self):
        self.assertEqual(self.index.read_bytes(), self.before)
        self.assertEqual([p.name for p in self.folder.glob("*.tmp")], [])

    def refuse(self, data, *says, code=3, name="list", options=()):
        """The bytes are refused as a list, with a message, and the index stays as it is."""
        path = self.folder / name
        path.write_bytes(data)
        out = run("build", "-o", self.index, *options, path, code=code)
        for text in says:
            self.assertIn(text, out.err)
        self.assertIn("no index was written", out.err)
        self.check_untouched()
        return out
