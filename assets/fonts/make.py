#!/usr/bin/env python3
"""Makes the UI fonts of this folder from Inter 4 (Debian: fonts-inter, python3-fonttools).

Tabular figures are written into the character map, because egui cannot switch a font's features;
then the font is cut down to Latin, Cyrillic, punctuation, currency and a few arrows.
Usage: make.py FOLDER_WITH_INTER_OTF
"""
import sys
from pathlib import Path
from fontTools import subset
from fontTools.ttLib import TTFont

source = Path(sys.argv[1])
here = Path(__file__).parent
unicodes = [
    *range(0x20, 0x7F), *range(0xA0, 0x180), 0x2C6, 0x2DA, 0x2DC, *range(0x300, 0x305), 0x306, 0x308,
    *range(0x400, 0x530), *range(0x2010, 0x2028), 0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A,
    0x2044, *range(0x20A0, 0x20C0), 0x2116, 0x2122, *range(0x2190, 0x219A), 0x2212, 0x2248, 0x2260,
    0x2264, 0x2265, 0x2318, 0x25B6, 0x25CB, 0x25CF, 0x2605, 0x2713, 0x2715, 0x2717, 0xFFFD,
]
for weight in ("Regular", "Medium", "SemiBold"):
    font = TTFont(source / f"Inter-{weight}.otf")
    gsub = font["GSUB"].table
    tabular = {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag != "tnum":
            continue
        for index in record.Feature.LookupListIndex:
            for table in gsub.LookupList.Lookup[index].SubTable:
                tabular.update(getattr(getattr(table, "ExtSubTable", table), "mapping", {}))
    for table in font["cmap"].tables:
        for code, name in list(table.cmap.items()):
            if 0x30 <= code <= 0x39:
                table.cmap[code] = tabular.get(name, name)  # tables share one map
    options = subset.Options()
    options.layout_features = ["kern", "ccmp", "locl", "mark", "mkmk"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.hinting = False
    options.desubroutinize = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=unicodes)
    cutter.subset(font)
    font.save(here / f"Inter-{weight}-tnum.otf")
