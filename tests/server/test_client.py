# SPDX-License-Identifier: Apache-2.0
"""yente-client from PyPI, unchanged. Skipped where it is not installed (pip install yente-client; EMBARGO_PYTHON_PACKAGES may name a folder)."""

import os
import sys
import unittest

if os.environ.get("EMBARGO_PYTHON_PACKAGES"):
    sys.path.insert(0, os.environ["EMBARGO_PYTHON_PACKAGES"])
try:
    import yente_client
except ImportError as problem:
    print(f"skipped: no yente-client ({problem})")
    sys.exit(77)

from harness import YenteCase, need_data


class Client(YenteCase):
    def setUp(self):
        self.client = yente_client.Client(base_url=f"http://127.0.0.1:{self.server.port}")

    def tearDown(self):
        self.client.close()

    def test_system(self):
        self.assertEqual(self.client.healthz().status, "ok")
        self.assertEqual(self.client.readyz().status, "ok")
        self.assertIn("zala", [d.name for d in self.client.datasets().datasets])
        algorithms = self.client.algorithms()
        self.assertEqual((algorithms.default, algorithms.best), ("logic-v2", "logic-v2"))

    def test_match(self):
        person = yente_client.Person(name="Maria Osetrova", birthDate="1988-01-07", country="ru")
        answer = self.client.match(person, datasets=["zala"], limit=3, threshold=0.7)
        self.assertEqual(answer.results[0].id, "NK-2Tbri3s6GgNtAwsSXh4qpL")
        self.assertTrue(answer.results[0].match)
        self.assertEqual(answer.total.value, 1)
        self.assertTrue(answer.results[0].explanations)

    def test_match_iter(self):
        names = [(str(i), yente_client.Person(name=name)) for i, name in enumerate(["Maria Osetrova", "Vitaly Kuzmenko", "Nobody At All"] * 30)]
        found = dict(self.client.match_iter(names, workers=10, datasets=["all"]))
        self.assertEqual([len(found[str(i)].results) for i in range(90)], [1, 1, 0] * 30)

    def test_search(self):
        answer = self.client.search("osetrova", datasets=["zala"])
        self.assertEqual(answer.total.value, 1)
        self.assertEqual(answer.results[0].id, "NK-2Tbri3s6GgNtAwsSXh4qpL")

    def test_fetch(self):
        entity = self.client.fetch("ofac-46001")  # follows to the canonical entity
        self.assertEqual(entity.id, "NK-2Tbri3s6GgNtAwsSXh4qpL")

    def test_adjacent(self):
        answer = self.client.adjacent("6d03aec76fdeec8f9697d8b19954ab6fc2568bc8", limit=2)
        self.assertEqual(answer.entity.caption, "MLPD")
        one = self.client.adjacent("6d03aec76fdeec8f9697d8b19954ab6fc2568bc8", prop="paymentBeneficiary", limit=2)
        self.assertEqual(len(one.results), 2)

    def test_errors(self):
        for call in (lambda: self.client.fetch("nobody"), lambda: self.client.statements(dataset="zala"),
                     lambda: self.client.search("(open", datasets=["zala"])):
            with self.assertRaises((yente_client.NotFoundError, yente_client.BadRequestError)):
                call()


if __name__ == "__main__":
    need_data()
    unittest.main()
