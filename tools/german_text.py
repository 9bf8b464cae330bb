#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes made-up German news text for measuring: words as frequent as in real text (Zipf), compounds as many, few names.

Usage: german_text.py MEGABYTES OUTPUT [--names FILE] [--every BYTES] [--files BYTES]

--names: names, one a line, of which one stands in about every BYTES bytes (default 20000), whole and inflected.
--files: a directory of articles of about so many bytes instead of one file.
The same arguments give the same bytes.
"""
import argparse
import os
import random

FUNCTION = """der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei
einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei gegen vom können schon wenn habe
seine ihre dann unter wir soll ich eines jahr zwei jahren diese dieser wieder keine seinem ob dir allem kann sehr hatte ohne zwischen müssen""".split()
NOUNS = """haus stadt land regierung partei wirtschaft bank staat recht gesetz markt preis arbeit schule kind frau mann leben tod krieg frieden wasser
luft energie strom gas öl kraft werk straße bahn zug flug hafen schiff auto fahrer polizei gericht richter anwalt urteil strafe opfer täter zeuge bericht zeitung
sender film musik theater buch autor preis sieg niederlage spiel tor verein trainer spieler liga saison jahr monat woche tag stunde minute zahl prozent euro
umsatz gewinn verlust aktie börse kurs anleger fonds zins kredit schuld steuer haushalt minister kanzler präsident abgeordnete wahl stimme mehrheit opposition koalition
verhandlung vertrag abkommen treffen besuch gespräch rede kritik forderung vorschlag plan ziel problem lösung frage antwort grund folge gefahr risiko chance hilfe
schutz sicherheit grenze flüchtling asyl lager armee soldat waffe panzer rakete angriff verteidigung front offensive gebiet region insel küste berg fluss see wald
klima wetter regen schnee hitze sturm umwelt natur tier pflanze landwirt ernte getreide fleisch milch brot küche restaurant hotel gast urlaub reise""".split()
VERBS = """sagte erklärte meldete berichtete kündigte forderte stellte brachte führte hielt nahm kam ging stand lag blieb fand zeigte lief stieg sank wuchs
verlor gewann begann endete öffnete schloss baute kaufte verkaufte zahlte kostete half schadete warnte lobte kritisierte plante prüfte untersuchte
entschied stimmte wählte gründete leitete besuchte traf verließ erreichte verfehlte sollte könnte wollte müsste dürfte habe sei werde""".split()
ADJECTIVES = """neu groß klein alt jung gut schlecht hoch niedrig stark schwach schnell langsam deutsch österreichisch europäisch russisch amerikanisch politisch
wirtschaftlich sozial kulturell technisch wissenschaftlich öffentlich privat national international regional lokal wichtig schwierig einfach möglich nötig
richtig falsch klar offen geheim sicher gefährlich teuer billig reich arm voll leer warm kalt hell dunkel""".split()
ENDINGS = ["e", "en", "er", "es", "em"]
FIRST = "Anna Peter Maria Thomas Julia Stefan Eva Martin Laura Andreas Sophie Markus Lena Florian Katharina Michael Lisa Daniel Sandra Christian".split()
LAST = "Huber Gruber Steiner Moser Hofer Berger Fuchs Eder Fischer Schmid Weber Schwarz Maier Koller Brandstätter Leitner Egger Pichler Lechner Winkler".split()


class Words:
    def __init__(self, seed):
        self.random = random.Random(seed)
        nouns = [word.capitalize() for word in NOUNS]
        for a in NOUNS:
            for b in NOUNS:
                nouns.append((a + ("s" if (len(a) + len(b)) % 3 == 0 else "") + b).capitalize())
        head, tail = nouns[:len(NOUNS)], nouns[len(NOUNS):]
        self.random.shuffle(tail)
        self.nouns = head + tail
        self.weights = self.zipf(len(self.nouns))
        self.adjectives = [a + e for a in ADJECTIVES for e in ENDINGS]

    @staticmethod
    def zipf(count):
        total, sums = 0.0, []
        for i in range(count):
            total += 1 / (i + 3)
            sums.append(total)
        return sums

    def noun(self):
        return self.random.choices(self.nouns, cum_weights=self.weights)[0]

    def sentence(self, name):
        r = self.random
        words = []
        for _ in range(r.randint(2, 5)):
            words += [r.choice(FUNCTION), r.choice(self.adjectives)] if r.random() < 0.4 else [r.choice(FUNCTION)]
            words.append(self.noun())
            if r.random() < 0.5:
                words.append(r.choice(VERBS))
            if r.random() < 0.3:
                words += [r.choice(FUNCTION), r.choice(FUNCTION)]
        if r.random() < 0.08:
            words += [r.choice(FIRST), r.choice(LAST)]
        if name:
            words += ["mit", name + ("s" if r.random() < 0.3 else "")]
        text = " ".join(words)
        roll = r.random()
        if roll < 0.05:
            text = f'"{text[0].upper() + text[1:]}", sagte {r.choice(FIRST)} {r.choice(LAST)}'
        elif roll < 0.08:
            text += f", so {r.choice(['das Ministerium', 'die Polizei', 'ein Sprecher'])}"
        elif roll < 0.1:
            text = f"Laut {r.choice(['Polizei', 'Ministerium', 'Behörden'])} {text}"
        elif roll < 0.2:
            text += f", {r.choice(FUNCTION)} {self.noun()} {r.choice(VERBS)}"
        if roll > 0.9:
            text += f" im Jahr {r.randint(1990, 2025)}"
        return text[0].upper() + text[1:] + "."


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("megabytes", type=float)
    parser.add_argument("output")
    parser.add_argument("--names")
    parser.add_argument("--every", type=int, default=20000)
    parser.add_argument("--files", type=int, default=0)
    options = parser.parse_args()
    words = Words(4)
    names = [line.strip() for line in open(options.names, encoding="utf-8") if line.strip()] if options.names else []
    total, since, article, number, out = 0, 0, 0, 0, None
    if options.files:
        os.makedirs(options.output, exist_ok=True)
    else:
        out = open(options.output, "w", encoding="utf-8")
    while total < options.megabytes * 1e6:
        if options.files and (out is None or article > options.files):
            if out:
                out.close()
            out = open(os.path.join(options.output, f"{number:06}.txt"), "w", encoding="utf-8")
            number, article = number + 1, 0
        sentences = []
        for _ in range(words.random.randint(2, 6)):
            use = names and since > options.every
            sentences.append(words.sentence(words.random.choice(names) if use else None))
            since = 0 if use else since + len(sentences[-1])
        paragraph = " ".join(sentences) + "\n\n"
        out.write(paragraph)
        size = len(paragraph.encode())
        total += size
        article += size
    out.close()


main()
