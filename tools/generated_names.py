#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How many listed names are found in running text: as listed, in capitals, over a line break, with a German genitive, and declined in Russian.

Usage: generated_names.py LIST.ftm.json INDEX.emb [--program build/src/cli/embargo] [--count 500]

Names are taken from the list (people with two or three words) and set into sentences, one a document; the index must hold that list. A name alerts
where a mention covers it that alerts, and is shown where any mention does (a title with one word, "Colonel Omega", does not alert alone). The same arguments give the same names.
"""
import argparse
import json
import os
import random
import re
import subprocess
import tempfile

LATIN = re.compile(r"^[A-Z][a-z]+(?: [A-Z][a-z]+){1,2}$")
CYRILLIC = re.compile(r"^[А-Я][а-я]+(?: [А-Я][а-я]+){1,2}$")
ENDINGS = {  # genitive, dative, instrumental of masculine names, by how the word ends
    "ский": ("ского", "скому", "ским"), "ий": ("ия", "ию", "ием"), "ый": ("ого", "ому", "ым"), "ей": ("ея", "ею", "еем"), "ай": ("ая", "аю", "аем"),
    "ь": ("я", "ю", "ем"), "ов": ("ова", "ову", "овым"), "ев": ("ева", "еву", "евым"), "ин": ("ина", "ину", "иным"),
    "ич": ("ича", "ичу", "ичем"), "": ("а", "у", "ом"),
}


def decline(word, case):
    for ending, forms in ENDINGS.items():
        if ending and word.endswith(ending):
            return word[:-len(ending)] + forms[case]
    return word + ENDINGS[""][case] if word[-1] in "бвгджзклмнпрстфхцчшщ" else None


def declined(name, case):
    words = [decline(word, case) for word in name.split()]
    return None if None in words else " ".join(words)


def forms(latin, cyrillic):
    yield "as listed, English", latin, "Officials met {} in the capital on Monday.", str
    yield "as listed, German", latin, "Gestern wurde {} in der Hauptstadt gesehen.", str
    yield "in capitals", latin, "THE COURT HEARD {} ON MONDAY.", str.upper
    yield "over a line break", latin, "Gestern wurde {} gesehen.", lambda name: name.replace(" ", "\n", 1)
    yield "German genitive", latin, "Das ist {} Haus in der Stadt.", lambda name: name + "s" if name[-1] not in "sxz" else name
    yield "as listed, Russian", cyrillic, "Вчера {} был в столице.", str
    for case, text in enumerate(["Вчера в столице видели {}.", "Письмо передали {} вчера.", "Они встретились с {} в столице."]):
        yield "Russian, " + ("genitive", "dative", "instrumental")[case], cyrillic, text, lambda name, case=case: declined(name, case)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("list")
    parser.add_argument("index")
    parser.add_argument("--program", default="build/src/cli/embargo")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--missed", action="store_true")
    options = parser.parse_args()
    latin, cyrillic = set(), set()
    for line in open(options.list, encoding="utf-8"):
        entity = json.loads(line)
        if entity.get("schema") == "Person":
            for name in entity["properties"].get("name", []) + entity["properties"].get("alias", []):
                (latin if LATIN.match(name) else cyrillic if CYRILLIC.match(name) else set()).add(name)
    rng = random.Random(1)
    latin, cyrillic = (rng.sample(sorted(names), min(options.count, len(names))) for names in (latin, cyrillic))
    print(f"{len(latin)} Latin and {len(cyrillic)} Cyrillic names")
    for label, names, template, change in forms(latin, cyrillic):
        with tempfile.TemporaryDirectory() as folder:
            cases = [(name, change(name)) for name in names]
            cases = [(name, form) for name, form in cases if form]
            for number, (_, form) in enumerate(cases):
                with open(os.path.join(folder, f"{number:06}.txt"), "w", encoding="utf-8") as out:
                    out.write(template.format(form))
            done = subprocess.run([options.program, "read", "-i", options.index, "--format", "jsonl", folder], capture_output=True, text=True)
            found, shown, missed = 0, 0, []
            for (name, form), line in zip(cases, done.stdout.splitlines()):
                start = template.index("{}")
                hit = any(m["match"] and m["start"] < start + len(form) and m["end"] > start for m in json.loads(line)["mentions"])
                found += hit
                shown += any(m["start"] < start + len(form) and m["end"] > start for m in json.loads(line)["mentions"])
                if not hit:
                    missed.append(form)
            print(f"  {label:24} of {len(cases)}: {shown / max(1, len(cases)):.3f} shown, {found / max(1, len(cases)):.3f} alert")
            if options.missed:
                print("    ", ", ".join(missed[:25]))


main()
