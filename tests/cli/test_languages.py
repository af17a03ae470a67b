"""Headers and month names in the languages of traders' sites, in the encodings they come in."""
import datetime
import unittest

from support import Case, csv_text, table, walk

# time, open, high, low, close, volume
PLAIN = {
    "en": ["Date", "Open", "High", "Low", "Close", "Volume"],
    "es": ["Fecha", "Apertura", "Máximo", "Mínimo", "Cierre", "Volumen"],
    "pt": ["Data", "Abertura", "Máxima", "Mínima", "Fechamento", "Volume"],
    "fr": ["Date", "Ouverture", "Plus haut", "Plus bas", "Clôture", "Volume"],
    "de": ["Datum", "Eröffnung", "Hoch", "Tief", "Schluss", "Volumen"],
    "de2": ["Datum", "Erster", "Hoch", "Tief", "Schlusskurs", "Volumen"],
    "it": ["Data", "Apertura", "Massimo", "Minimo", "Chiusura", "Volume"],
    "pl": ["Data", "Otwarcie", "Najwyzszy", "Najnizszy", "Zamkniecie", "Wolumen"],
    "pl2": ["Data", "Otwarcie", "Najwyższy", "Najniższy", "Zamknięcie", "Wolumen"],
    "ru": ["Дата", "Открытие", "Максимум", "Минимум", "Закрытие", "Объём"],
    "tr": ["Tarih", "Açılış", "Yüksek", "Düşük", "Kapanış", "Hacim"],
    "zh": ["日期", "开盘", "最高", "最低", "收盘", "成交量"],
    "zh2": ["日期", "开盘价", "最高价", "最低价", "收盘价", "成交量"],
    "zh-tw": ["日期", "開盤價", "最高價", "最低價", "收盤價", "成交股數"],
    "ja": ["日付", "始値", "高値", "安値", "終値", "出来高"],
}
# The order of a widespread site: time, close, open, high, low, volume, change
SITE = {
    "en": ["Date", "Price", "Open", "High", "Low", "Vol.", "Change %"],
    "es": ["Fecha", "Último", "Apertura", "Máximo", "Mínimo", "Vol.", "% var."],
    "pt": ["Data", "Último", "Abertura", "Máxima", "Mínima", "Vol.", "Var%"],
    "fr": ["Date", "Dernier", "Ouv.", "Plus Haut", "Plus Bas", "Vol.", "Variation %"],
    "de": ["Datum", "Zuletzt", "Eröffn.", "Hoch", "Tief", "Vol.", "+/- %"],
    "it": ["Data", "Ultimo", "Apertura", "Massimo", "Minimo", "Vol.", "Var. %"],
    "pl": ["Data", "Ostatnio", "Otwarcie", "Max.", "Min.", "Wol.", "Zmiana%"],
    "ru": ["Дата", "Цена", "Откр.", "Макс.", "Мин.", "Объём", "Изм. %"],
    "tr": ["Tarih", "Şimdi", "Açılış", "Yüksek", "Düşük", "Hac.", "Fark %"],
    "zh": ["日期", "收盘", "开盘", "高", "低", "交易量", "涨跌幅"],
    "ja": ["日付け", "終値", "始値", "高値", "安値", "出来高", "変化率 %"],
}
ENCODINGS = {"es": ["cp1252"], "pt": ["cp1252"], "fr": ["cp1252", "latin-1"], "de": ["cp1252"], "pl2": ["cp1250"],
             "ru": ["cp1251"], "tr": ["cp1254"], "zh": ["gb18030"], "zh2": ["gb18030"], "zh-tw": ["big5"],
             "ja": ["shift-jis"]}
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "en-short": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "es-short": "ene feb mar abr may jun jul ago sep oct nov dic",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "pt-short": "jan fev mar abr mai jun jul ago set out nov dez",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "fr-short": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "de-short": "Jan Feb Mrz Apr Mai Jun Jul Aug Sep Okt Nov Dez",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "it-short": "gen feb mar apr mag giu lug ago set ott nov dic",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "pl-short": "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "tr-short": "Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara",
}


def day(seconds):
    return datetime.date(1970, 1, 1) + datetime.timedelta(days=seconds // 86400)


class Languages(Case):
    def setUp(self):
        super().setUp()
        self.candles = walk(40, step=9 * 86400)

    def test_plain_headers(self):
        rows = table(self.candles)
        for language, header in PLAIN.items():
            for spelled in (header, [name.upper() for name in header]):
                with self.subTest(language=language, header=spelled):
                    self.assert_reads(csv_text(rows, spelled), self.candles)

    def test_close_comes_first(self):
        rows = [[row[0], row[4], row[1], row[2], row[3], row[5], "0.5%"] for row in table(self.candles)]
        for language, header in SITE.items():
            with self.subTest(language=language):
                self.assert_reads(csv_text(rows, header), self.candles)

    def test_without_volume(self):
        candles = [c._replace(volume=None) for c in self.candles]
        for language, header in PLAIN.items():
            with self.subTest(language=language):
                self.assert_reads(csv_text([row[:5] for row in table(candles)], header[:5]), candles)

    def test_code_pages(self):
        for language, encodings in ENCODINGS.items():
            for encoding in encodings:
                with self.subTest(language=language, encoding=encoding):
                    text = csv_text(table(self.candles), PLAIN[language], ";")
                    self.assert_reads(text.encode(encoding), self.candles)

    def test_month_names(self):
        for language, names in MONTHS.items():
            names = names.split()
            self.assertEqual(len(names), 12)
            for form in ("{d} {m} {y}", "{d:02} {m} {y}", "{d}-{m}-{y}", "{m} {d}, {y}", "{d}. {m} {y}"):
                with self.subTest(language=language, form=form):
                    def written(seconds):
                        date = day(seconds)
                        return '"%s"' % form.format(d=date.day, m=names[date.month - 1], y=date.year)
                    self.assert_reads(csv_text(table(self.candles, written)), self.candles)

    def test_east_asian_dates(self):
        for form in ("{y}年{m}月{d}日", "{y}年{m:02}月{d:02}日"):
            with self.subTest(form=form):
                def written(seconds):
                    date = day(seconds)
                    return form.format(y=date.year, m=date.month, d=date.day)
                self.assert_reads(csv_text(table(self.candles, written), PLAIN["zh"]), self.candles)
                self.assert_reads(csv_text(table(self.candles, written), PLAIN["ja"]).encode("shift-jis"), self.candles)


if __name__ == "__main__":
    unittest.main()
