#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turns data/chinese/*.tsv and Unihan's Mandarin and Cantonese into the tables behind src/text/chinese.c.

usage: chinese.py UNICODE_DIR OUTPUT.c letters.tsv cantonese.tsv surnames.tsv given.tsv readings.tsv spellings.tsv variants.tsv
"""
import itertools
import sys
import unicodedata

import east
import han

PINYIN, WADE_GILES, CANTONESE = 1, 2, 4
ALL = 7
NONE = 0xFFFF
UNMARKED = str.maketrans({'ê': 'e', 'ü': 'u'})


def toneless(text):
    """Pinyin without tone marks; ü stays."""
    letters = unicodedata.normalize('NFD', text)
    return unicodedata.normalize('NFC', ''.join(c for c in letters if not unicodedata.combining(c) or c == '\u0308'))


def canonical(syllable):
    return syllable.replace('ü', 'v')


class Letters:
    """Pinyin syllables in Wade-Giles and Palladius."""

    def __init__(self, path):
        self.initials, self.finals, self.wholes = {}, {}, {}
        tables = {'initial': self.initials, 'final': self.finals, 'whole': self.wholes}
        for where, (place, pinyin, *systems) in east.rows(path, 4):
            if place not in tables:
                sys.exit(f'{where}: initial, final or whole expected')
            tables[place][pinyin] = [system.split(',') for system in systems]

    def spellings(self, syllable, system):
        if syllable in self.wholes:
            return self.wholes[syllable][system]
        for size in (2, 1):
            initial, final = syllable[:size], syllable[size:]
            if initial in ('j', 'q', 'x') and final.startswith('u'):
                final = 'ü' + final[1:]
            if initial in self.initials and final in self.finals:
                return [a + b for a, b in itertools.product(self.initials[initial][system], self.finals[final][system])]
        return []


class Cantonese:
    """Jyutping syllables as Hong Kong spells them."""

    def __init__(self, path):
        self.initials, self.finals, self.wholes = {}, {}, {}
        tables = {'initial': self.initials, 'final': self.finals, 'whole': self.wholes}
        for where, (place, jyutping, spellings) in east.rows(path, 3):
            if place not in tables:
                sys.exit(f'{where}: initial, final or whole expected')
            spelt = ['' if part == '-' else part for part in spellings.split(',')]
            old = tables[place].setdefault('' if jyutping == '-' else jyutping, [])
            old += [part for part in spelt if part not in old]

    def spellings(self, jyutping):
        syllable = jyutping.rstrip('123456')
        if syllable in self.wholes:
            return self.wholes[syllable]
        for size in (2, 1, 0):
            if syllable[:size] in self.initials and syllable[size:] in self.finals:
                pairs = itertools.product(self.initials[syllable[:size]], self.finals[syllable[size:]])
                return [a + b for a, b in pairs]
        return []


class Syllables:
    def __init__(self, mandarin, extra):
        names = {canonical(value) for value in mandarin.values()} | {canonical(value) for value in extra}
        self.names = sorted(name for name in names if name.isascii() and name.isalpha())
        self.number = {name: at for at, name in enumerate(self.names)}

    def __getitem__(self, pinyin):
        return self.number[canonical(pinyin)]


def add_systems(letters, syllable, target, tier, add):
    """Every spelling of a syllable in pinyin, Wade-Giles and Palladius; `add` takes spelling, target, weight, systems."""
    add(syllable, target, 3 * tier + 4, PINYIN)
    if 'ü' in syllable:
        for way, weight in ((syllable.replace('ü', 'v'), 4), (syllable.replace('ü', 'yu'), 4), (syllable.replace('ü', 'u'), 1)):
            add(way, target, 3 * tier + weight, PINYIN)
    for at, marked in enumerate(letters.spellings(syllable, 0)):
        bare = marked.translate(UNMARKED)
        usual = 0 if at else 1
        add(marked, target, 3 * tier + 3 + usual, WADE_GILES)
        add(bare, target, 3 * tier + 2 + usual, WADE_GILES)
        if "'" in marked:
            add(marked.replace("'", ''), target, 3 * tier + 1, WADE_GILES)
            add(bare.replace("'", ''), target, 3 * tier, WADE_GILES)
    for way in letters.spellings(syllable, 1):
        add(way, target, 3 * tier + 4, ALL)
        if 'ё' in way:
            add(way.replace('ё', 'е'), target, 3 * tier + 2, ALL)


def read_families(path, cantonese, kcantonese, traditional, bases):
    """(bases, readings, tier, spellings with their weight): one a line of surnames.tsv."""
    for where, (form, pinyin, tier, listed) in east.rows(path, 4):
        if not 1 <= len(form) <= 2:
            sys.exit(f'{where}: a family name of one or two characters expected')
        tier = int(tier)
        spelt = [(way, 3 * tier + 3) for way in listed.split()]
        forms = [ord(form)] + traditional.get(ord(form), []) if len(form) == 1 else []
        for code in forms:
            for at, way in enumerate(cantonese.spellings(kcantonese.get(code, '').split(' ')[0])):
                spelt.append((way, 3 * tier + (2 if at == 0 else 1)))
        yield where, tuple(bases.get(ord(c), ord(c)) for c in form), pinyin.split(), tier, spelt


def parse_compound(pinyin, syllables):
    ways = [(pinyin[:at], pinyin[at:]) for at in range(1, len(pinyin))]
    return [pair for pair in ways if all(canonical(part) in syllables.number for part in pair)]


def main():
    (folder, output, letters_file, cantonese_file, surnames_file, given_file, readings_file, spellings_file,
     variants_file) = sys.argv[1:]
    letters, cantonese = Letters(letters_file), Cantonese(cantonese_file)
    bases = han.read_bases(folder, variants_file)
    readings = east.unihan(folder, 'Unihan_Readings.txt', ['kMandarin', 'kCantonese', 'kTGHZ2013'])
    variants = east.unihan(folder, 'Unihan_Variants.txt', ['kTraditionalVariant'])['kTraditionalVariant']
    traditional = {code: [other for other in east.codes(value) if other != code] for code, value in variants.items()}
    mandarin = {code: toneless(value.split(' ')[0]) for code, value in readings['kMandarin'].items()}
    kcantonese = readings['kCantonese']
    two = {bases.get(ord(c), ord(c)): pinyin.split() for _, (c, pinyin) in east.rows(readings_file, 2)}
    families = list(read_families(surnames_file, cantonese, kcantonese, traditional, bases))
    extra = [way for ways in two.values() for way in ways]
    extra += [way for _, base, ways, _, _ in families if len(base) == 1 for way in ways]
    syllables = Syllables(mandarin, extra)
    spellings = east.Spellings()

    tiers, given_cantonese = {}, {}
    for where, (tier, characters) in east.rows(given_file, 2):
        for code in map(ord, characters):
            base = bases.get(code, code)
            known = two.get(base, [mandarin[code]])
            for at, way in enumerate(known):
                weight = int(tier) if at == 0 else max(int(tier) - 1, 0)
                tiers[way] = max(tiers.get(way, 0), weight)
            spelt = [way for form in [code] + traditional.get(code, [])
                     for way in cantonese.spellings(kcantonese.get(form, '').split(' ')[0])]
            for at, way in enumerate(dict.fromkeys(spelt)):
                spot = given_cantonese.setdefault(way, {})
                # several characters of one reading make it likelier
                spot[known[0]] = min(max(spot.get(known[0], 0) + 1, 3 * int(tier) + (2 if at == 0 else 1)), 14)
    for syllable in sorted(set(mandarin.values()) | set(extra)):
        if canonical(syllable) in syllables.number:
            add_systems(letters, syllable, syllables[syllable], tiers.get(syllable, 0),
                        lambda way, target, weight, systems: len(way) > 1 and spellings.add_given(way, target, weight, systems))
    spellings.add_given('i', syllables['yi'], 9, WADE_GILES)
    for way, meanings in given_cantonese.items():
        for syllable, weight in meanings.items():
            if len(way) > 1:
                spellings.add_given(way, syllables[syllable], weight, CANTONESE)

    for where, (way, pinyin, system) in east.rows(spellings_file, 3):
        for syllable in pinyin.split():
            if canonical(syllable) not in syllables.number:
                sys.exit(f'{where}: {syllable} is no syllable of pinyin')
            spellings.add_given(way, syllables[syllable], 3 * tiers.get(syllable, 0) + 2,
                                CANTONESE if system == 'cantonese' else ALL)

    rows, compounds = [], []
    for where, base, ways, tier, spelt in families:
        if len(base) == 1:
            numbers = [syllables[way] for way in ways]
            rows.append((base[0], 0, numbers[0], NONE, numbers[1] if len(numbers) > 1 else NONE))
            for way, number in zip(ways, numbers):
                add_systems(letters, way, number, tier if number == numbers[0] else 1, lambda spelling, target, weight, systems:
                            len(spelling) > 1 and spellings.add_family(spelling, target, weight, systems))
            for way, weight in spelt:
                spellings.add_family(way, numbers[0], weight, CANTONESE)
            continue
        pairs = parse_compound(ways[0], syllables)
        if not pairs:
            sys.exit(f'{where}: {ways[0]} is not two syllables')
        natural = tuple(mandarin.get(code) for code in base)
        pair = natural if natural in pairs else pairs[0]
        target = len(syllables.names) + len(compounds)
        compounds.append((syllables[pair[0]], syllables[pair[1]]))
        tier += 3  # two syllables known at once outweigh two that are guessed apart
        spelt = [(way, weight + 9) for way, weight in spelt]
        rows.append((*base, *compounds[-1], NONE))
        spellings.add_family(ways[0], target, 3 * tier + 4, PINYIN)
        for system, bit in ((0, WADE_GILES), (1, ALL)):
            for parts in itertools.product(*(letters.spellings(part, system) for part in pair)):
                for way in {''.join(parts), ''.join(parts).translate(UNMARKED), ''.join(parts).translate(UNMARKED).replace("'", '')}:
                    spellings.add_family(way, target, 3 * tier + 2, bit)
        for way, weight in spelt:
            spellings.add_family(way, target, weight, CANTONESE)

    usual_cantonese = {base[0]: spelt[0][0] for _, base, _, _, spelt in families if len(base) == 1 and spelt}
    hong_kong = {code: cantonese.spellings(value.split(' ')[0])[:1] for code, value in kcantonese.items()}
    pool = sorted({ways[0] for ways in hong_kong.values() if ways} | {way for way in usual_cantonese.values() if len(way) < 8})
    place = {way: at for at, way in enumerate(pool)}
    uro = range(east.URO_FIRST, east.URO_LAST + 1)
    small = [code for code in sorted(mandarin) if code not in uro and
             (east.EXTENSION_A_FIRST <= code <= east.EXTENSION_A_LAST or code in readings['kTGHZ2013'])]

    def number(code):
        return syllables.number.get(canonical(mandarin.get(code, '?')), NONE)

    with open(output, 'w', encoding='ascii') as out:
        out.write('/* Generated by gen/chinese.py; do not edit. */\n#include "text/chinese_tables.h"\n\n')
        spellings.write(out, 'emb_chinese_spellings', 6)
        names = ', '.join(f'"{name}"' for name in syllables.names)
        out.write(f'const char emb_pinyin[][8] = {{{names}}};\nconst size_t emb_pinyin_count = {len(syllables.names)};\n\n')
        out.write('const uint16_t emb_chinese_compounds[][2] = {' + ', '.join(f'{{{a}, {b}}}' for a, b in compounds) + '};\n\n')
        east.array(out, 'const uint16_t emb_han_pinyin', [number(code) for code in uro])
        out.write('const emb_han_reading emb_han_pinyin_rare[] = {\n')
        out.write(''.join(f'    {{0x{code:X}, {number(code)}}},\n' for code in small if number(code) != NONE))
        out.write(f'}};\nconst size_t emb_han_pinyin_rare_count = {sum(number(code) != NONE for code in small)};\n\n')
        out.write('const emb_han_two emb_han_twos[] = {\n')
        for base, ways in sorted(two.items()):
            out.write(f'    {{0x{base:X}, {{{syllables[ways[0]]}, {syllables[ways[1]]}}}}},\n')
        out.write(f'}};\nconst size_t emb_han_twos_count = {len(two)};\n\n')
        out.write('const emb_chinese_family emb_chinese_families[] = {\n')
        for first, second, a, b, other in sorted(rows):
            usual = place.get(usual_cantonese.get(first), NONE) if not second else NONE
            out.write(f'    {{{{0x{first:X}, 0x{second:X}}}, {{{a}, {b}}}, {other}, {usual}}},\n')
        out.write(f'}};\nconst size_t emb_chinese_families_count = {len(rows)};\n\n')
        out.write(f'const char emb_cantonese[][8] = {{{", ".join(chr(34) + way + chr(34) for way in pool)}}};\n\n')
        east.array(out, 'const uint16_t emb_han_cantonese', [place[hong_kong[code][0]] if hong_kong.get(code) else NONE for code in uro])


if __name__ == '__main__':
    main()
