#!/usr/bin/env python3
"""Writes the seeds of the corpora of this folder: what the fuzz targets start from, beside what they found themselves.

    make_seeds.py [FOLDER]    default: corpus/ beside this script

Every dialect is here once or more, some rows long; the rows are those of samples/, whose prices are made up.
"""
import gzip
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent.parent / "samples"
YAHOO = [line.split(",") for line in (SAMPLES / "lantern-yahoo.csv").read_text().splitlines()[1:9]]
ROWS = [(day, *(f"{float(price):.2f}" for price in prices[:4]), volume) for day, *prices, _, volume in YAHOO]
COLUMNS = {"d": 0, "o": 1, "h": 2, "l": 3, "c": 4, "v": 5}

# Dialect: (header, a row, the row's delimiter); d, o, h, l, c, v are taken from the candle, D D.M.Y, U M/D/Y, E epoch
# seconds, X YYYYMMDD; the rest stands as it is.
TABLES = {
    "yfinance": ("Date,Open,High,Low,Close,Volume,Dividends,Stock Splits", "d 00:00:00-05:00|o|h|l|c|v|0.0|0.0", ","),
    "yfinance-intraday": ("Datetime,Open,High,Low,Close,Volume,Dividends,Stock Splits",
                          "d 09:30:00-04:00|o|h|l|c|v|0.0|0.0", ","),
    "yfinance-multi": ("Price,Close,High,Low,Open,Volume\nTicker,WAX,WAX,WAX,WAX,WAX\nDate,,,,,", "d|c|h|l|o|v", ","),
    "tickers": (",Open,Open,High,High,Low,Low,Close,Close\n,WAX,WICK,WAX,WICK,WAX,WICK,WAX,WICK",
                "d|o|o|h|h|l|l|c|c", ","),
    "stooq": ("Date,Open,High,Low,Close,Volume", "d|o|h|l|c|v", ","),
    "stooq-pl": ("Data,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie,Wolumen", "d|o|h|l|c|v", ","),
    "stooq-ascii": ("<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>",
                    "WAX.US|D|X|000000|o|h|l|c|v|0", ","),
    "metastock-ascii": ("<TICKER>,<DTYYYYMMDD>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>",
                        "WAX|X|093000|o|h|l|c|v", ","),
    "finam": ("<TICKER>;<PER>;<DATE>;<TIME>;<OPEN>;<HIGH>;<LOW>;<CLOSE>;<VOL>", "WAX;D;X;100000;o;h;l;c;v", ";"),
    "alphavantage": ("timestamp,open,high,low,close,volume", "d|o|h|l|c|v", ","),
    "coinbase": ("time,low,high,open,close,volume", "E|l|h|o|c|v", ","),
    "coinbase-bare": (None, "E|l|h|o|c|v", ","),
    "cryptodatadownload": ("https://www.example.com\nunix,date,symbol,open,high,low,close,Volume USD",
                           "E000|d 00:00:00|WAX/USD|o|h|l|c|v", ","),
    "metatrader5": ("<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>",
                    "X|00:00:00|o|h|l|c|v|0|9", "\t"),
    "metatrader5-daily": ("<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>", "X|o|h|l|c|v|0|9", "\t"),
    "metatrader4": (None, "X|00:00|o|h|l|c|v", ","),
    "dukascopy": ("Gmt time,Open,High,Low,Close,Volume", "D 00:00:00.000|o|h|l|c|v", ","),
    "dukascopy-local": ("Local time,Open,High,Low,Close,Volume", "D 00:00:00.000 GMT+0200|o|h|l|c|v", ","),
    "investing": ('"Date","Price","Open","High","Low","Vol.","Change %"', '"U"|"c"|"o"|"h"|"l"|"1.53M"|"-0.31%"', ","),
    "investing-de": ('"Datum","Zuletzt","Eröffn.","Hoch","Tief","Vol.","+/- %"',
                     '"D"|"1.1c"|"1.1o"|"1.1h"|"1.1l"|"1,53M"|"-0,31%"', ","),
    "investing-fr": ("Date,Dernier,Ouv.,Plus Haut,Plus Bas,Vol.,Variation %", '"D"|"c"|"o"|"h"|"l"|"153,2K"|"1%"', ","),
    "investing-it": ("Data,Ultimo,Apertura,Massimo,Minimo,Vol.,Var. %", '"D"|"c"|"o"|"h"|"l"|"1,5B"|"1%"', ","),
    "investing-pl": ("Data,Ostatnio,Otwarcie,Max.,Min.,Wol.,Zmiana%", '"D"|"c"|"o"|"h"|"l"|"1,5M"|"1%"', ","),
    "investing-pt": ("Data,Último,Abertura,Máxima,Mínima,Vol.,Var%", '"D"|"c"|"o"|"h"|"l"|"1,5M"|"1%"', ","),
    "investing-ru": ("Дата,Цена,Откр.,Макс.,Мин.,Объём,Изм. %", '"D"|"c"|"o"|"h"|"l"|"1,5M"|"1%"', ","),
    "investing-tr": ("Tarih,Şimdi,Açılış,Yüksek,Düşük,Hac.,Fark %", '"D"|"c"|"o"|"h"|"l"|"1,5M"|"1%"', ","),
    "investing-cn": ("日期,收盘,开盘,高,低,交易量,涨跌幅", "d|c|o|h|l|1.53M|1%", ","),
    "investing-jp": ("日付け,終値,始値,高値,安値,出来高,変化率 %", "d|c|o|h|l|1.53M|1%", ","),
    "tradingview": ("time,open,high,low,close,Volume,MA", "E|o|h|l|c|v|NaN", ","),
    "interactive-brokers": (",date,open,high,low,close,volume,average,barCount", "7|d|o|h|l|c|v|c|31", ","),
    "twse": ("日期,成交股數,成交金額,開盤價,最高價,最低價,收盤價,漲跌價差,成交筆數",
             '"113/01/05"|"1,234"|"5,678"|"o"|"h"|"l"|"c"|"+0.5"|"31"', ","),
    "ariva": ("Datum;Erster;Hoch;Tief;Schlusskurs;Volumen", "d;o;h;l;c;v", ";"),
    "nse": ("SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,TOTTRDQTY,TOTTRDVAL,TIMESTAMP",
            "WAX|EQ|o|h|l|c|c|o|v|1|05-JAN-2024", ","),
    "coinmarketcap": ("timeOpen;timeClose;timeHigh;timeLow;name;open;high;low;close;volume;marketCap",
                      '"dT00:00:00.000Z";"dT23:59:59.999Z";"dT01:00:00Z";"dT02:00:00Z";"1";o;h;l;c;v;1e9', ";"),
    "kraken": (None, "E|o|h|l|c|v|31", ","),
    "bars": ("Date|Open|High|Low|Close", "d|o|h|l|c", "|"),
    "blanks": ("Date Time Open High Low Close Volume", "d|10:30:00|o|h|l|c|v", " "),
    "no-time": ("Open,High,Low,Close", "o|h|l|c", ","),
    "wrapped": ('"Date,Open,High,Low,Close"', '"d|o|h|l|c"', ","),
    "longform": ("Symbol,Date,Open,High,Low,Close", "W|d|o|h|l|c", ","),
    "preamble": ("Symbol: WAX\nSource: made up\n\nDate,Open,High,Low,Close", "d|o|h|l|c", ","),
    "months": ("Date,Open,High,Low,Close", '"Jan 5, 2024"|o|h|l|c', ","),
    "months-fr": ("Date;Ouverture;Plus haut;Plus bas;Clôture", "5 févr. 2024;o;h;l;c", ";"),
    "clock": ("Date,Time,Open,High,Low,Close", "U|4:00 PM|o|h|l|c", ","),
    "buddhist": ("Date,Open,High,Low,Close", "15/03/2567|o|h|l|c", ","),
    "spoilt": ("Date,Open,High,Low,Close,Volume", 'd|o|h|l|c|v\nd|null|"",h|l\n\nTotal,,,\nd|h|l|h|c|-\n#|', ","),
}


def candle_text(row, template, delimiter, index):
    import datetime
    day = datetime.date.fromisoformat(row[0])
    forms = {name: row[at] for name, at in COLUMNS.items()}
    forms.update(D=day.strftime("%d.%m.%Y"), U=day.strftime("%m/%d/%Y"), X=day.strftime("%Y%m%d"),
                 E=str((day - datetime.date(1970, 1, 1)).days * 86400), W=("WAX", "WICK")[index % 2])
    bare = template.replace("|", delimiter) if delimiter != "|" else template
    out, word = "", ""
    for char in bare + "\0":
        if char.isalpha():
            word += char
            continue
        # "E000" and "1.0c" have a letter beside digits; a word of several letters is one of the file's own.
        out += forms.get(word, forms[word[0]] + word[1:] if word[:1] == "d" and word[1:] == "T" else word)
        word = ""
        out += char
    return out[:-1]


def table(name):
    header, template, delimiter = TABLES[name]
    lines = [header] if header else []
    lines += [candle_text(row, template, delimiter, i) for i, row in enumerate(ROWS)]
    # A price of thousands has a decimal comma.
    return re.sub(r"\b(1\.1\d\d)\.", r"\1,", "\n".join(lines) + "\n")


def reader_seeds():
    for path in sorted(SAMPLES.glob("*.csv")):
        lines = path.read_bytes().splitlines(keepends=True)
        yield path.stem, b"".join(lines[:6] + lines[-2:])
    utf16 = (SAMPLES / "ember-utf16.txt").read_bytes().decode("utf-16").splitlines(keepends=True)
    yield "ember-utf16", "".join(utf16[:6]).encode("utf-16")
    for name in TABLES:
        yield name, table(name).encode()
    yahoo = table("stooq")
    yield "gzip", gzip.compress(yahoo.encode(), mtime=0)
    yield "gzip-members", gzip.compress(yahoo.encode(), mtime=0) + gzip.compress(ROWS[0][0].encode(), mtime=0)
    yield "gzip-cut", gzip.compress(yahoo.encode(), mtime=0)[:60]
    yield "utf-16-be", yahoo.encode("utf-16-be")
    yield "utf-32", yahoo.encode("utf-32")
    yield "gb18030", table("investing-cn").encode("gb18030")
    yield "shift-jis", table("investing-jp").encode("shift-jis")
    yield "big5", table("twse").encode("big5")
    yield "windows-1252", table("investing-de").encode("cp1252")
    yield "windows-1251", table("investing-ru").replace("ё", "е").encode("cp1251")
    yield "carriage-returns", yahoo.replace("\n", "\r").encode()
    yield "crlf", yahoo.replace("\n", "\r\n").encode()
    yield "empty", b""
    yield "page", b"<!DOCTYPE html>\n<html><body>1,2,3</body></html>\n"
    yield "json", b'{"open":[1,2],"close":[3]}\n'


def number_seeds():
    texts = ["1234.5", "1,234.56", "1.234,56", "-0.001", "1e308", "4.9e-324", "1.8e309", "$ 12.50", "(3.25)", "12-", "69.17M",
             "1'234'567.8", "1\u202f234,5", "12,34,567.89", "\u22125%", "1.2.3", "0x10", "NaN", "null", "5 Mio", "3万",
             "9007199254740993", "0.1000000000000000055511151231257827021181583404541015625", "2.2250738585072011e-308",
             "17,9 млн", "00012", ".5", "5.", "+7", "USD 1.5", "1.5 Cr", "\"8\""]
    for i, text in enumerate(texts):
        yield f"{i:02}", bytes([ord("0") + i % 8]) + text.encode()
    yield "vote", b"0" + "\n".join(texts).encode()


def time_seeds():
    columns = {
        "iso": ["2024-03-15T10:30:00Z", "2024-03-16 10:30:00.123456-04:00", "2024-03-17"],
        "open": ["03/04/2024", "04/04/2024", "13/04/2024"],
        "us": ["1/2/24 4:00 PM", "1/3/24 12:00 AM", "12/31/99 11:59 a.m."],
        "names": ["15-Mar-2024", "Mar 15, 2024", "15 mars 2024", "Fri Mar 15 2024 10:30:00 GMT+0100 (CET)", "24-Jan-01"],
        "epochs": ["1710460800", "1710460800000", "1710460800000000", "1710460800000000000", "1.7104608e+12"],
        "compact": ["20240315", "20240315 103000", "202403151030", "20240315103000"],
        "buddhist": ["15/03/2567", "16/03/2567"],
        "republic": ["113/01/05", "113/01/08"],
        "chinese": ["2024年3月15日", "2024年3月16日 上午10:30"],
        "bounds": ["2024", "2024-03", "24:00", "2024-02-29 24:00", "2023-02-29", "9999-12-31T23:59:60Z", "0001-01-01"],
        "zones": ["EST5EDT,M3.2.0,M11.1.0", "<+0330>-3:30", "CET-1CEST,M3.5.0,M10.5.0/3", "AAA3BBB,J60/-167,300/167"],
    }
    for i, (name, fields) in enumerate(columns.items()):
        yield name, bytes([ord("@") + i % 4]) + "\n".join(fields).encode()
    yield "two-columns", b"D" + "\n".join(f"2024-03-{day}\t{day}:30:00" for day in range(11, 20)).encode()
    yield "two-compact", b"D20240315\t93000\n20240315\t103000\n20240318\t0\n"
    yield "pattern", b"H%d.%m.%Y %H:%M:%S.%f\n15.03.2024 10:30:00.25\n16.03.2024 1:2:3.999999999\n"
    yield "pattern-names", b"H%A %d %b %y %I:%M %p %z\nFriday 15 Mar 24 04:30 PM +0100\n"
    yield "pattern-epoch", b"H%s\n1710460800\n-1\n"


def marks_seeds():
    yield "usual", ("time,price,kind,text,time2,price2,symbol\n2024-01-05,80.6,buy,first,,,\n2024-01-08,,sell,,,,WAX\n"
                    '2024-01-09,81,text,"a, ""b""",,,\n2024-01-03,82,line,,2024-01-09,80,\n2024-01-03,82,ray,,2024-01-09,81,\n'
                    "# a remark\n2024-01-10,x,buy,,,,\nnever,1,buy,,,,\n").encode()
    yield "bare", b"2024-01-05;80,6;buy;eins\n2024-01-08T10:30;81,2;sell;zwei\n"
    yield "side", b"Date\tSide\tLabel\r\n1710460800\tBUY\tx\r\n2024\tsell\t\r\n"


def theme_seeds():
    yield "usual", b"# mine\nbase = dark\nup = #2fbf8a\ndown=#f46\nplots = gold, skyblue, #123456\nbackground = none\n"
    yield "all", b"base = light\nbackground = #fdf6e3\npane-border = grey\ngrid = #eee\ntext = black\ntext-muted = #666\n" \
                 b"axis = #333\nunchanged = blue\nup-volume = #cfc\ndown-volume = #fcc\ntag-text = white\r\n"
    yield "wrong", b"base = drak\nup\n= 3\nup = #12\nup = red\nup = red\n"


def arguments_seeds():
    stooq = "\n" + table("stooq")
    odd = "\n" + table("no-time").replace("Open,High,Low,Close", "A,B,C,D")
    yield "columns", ("--columns\ntime=1,open=2,high=3,low=4,close=Close,volume=6\nx.csv\n" + stooq).encode()
    yield "columns-names", ("--check\n--columns=open=A,high=B,low=C,close=D\nx.csv\n" + odd).encode()
    yield "date-format", ("--date-format\n%Y-%m-%d\n--strict\nx.csv\n" + stooq).encode()
    yield "date-order", ("--date-order\ndmy\n--tz\n+02:00\nx.csv\n" + "\n" + table("clock")).encode()
    yield "indicators", ("-i\nsma:20,50,200\n-i\nbollinger:period=20, 2\n-i\nmacd\n-i\nfibonacci-retracement:2024-01-03\n"
                         "-i\nvolume-profile:24\nx.csv\n" + stooq).encode()
    yield "picture", ("--size\n640x480\n-t\nrenko:size=5\n--theme\ndark\n--up\n#2fbf8a\n--background\nnone\n--last\n120\n"
                      "--from\n2024-01\n--to\n2024-03-15T10:30Z\n--hline\n81.5,text\nx.csv\n" + stooq).encode()
    yield "resample", ("--resample\n2d\nx.csv\n" + stooq).encode()
    yield "running", ("-qrj4\n--pool\nprocesses\n--timeout=2.5\n--shard\n2/3\n--lock\nl\n--report\n-\nx.csv\n").encode()
    yield "bench", b"--bench\n--bench-charts\n10,50\n--bench-tolerance\n5%\n--bench-compare\nold.json\n"
    yield "wrong", b"--no-such\n--size\n1x1\n"
    yield "letters", b"-0u\n--\n-x\n"


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "corpus"
    for target, seeds in (("reader", reader_seeds()), ("number", number_seeds()), ("time", time_seeds()),
                          ("marks", marks_seeds()), ("theme", theme_seeds()), ("arguments", arguments_seeds())):
        (folder / target).mkdir(parents=True, exist_ok=True)
        for name, data in seeds:
            (folder / target / name).write_bytes(data)


if __name__ == "__main__":
    main()
