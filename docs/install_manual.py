#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Installs the manual pages and completions that gen/manual.py made: how many there are is known only once they are made."""
import os
import pathlib
import shutil
import sys

made, mandir, datadir = sys.argv[1:]
prefix = pathlib.Path(os.environ["MESON_INSTALL_DESTDIR_PREFIX"])
targets = [(page, prefix / mandir / "man1" / page.name) for page in sorted(pathlib.Path(made).glob("*.1"))]
targets.append((pathlib.Path(made) / "embargo.bash", prefix / datadir / "bash-completion/completions/embargo"))
targets.append((pathlib.Path(made) / "_embargo", prefix / datadir / "zsh/site-functions/_embargo"))
for source, target in targets:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
