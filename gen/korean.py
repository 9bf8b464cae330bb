#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turns data/korean/*.tsv and Unihan's kHangul into the tables behind src/text/korean.c.

usage: korean.py UNICODE_DIR OUTPUT.c letters.tsv surnames.tsv syllables.tsv variants.tsv
"""
import itertools
import sys

import east
import han

REVISED, MARKED, NORTHERN, PERSONAL = 1, 2, 4, 8
ALL = 15
FIRST = 0xAC00
COUNT = 11172
PLAIN = str.maketrans({'ŏ': 'o', 'ŭ': 'u', "'": None})


def split(text):
    return ['' if part == '-' else part for part in text.split(',')]


class Letters:
    def __init__(self, path):
        self.places = {'initial': [], 'vowel': [], 'final': []}
        for where, (place, _, *systems) in east.rows(path, 6):
            if place not in self.places:
                sys.exit(f'{where}: initial, vowel or final expected')
            self.places[place].append([split(system) for system in systems])
        if [len(self.places[place]) for place in ('initial', 'vowel', 'final')] != [19, 21, 28]:
            sys.exit(f'{path}: 19 initials, 21 vowels and 28 finals expected')

    def parts(self, syllable):
        return (self.places['initial'][syllable // 588], self.places['vowel'][syllable // 28 % 21],
                self.places['final'][syllable % 28])

    def spellings(self, syllable, system):
        """All ways of one system, its own first."""
        return [''.join(way) for way in itertools.product(*(part[system] for part in self.parts(syllable)))]


def number(hangul):
    return ord(hangul) - FIRST


def add_systems(letters, syllable, tier, add):
    """Every spelling of a syllable by the rules of the systems; `add` takes spelling, syllable, weight, systems."""
    base = 3 * tier
    revised = letters.spellings(syllable, 0)[0]
    add(revised, syllable, base + 3, REVISED | PERSONAL)
    if revised.startswith('r'):
        add('l' + revised[1:], syllable, base, PERSONAL)
    for marked in letters.spellings(syllable, 1):
        plain = marked.translate(PLAIN)
        ways = {marked: 4, marked.replace("'", ''): 4 if "'" not in marked else 1, marked.translate({ord('ŏ'): 'o', ord('ŭ'): 'u'}): 3,
                plain: 3 if "'" not in marked else 0}
        for way, weight in ways.items():
            add(way, syllable, base + weight, MARKED)
            if way.startswith('si') or way.startswith('swi'):
                add('sh' + way[1:], syllable, base + weight, MARKED | PERSONAL)
    for way in letters.spellings(syllable, 2):
        add(way, syllable, base + 3, NORTHERN)
    for at, way in enumerate(letters.spellings(syllable, 3)):
        add(way, syllable, base + (3 if at == 0 else 1), ALL)


def read_hangul(folder):
    """{code: syllable} by kHangul, the reading taught at school before others; simplified characters as their traditional."""
    found = {}
    for code, value in east.unihan(folder, 'Unihan_Readings.txt', ['kHangul'])['kHangul'].items():
        readings = [part.split(':') for part in value.split()]
        taught = [part for part in readings if 'E' in part[1]]
        found[code] = number((taught or readings)[0][0][0])
    traditional = east.unihan(folder, 'Unihan_Variants.txt', ['kTraditionalVariant'])['kTraditionalVariant']
    for code, value in sorted(traditional.items()):
        known = [found[other] for other in east.codes(value) if other in found]
        if code not in found and known:
            found[code] = known[0]
    return found


def main():
    folder, output, letters_file, surnames_file, syllables_file, variants_file = sys.argv[1:]
    letters = Letters(letters_file)
    hanja = read_hangul(folder)
    bases = han.read_bases(folder, variants_file)
    spellings = east.Spellings()
    tiers, usual = {}, {}
    for where, (hangul, tier, personal) in east.rows(syllables_file, 3):
        if len(hangul) != 1 or not 0 <= number(hangul) < COUNT:
            sys.exit(f'{where}: one syllable in hangul expected')
        tiers[number(hangul)] = int(tier)
        ways = personal.split()
        if ways[0] != '-':
            usual[number(hangul)] = ways[0]
            for at, way in enumerate(ways):
                spellings.add_given(way, number(hangul), 3 * int(tier) + (3 if at == 0 else 2), PERSONAL)
    for syllable in sorted(set(hanja.values()) | set(tiers)):
        add_systems(letters, syllable, tiers.get(syllable, 0), spellings.add_given)

    families, hanja_families = [], {}
    for where, (forms, characters, tier, latin, *cyrillic) in east.rows(surnames_file, 4):
        south, *north = [tuple(number(letter) for letter in form) for form in forms.split(',')]
        ways = latin.split()
        index = len(families)
        families.append((south, north[0] if north else south, int(tier), ways[0]))
        for form in north:
            families.append((form, form, int(tier), letters.spellings(form[0], 2)[0]))
        compound = len(south) == 2
        tier = int(tier) + (3 if compound else 0)  # two syllables known at once outweigh two that are guessed apart
        target = COUNT + index if compound else south[0]
        for at, way in enumerate(ways + (cyrillic[0].split(',') if cyrillic and cyrillic[0] else [])):
            spellings.add_family(way, target, 3 * int(tier) + (4 if at == 0 else 3), ALL)
        if compound:
            for system in range(4):
                for pair in itertools.product(*(letters.spellings(part, system) for part in south)):
                    spellings.add_family(''.join(pair), target, 3 * int(tier) + 1, ALL)
                    spellings.add_family(''.join(pair).translate(PLAIN), target, 3 * int(tier), ALL)
        else:
            for form in (south, *north):
                add_systems(letters, form[0], int(tier), lambda way, _, weight, __: spellings.add_family(way, target, weight, ALL))
            for letter in characters:
                hanja_families.setdefault(bases.get(ord(letter), ord(letter)), south[0])

    with open(output, 'w', encoding='ascii') as out:
        out.write('/* Generated by gen/korean.py; do not edit. */\n#include "text/korean_tables.h"\n\n')
        spellings.write(out, 'emb_korean_spellings', 6)
        for place, name in (('initial', 'initials'), ('vowel', 'vowels'), ('final', 'finals')):
            out.write(f'const char emb_korean_{name}[][EMB_KOREAN_SYSTEMS][4] = {{\n')
            for revised, marked, northern, _ in letters.places[place]:
                ways = [revised[0], marked[0].translate(PLAIN), marked[-1].translate(PLAIN), northern[0], northern[-1]]
                out.write('    {' + ', '.join(f'"{way}"' for way in ways) + '},\n')
            out.write('};\n\n')
        out.write(f'const emb_korean_family emb_korean_families[] = {{\n')
        order = sorted(range(len(families)), key=lambda at: families[at][0])
        for at in order:
            form, north, tier, way = families[at]
            second = form[1] if len(form) == 2 else 'EMB_KOREAN_NONE'
            out.write(f'    {{{{{form[0]}, {second}}}, {north[0]}, {tier}, "{way}"}},\n')
        out.write(f'}};\nconst size_t emb_korean_families_count = {len(families)};\n\n')
        where = {index: place for place, index in enumerate(order)}
        east.array(out, 'const uint16_t emb_korean_compounds', [where[index] for index in range(len(families))])
        out.write('const emb_korean_usual emb_korean_usuals[] = {\n')
        for syllable in sorted(usual):
            out.write(f'    {{{syllable}, "{usual[syllable]}"}},\n')
        out.write(f'}};\nconst size_t emb_korean_usuals_count = {len(usual)};\n\n')
        east.array(out, 'const uint16_t emb_hanja_hangul',
                   [hanja.get(code, 0xFFFF) for code in range(east.URO_FIRST, east.URO_LAST + 1)])
        out.write('const emb_hanja_family emb_hanja_families[] = {\n')
        for code, syllable in sorted(hanja_families.items()):
            out.write(f'    {{0x{code:X}, {syllable}}},\n')
        out.write(f'}};\nconst size_t emb_hanja_families_count = {len(hanja_families)};\n')


if __name__ == '__main__':
    main()
