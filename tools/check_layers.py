#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads the #include lines of src/ and fails where a folder includes what stands behind it in tools/layers.tsv."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')


def read_layers():
    layers, private = [], {}
    for line in (ROOT / "tools/layers.tsv").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        folder, headers = (line.split("\t") + [""])[:2]
        layers.append(folder)
        for header in headers.split():
            private.setdefault(header, set()).add(folder)
    return layers, private


def main():
    layers, private = read_layers()
    rank = {folder: place for place, folder in enumerate(layers)}
    problems = []
    for path in sorted((ROOT / "src").rglob("*.[ch]")):
        folder = path.relative_to(ROOT / "src").parts[0]
        if folder not in rank:
            problems.append(f"{path.relative_to(ROOT)}: folder {folder} has no place in tools/layers.tsv")
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            where = f"{path.relative_to(ROOT)}:{number}"
            own, system = match.groups()
            if own:
                target = own.split("/")[0]
                if target in rank and rank[target] > rank[folder]:
                    problems.append(f"{where}: {folder} may not include {own}: {target} stands behind it")
            for pattern, folders in private.items():
                if system and re.match(pattern, system) and folder not in folders:
                    problems.append(f"{where}: only {', '.join(sorted(folders))} may include <{system}>")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
