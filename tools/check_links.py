#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every relative link in the Markdown files leads to a file of the tree; every path in backquotes that looks like one of ours does too."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
QUOTED = re.compile(r"`((?:src|tools|tests|data|docs|gen|include|api)/[\w./-]+)`")


def main():
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    problems = []
    for name in listed:
        path = ROOT / name
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for target in LINK.findall(line):
                if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists():
                    problems.append(f"{name}:{number}: there is no {target}")
            for target in QUOTED.findall(line):
                # a name in capitals stands for any
                if not (ROOT / target).exists() and not pathlib.Path(target).stem.isupper():
                    problems.append(f"{name}:{number}: there is no {target}")
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
