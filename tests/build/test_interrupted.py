# SPDX-License-Identifier: Apache-2.0
"""Builds that cannot end: a full disk, little memory, SIGKILL at any moment, two at once. The last good index stays."""
import random
import resource
import signal
import subprocess
import time
import unittest

from common import IndexCase, PROGRAM, lines, main, party, run, write_list


class Interrupted(IndexCase):
    def setUp(self):
        super().setUp()
        rng = random.Random(1)
        syllables = ["ka", "mor", "tel", "vin", "dor", "sha", "lin", "bek", "ora", "zim", "gul", "per"]
        name = lambda: " ".join("".join(rng.choices(syllables, k=3)).title() for _ in range(3))
        self.big = self.folder / "big.json"
        write_list(self.big, [party(f"n{i}", name(), alias=[name(), name()]) for i in range(8000)])

    def start(self, source=None, limits=(), **options):
        def limit():
            for what, most in limits:
                resource.setrlimit(what, (most, most))

        return subprocess.Popen([PROGRAM, "build", "-o", self.index, source or self.big], stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, preexec_fn=limit, **options)

    def test_full_disk(self):
        """A file may not grow beyond a limit, at several limits; once the signal for it kills the process, once writing fails."""
        for most in (0, 100, 65536, 300000, 1000000):
            for killed in (True, False):
                with self.subTest(most, killed=killed):
                    process = self.start(limits=[(resource.RLIMIT_FSIZE, most)], restore_signals=killed)
                    error = process.communicate(timeout=60)[1].decode()
                    self.assertEqual(process.returncode, -signal.SIGXFSZ if killed else 5)
                    self.assertTrue(killed or "no index was written" in error)
                    self.check_untouched()

    def test_full_disk_for_real(self):
        """The same on a file system that is full, where one can be mounted."""
        place = self.folder / "small"
        place.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", place], capture_output=True).returncode != 0:
            self.skipTest("no file system can be mounted here")
        try:
            run("build", "-o", place / "lists.emb", self.folder / "good.json")
            before = (place / "lists.emb").read_bytes()
            out = run("build", "-o", place / "lists.emb", self.big, code=5)
            self.assertIn("No space left on device", out.err)
            self.assertEqual((place / "lists.emb").read_bytes(), before)
            self.assertEqual([p.name for p in place.iterdir()], ["lists.emb"])
        finally:
            subprocess.run(["umount", place], check=True)

    @staticmethod
    def least_to_start():
        """The address space with which the program and its shared libraries can be loaded at all."""
        for megabytes in range(8, 512):
            limit = megabytes << 20
            started = subprocess.run([PROGRAM, "--version"], capture_output=True,
                                     preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
            if started.returncode == 0:
                return limit
        # sanitizers ask for terabytes of addresses
        raise unittest.SkipTest("the program does not start with 512 MiB of addresses")

    def test_little_memory(self):
        process = self.start(limits=[(resource.RLIMIT_AS, self.least_to_start() + (2 << 20))])
        error = process.communicate(timeout=60)[1].decode()
        self.assertEqual(process.returncode, 5, error)
        self.assertIn("no index was written", error)
        self.check_untouched()

    def test_killed(self):
        """SIGKILL at random moments: the index is the old one or the new one, whole."""
        began = time.monotonic()
        self.start().communicate()
        length = time.monotonic() - began
        new = self.index.read_bytes()
        self.assertNotEqual(new, self.before)
        rng = random.Random(2)
        old_seen = 0
        for _ in range(25):
            self.index.write_bytes(self.before)
            process = self.start()
            time.sleep(rng.uniform(0, length * 1.1))
            process.kill()
            process.communicate()
            run("verify", self.index)
            self.assertIn(self.index.read_bytes(), (self.before, new))
            old_seen += self.index.read_bytes() == self.before
        self.assertGreater(old_seen, 0)
        run("build", "-o", self.index, self.big)
        self.assertEqual(self.index.read_bytes(), new)

    def test_two_at_once(self):
        """Builds to one path do not disturb each other: the last one wins, whole."""
        other = self.folder / "other.json"
        write_list(other, [party(f"o{i}", f"Other Party {i}") for i in range(4000)])
        whole = []
        for source in (self.big, other):
            run("build", "-o", self.folder / "alone.emb", source)
            whole.append((self.folder / "alone.emb").read_bytes())
        for _ in range(4):
            processes = [self.start(source) for source in (self.big, other, self.big, other)]
            for process in processes:
                process.communicate(timeout=120)
                self.assertEqual(process.returncode, 0)
            self.assertIn(self.index.read_bytes(), whole)
            self.assertEqual(list(self.folder.glob("*.tmp")), [])

    def test_read_while_it_is_replaced(self):
        """Whoever has the old index open keeps it; whoever opens sees one of the two."""
        process = self.start()
        while process.poll() is None:
            run("screen", "-i", self.index, "Orvan Telmik", code=(0, 1))
        process.communicate()
        run("verify", self.index)


if __name__ == "__main__":
    main()
