#include "render/ohlc/dialects.h"

#include "render/ohlc/reader.h"

#include <stdio.h>
#include <string.h>

/* A header that ends in a comma stands for all that begin with it; the longest one that fits wins. */
const struct dialect dialects[] = {
    {"yahoo", "Yahoo Finance download", "date,open,high,low,close,adjclose,volume"},
    {"yfinance", "yfinance history, written by pandas", "date,open,high,low,close,volume,dividends,stocksplits"},
    {"yfinance-intraday", "yfinance history of minutes or hours",
     "datetime,open,high,low,close,volume,dividends,stocksplits"},
    {"yfinance-multi", "yfinance download, with a row of tickers", "price,"},
    {"stooq", "Stooq download, and any file with its columns", "date,open,high,low,close,volume"},
    {"stooq-pl", "Stooq download in Polish", "data,otwarcie,najwyzszy,najnizszy,zamkniecie,"},
    {"stooq-ascii", "Stooq bulk files", "ticker,per,date,time,open,high,low,close,vol,openint"},
    {"metastock-ascii", "MetaStock ASCII", "ticker,dtyyyymmdd,time,open,high,low,close,vol"},
    {"finam", "Finam export", "ticker,per,date,time,open,high,low,close,vol"},
    {"alphavantage", "Alpha Vantage", "timestamp,open,high,low,close,volume"},
    {"coinbase", "Coinbase candles", "time,low,high,open,close,volume"},
    {"cryptodatadownload", "CryptoDataDownload", "unix,date,symbol,open,high,low,close,"},
    {"metatrader5", "MetaTrader 5 export", "date,time,open,high,low,close,tickvol,vol,spread"},
    {"metatrader5-daily", "MetaTrader 5 export of days", "date,open,high,low,close,tickvol,vol,spread"},
    {"dukascopy", "Dukascopy", "gmttime,open,high,low,close,volume"},
    {"dukascopy-local", "Dukascopy in local time", "localtime,open,high,low,close,volume"},
    {"investing", "Investing.com", "date,price,open,high,low,vol,change"},
    {"investing-de", "Investing.com in German", "datum,zuletzt,eroffn,hoch,tief,vol,"},
    {"investing-es", "Investing.com in Spanish", "fecha,ultimo,apertura,maximo,minimo,vol,"},
    {"investing-fr", "Investing.com in French", "date,dernier,ouv,plushaut,plusbas,vol,"},
    {"investing-it", "Investing.com in Italian", "data,ultimo,apertura,massimo,minimo,vol,"},
    {"investing-pl", "Investing.com in Polish", "data,ostatnio,otwarcie,max,min,wol,"},
    {"investing-pt", "Investing.com in Portuguese", "data,ultimo,abertura,maxima,minima,vol,"},
    {"investing-ru", "Investing.com in Russian", "дата,цена,откр,макс,мин,объем,"},
    {"investing-tr", "Investing.com in Turkish", "tarih,simdi,acilis,yuksek,dusuk,hac,"},
    {"investing-cn", "Investing.com in Chinese", "日期,收盘,开盘,高,低,交易量,"},
    {"investing-jp", "Investing.com in Japanese", "日付け,終値,始値,高値,安値,出来高,"},
    {"nasdaq", "Nasdaq.com", "date,closelast,volume,open,high,low"},
    {"tradingview", "TradingView chart export", "time,open,high,low,close,"},
    {"interactive-brokers", "Interactive Brokers through ib_insync",
     "date,open,high,low,close,volume,average,barcount"},
    {"akshare", "akshare", "日期,开盘,收盘,最高,最低,成交量,成交额,"},
    {"akshare-code", "akshare with a column of codes", "日期,股票代码,开盘,收盘,最高,最低,成交量,成交额,"},
    {"twse", "Taiwan Stock Exchange", "日期,成交股數,成交金額,開盤價,最高價,最低價,收盤價,"},
    {"ariva", "ariva.de", "datum,erster,hoch,tief,schlusskurs,volumen"},
    {"nse", "National Stock Exchange of India, bhavcopy", "symbol,series,open,high,low,close,last,prevclose,"},
    {"coinmarketcap", "CoinMarketCap", "timeopen,timeclose,timehigh,timelow,name,open,high,low,close,volume,"},
    {"pandas", "pandas with an index that has no name", ",open,high,low,close,"},
    {"binance", "Binance klines: 12 columns without a header", NULL},
    {"kraken", "Kraken OHLCVT: epoch, prices, volume, trades without a header", NULL},
    {"metatrader4", "MetaTrader 4 export: day, time, prices, volume without a header", NULL},
    {"histdata", "HistData: YYYYMMDD HHMMSS and semicolons without a header", NULL},
    {"headerless", "no header: columns found by what stands in them", NULL},
    {"generic", "columns found by their names", NULL},
    {NULL, NULL, NULL},
};

/* The folded names, joined by commas. */
static void join_names(char *out, size_t size, const struct names *names)
{
    size_t used = 0;
    out[0] = 0;
    for (size_t i = 0; i < names->count && used + 2 < size; i++) {
        if (i)
            out[used++] = ',';
        used += name_fold(names->fields[i].text, names->fields[i].length, out + used, size - used);
    }
    out[used] = 0;
}

static const char *name_by_header(const struct table *table)
{
    char joined[256];
    const char *name = NULL;
    size_t longest = 0;
    join_names(joined, sizeof joined, &table->names);
    for (const struct dialect *dialect = dialects; dialect->name; dialect++) {
        size_t length = dialect->header ? strlen(dialect->header) : 0;
        if (length > longest && strncmp(joined, dialect->header, length) == 0 &&
            (joined[length] == 0 || dialect->header[length - 1] == ',')) {
            longest = length;
            name = dialect->name;
        }
    }
    return name ? name : "generic";
}

static bool has_order(const struct columns *columns, size_t open)
{
    return columns->at[COLUMN_OPEN] == open && columns->at[COLUMN_HIGH] == open + 1 &&
           columns->at[COLUMN_LOW] == open + 2 && columns->at[COLUMN_CLOSE] == open + 3;
}

static const char *name_by_shape(const struct table *table, const struct plan *plan)
{
    const struct columns *columns = &table->groups[0].columns;
    const size_t width = table->sample.width;
    bool is_epoch = strncmp(plan->time.name, "epoch", 5) == 0;
    if (width == 12 && has_order(columns, 1) && is_epoch)
        return "binance";
    if (width == 7 && has_order(columns, 1) && is_epoch)
        return "kraken";
    if (width == 7 && has_order(columns, 2) && columns->at[COLUMN_CLOCK] == 1)
        return "metatrader4";
    if (width == 6 && has_order(columns, 1) && table->form.delimiter == ';')
        return "histdata";
    if (width == 6 && columns->at[COLUMN_LOW] == 1 && columns->at[COLUMN_HIGH] == 2 && columns->at[COLUMN_OPEN] == 3)
        return "coinbase";
    return "headerless";
}

void dialect_describe(char *out, size_t size, const struct table *table, const struct plan *plan, const char *encoding)
{
    const char *delimiter = "blanks";
    switch (table->form.delimiter) {
    case ',':
        delimiter = "comma";
        break;
    case ';':
        delimiter = "semicolon";
        break;
    case '\t':
        delimiter = "tab";
        break;
    case '|':
        delimiter = "bar";
        break;
    default:
        break;
    }
    snprintf(out, size, "%s; %s%s; %s%s%s; %s", table->names.count ? name_by_header(table) : name_by_shape(table, plan),
             delimiter, table->is_wrapped ? ", lines in quotes" : "",
             plan->price.decimal == ',' ? "decimal comma; " : "", plan->has_time ? "" : "no time",
             plan->has_time ? plan->time.name : "", encoding ? encoding : "UTF-8");
}
