"""Reading what --geometry says was drawn and comparing it with the pixels of the decoded picture."""
import collections
import json
import math
import struct
import zlib

from PIL import Image

Drawn = collections.namedtuple("Drawn", "time x0 x1 open high low close color count")


class Pane:
    """A pane's pixel box (inclusive) and the values of its top and bottom row."""

    def __init__(self, record):
        self.name = record["name"]
        self.x0, self.y0, self.x1, self.y1 = (record[key] for key in ("x0", "y0", "x1", "y1"))
        self.least, self.most = record["min"], record["max"]
        self.is_log = record.get("log", False)

    def row(self, value):
        """The row, not rounded, where a value lies."""
        least, most = self.least, self.most
        if self.is_log:
            least, most, value = math.log(least), math.log(most), math.log(value)
        return self.y0 + (most - value) / (most - least) * (self.y1 - self.y0)


class Geometry:
    """One line of --geometry."""

    def __init__(self, line):
        record = json.loads(line)
        self.record = record
        self.width, self.height = record["width"], record["height"]
        self.panes = {pane.name: pane for pane in map(Pane, record["panes"])}
        self.price = self.panes["price"]
        self.candles = [Drawn(*(one[key] for key in Drawn._fields)) for one in record["candles"]]


def body_rows(drawn):
    return min(drawn.open, drawn.close), max(drawn.open, drawn.close)


def wick_rows(drawn):
    """Of the whole stroke: from high to low, or further to a body that lies outside them."""
    top, bottom = body_rows(drawn)
    return min(top, drawn.high), max(bottom, drawn.low)


def read_geometry(path):
    return [Geometry(line) for line in path.read_text("utf-8").splitlines()]


class Picture:
    """A decoded picture whose rows and columns are compared as runs of bytes, one byte for each pixel's colour."""

    def __init__(self, path):
        with Image.open(path) as image:
            image.load()
            self.mode, self.info = image.mode, dict(image.info)
            self.width, self.height = image.size
            self.rgb = image.convert("RGB")
        found = sorted(self.rgb.getcolors(self.width * self.height), reverse=True)
        self.counts = {colour: count for count, colour in found}
        # The commonest 255 colours have codes of their own.
        self.codes = {colour: code for code, (_, colour) in enumerate(found[:255])}
        data = self.rgb.tobytes()
        pixels = zip(data[0::3], data[1::3], data[2::3])
        self.rows = bytes([self.codes.get(colour, 255) for colour in pixels])
        plane = Image.frombytes("L", (self.width, self.height), self.rows)
        self.columns = plane.transpose(Image.TRANSPOSE).tobytes()

    def code(self, colour):
        return self.codes.get(colour, 255)

    def colour(self, x, y):
        return self.rgb.getpixel((x, y))

    def row(self, y, x0, x1):
        return self.rows[y * self.width + x0:y * self.width + x1 + 1]

    def column(self, x, y0, y1):
        return self.columns[x * self.height + y0:x * self.height + y1 + 1]

    def colour_code(self, text):
        """The code of a colour written as #rrggbb."""
        return self.code(tuple(bytes.fromhex(text[1:])))

    @property
    def background(self):
        return max(self.counts, key=self.counts.get)


def chunks(data):
    """The chunks of a PNG file, each checked: pairs of type and content."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, found = 8, []
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        content = data[at + 8:at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0] == zlib.crc32(kind + content)
        found.append((kind.decode(), content))
        at += 12 + length
    return found
