"""What a run left in a folder: whole pictures, and what should not be there."""
import struct
import zlib


def is_whole_png(data):
    """Every chunk with its checksum, to the end and not a byte beyond, and as many pixels as the header says."""
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        return False
    at, pixels, header = 8, b"", None
    while at + 12 <= len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        if at + 12 + length > len(data):
            return False
        content = data[at + 8:at + 8 + length]
        if zlib.crc32(kind + content) != struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0]:
            return False
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", content)
        elif kind == b"IDAT":
            pixels += content
        at += 12 + length
        if kind == b"IEND":
            break
    else:
        return False
    if at != len(data) or header is None:
        return False
    width, height, depth, colour = header[:4]
    components = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    try:
        unpacked = zlib.decompress(pixels)
    except zlib.error:
        return False
    return len(unpacked) == height * (1 + (width * components * depth + 7) // 8)


def temporary_names(names):
    return [name for name in names if name.startswith(".chandler-")]
