"""Files made to cost time or memory, each of about as many bytes as are asked for: CASES[name](size) gives the bytes."""
import random

HEAD = b"Date,Open,High,Low,Close,Volume\n"
ROW = b"2024-01-02,1,2,0.5,1.5,100\n"
LONG_FORM = b"Symbol,Date,Open,High,Low,Close\n"


def fill(piece, size):
    """The piece again and again."""
    return (piece * (size // len(piece) + 1))[:size]


def spoilt(field):
    """A table with one field of nearly the whole size in its middle."""
    def make(size):
        return HEAD + ROW * 20 + b"2024-01-03," + field(size) + b",2,0.5,1.5,100\n" + ROW * 20
    return make


def symbols(size):
    """Every row of another symbol."""
    return LONG_FORM + b"".join(b"S%07d,2024-01-02,1,2,0.5,1.5\n" % i for i in range(size // 34))


def symbols_that_fall_together(size):
    """Symbols whose FNV-1a hashes have the same lowest 18 bits: a table that goes by these finds each by looking at all."""
    bits, prime = 18, 0x1b3  # of the prime 2^40 + 0x1b3 the rest is above
    mask, inverse = (1 << bits) - 1, pow(prime, -1, 1 << bits)
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    # Backwards from 0: which three letters lead there from which state.
    ends = {}
    for last in letters:
        one = inverse * 0 & mask ^ last
        for middle in letters:
            two = inverse * one & mask ^ middle
            for first in letters:
                ends[inverse * two & mask ^ first] = bytes((first, middle, last))
    rows, total, number = [LONG_FORM], 0, 0
    while total < size:
        number += 1
        start = b"%d" % number
        state = 0xcbf29ce484222325 & mask
        for letter in start:
            state = (state ^ letter) * prime & mask
        if state in ends:
            rows.append(start + ends[state] + b",2024-01-02,1,2,0.5,1.5\n")
            total += len(rows[-1])
    return b"".join(rows)


def columns(name):
    """A header and three rows of hundred thousands of columns."""
    def make(size):
        count = size // 20
        return b",".join(name(i) for i in range(count)) + b"\n" + (b",".join([b"1.5"] * count) + b"\n") * 3
    return make


def tickers(size):
    """A header of so many tickers, each with its prices."""
    count = size // 80
    names = b"Price" + b",Open,High,Low,Close" * count + b"\nTicker"
    return names + b"".join(b",T%d" % (i // 4) for i in range(4 * count)) + b"\n" + \
        (b"2024-01-02" + b",1,2,0.5,1.5" * count + b"\n") * 2


def shuffled(size):
    """Times in no order."""
    count = size // 28
    times = random.Random(1).sample(range(1500000000, 1700000000), count)
    return HEAD + b"".join(b"%d,1,2,0.5,1.5,100\n" % time for time in times)


CASES = {
    "a line of letters": lambda size: fill(b"a", size),
    "a line of digits": lambda size: fill(b"1", size),
    "a line of words": lambda size: fill(b"word ", size),
    "a line of blanks": lambda size: fill(b" ", size),
    "commas": lambda size: fill(b",", size),
    "semicolons": lambda size: fill(b";", size),
    "numbers": lambda size: fill(b"1,", size),
    "quotes": lambda size: fill(b'"', size),
    "quotes before each field": lambda size: fill(b'"a,', size),
    "quotes behind each comma": lambda size: fill(b',"', size),
    "a quote that stays open": lambda size: HEAD + b'"' + fill(ROW, size),
    "a quote before each row": lambda size: HEAD + fill(b'"' + ROW, size),
    "escaped quotes": lambda size: HEAD + ROW * 9 + b'"' + fill(b'""', size),
    "quotes and blanks": lambda size: HEAD + ROW * 9 + fill(b'"' + b" " * 63, size),
    "quotes and letters": lambda size: HEAD + ROW * 9 + fill(b'"x"y', size),
    "apostrophes": lambda size: fill(b"'", size),
    "line ends": lambda size: fill(b"\n", size),
    "carriage returns": lambda size: fill(b"\r", size),
    "blank lines": lambda size: fill(b" \n", size),
    "NULs": lambda size: fill(b"\0", size),
    "bytes of no encoding": lambda size: fill(b"\xff", size),
    "letters of another code page": lambda size: fill(b"\xe9,", size),
    "UTF-16 commas": lambda size: b"\xff\xfe" + fill(b",\0", size),
    "byte order marks": lambda size: fill(b"\xef\xbb\xbf", size),
    "noise": lambda size: random.Random(1).randbytes(size),
    "brackets": lambda size: fill(b"[", size),
    "braces": lambda size: fill(b'{"a":', size),
    "tags": lambda size: fill(b"<a", size),
    "comments": lambda size: HEAD + ROW * 9 + fill(b"#\n", size),
    "rows": lambda size: HEAD + fill(ROW, size),
    "the shortest rows": lambda size: b"Open,High,Low,Close\n" + fill(b"1,1,1,1\n", size),
    "rows without a price": lambda size: HEAD + ROW * 50 + fill(b"2024-01-02,x,2,0.5,1.5,100\n", size),
    "notes": lambda size: HEAD + ROW * 50 + fill(b"Total\n", size),
    "preamble": lambda size: fill(b"Symbol: X\n", size) + HEAD + ROW * 10,
    "headers": lambda size: HEAD + ROW + fill(b"Date,Close,Open,Low,High,Volume\n", size),
    "a long name": lambda size: b"Date,Open,High,Low,Close," + fill(b"x", size) + b"\n" + ROW * 3,
    "a long number": spoilt(lambda size: b"1" + fill(b"0", size)),
    "a long fraction": spoilt(lambda size: b"1." + fill(b"3", size)),
    "long thousands": spoilt(lambda size: b'"1' + fill(b",000", size) + b'"'),
    "a long time": lambda size: HEAD + ROW * 20 + b"2024-01-02 " + fill(b"0", size) + b",1,2,0.5,1.5,100\n" + ROW * 20,
    "columns": columns(lambda i: b"c%d" % i),
    "columns of one name": columns(lambda i: b"Open"),
    "tickers": tickers,
    "symbols": symbols,
    "symbols that fall together": symbols_that_fall_together,
    "long symbols": lambda size: LONG_FORM + b"".join(fill(b"%d" % (i + 10), size // 20) + b",2024-01-02,1,2,0.5,1.5\n"
                                                       for i in range(20)),
    "two symbols in turn": lambda size: LONG_FORM + fill(b"A,2024-01-02,1,2,0.5,1.5\nB,2024-01-02,1,2,0.5,1.5\n", size),
    "dates of any order": lambda size: b"Date,Open,High,Low,Close\n" + fill(b"01/02/2024,1,2,0.5,1.5\n", size),
    "shuffled rows": shuffled,
    "rows in quotes": lambda size: HEAD + fill(b'"2024-01-02,1,2,0.5,1.5,100"\n', size),
    "thousands or decimals": lambda size: b"Date;Open;High;Low;Close\n" + fill(b"02.01.2024;1,555;2,555;1,555;1,555\n",
                                                                              size),
}
