#!/usr/bin/env python3
"""Makes trubka.ico, the icon that Windows shows of the file: the picture that src/app/icon.rs computes for the window
(a test there compares both), in the sizes that Windows asks for."""
import math
import os
import struct
import zlib

SIDE = 64
BLUE = (15, 98, 198)
BOW = [(17.0, 20.0), (21.0, 32.0), (32.0, 43.0), (44.0, 47.0)]
ENDS = [((15.0, 15.5), (22.0, 25.0)), ((39.0, 42.0), (48.5, 49.0))]


def distance(at, start, end):
    """From a point to a segment."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    along = ((at[0] - start[0]) * dx + (at[1] - start[1]) * dy) / (dx * dx + dy * dy)
    along = min(max(along, 0.0), 1.0)
    return math.hypot(at[0] - start[0] - along * dx, at[1] - start[1] - along * dy)


def pixel(x, y):
    """Red, green, blue and how opaque, of a point of a picture of 64 by 64."""
    half, corner = SIDE / 2, 14.0
    dx, dy = max(abs(x - half) - half + corner, 0.0), max(abs(y - half) - half + corner, 0.0)
    ground = min(max(corner - math.hypot(dx, dy) + 0.5, 0.0), 1.0)
    near = min(distance((x, y), *pair) - 3.6 for pair in zip(BOW, BOW[1:]))
    near = min([near] + [distance((x, y), *pair) - 5.4 for pair in ENDS])
    white = min(max(0.5 - near, 0.0), 1.0)
    return [int(blue + (255 - blue) * white) for blue in BLUE] + [int(ground * 255)]


def picture(side):
    """Rows of pixels; each pixel is the mean of as many points as make it smooth."""
    many = 1 if side == SIDE else 4
    steps = [(at + 0.5) / many for at in range(many)]
    scale = SIDE / side
    rows = []
    for row in range(side):
        rows.append([])
        for column in range(side):
            points = [pixel((column + x) * scale, (row + y) * scale) for y in steps for x in steps]
            opaque = sum(point[3] for point in points)
            colours = [sum(point[n] * point[3] for point in points) // opaque if opaque else 0 for n in range(3)]
            rows[-1].append((*colours, opaque // len(points)))
    return rows


def bitmap(rows):
    """As Windows keeps small ones: from the bottom to the top, blue first, and an empty mask behind."""
    side = len(rows)
    head = struct.pack("<IiiHHIIiiII", 40, side, side * 2, 1, 32, 0, 0, 0, 0, 0, 0)
    body = b"".join(bytes((blue, green, red, alpha)) for row in reversed(rows) for red, green, blue, alpha in row)
    return head + body + bytes((side + 31) // 32 * 4 * side)


def png(rows):
    """As it keeps large ones."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    side = len(rows)
    lines = b"".join(b"\0" + b"".join(bytes(point) for point in row) for row in rows)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b""))


def main():
    images = [(side, (png if side == 256 else bitmap)(picture(side))) for side in (64, 16, 24, 32, 48, 256)]
    at = 6 + 16 * len(images)
    entries = b""
    for side, data in images:
        entries += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(data), at)
        at += len(data)
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "trubka.ico")
    with open(path, "wb") as file:
        file.write(struct.pack("<HHH", 0, 1, len(images)) + entries + b"".join(data for _, data in images))


if __name__ == "__main__":
    main()
