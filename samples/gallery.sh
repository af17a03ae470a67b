#!/bin/sh
# Draws every chart type, theme and indicator that a chandler has into a folder, with index.html to look at them all.
# usage: samples/gallery.sh [FOLDER]   (./gallery by default)
# CHANDLER names the program; without it that of build/release, which is built where it is missing.
# What there is comes from --list. A picture that cannot be drawn is named there and here, and does not stop the others;
# the exit status is then 1.
set -eu
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
chandler=${CHANDLER:-$top/build/release/chandler}
folder=${1:-gallery}
daily=$top/samples/lantern-yahoo.csv
hourly=$top/samples/tallow-binance-1h.csv
drawn=0
failed=0

[ -x "$chandler" ] || { "$top/tests/install-packages" && "$top/tests/build" release; } >&2
mkdir -p -- "$folder"
case $folder in
    /*) ;;
    *) folder=./$folder ;;
esac

# The text of standard input as HTML.
escaped() {
    sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/"/\&quot;/g'
}

# draw FILE CAPTION INPUT OPTION...: draws, and puts the picture into the index.
draw() {
    file=$1 caption=$2 input=$3
    shift 3
    if "$chandler" -q --size 800x400 -o "$folder/$file" "$@" -- "$input" </dev/null; then
        drawn=$((drawn + 1))
        picture=$(printf '<img src="%s" width="800" height="400" alt="">' "$(printf '%s' "$file" | escaped)")
    else
        picture='<p>not drawn</p>'
        failed=$((failed + 1))
        printf '%s: %s could not be drawn\n' "${0##*/}" "$caption" >&2
    fi
    printf '<figure>%s<figcaption>%s</figcaption></figure>\n' "$picture" "$(printf '%s' "$caption" | escaped)" \
        >>"$folder/index.html"
}

# section TITLE
section() {
    printf '<h2>%s</h2>\n' "$1" >>"$folder/index.html"
}

# A name of --list as a part of a file's name.
plain() {
    printf '%s' "$1" | tr -c 'A-Za-z0-9._-' '_'
}

cat >"$folder/index.html" <<'HEAD'
<!DOCTYPE html>
<meta charset="utf-8">
<title>chandler's gallery</title>
<style>
body { font-family: sans-serif; margin: 2em; background: #e8eaee; color: #1b1f27 }
figure { display: inline-block; margin: 0 1em 1.5em 0; max-width: 800px }
img { max-width: 100%; height: auto; display: block }
</style>
<h1>chandler's gallery</h1>
HEAD

tab=$(printf '\t')
lists=$(mktemp -d)
trap 'rm -rf -- "$lists"' EXIT
trap 'exit 1' HUP INT TERM
for list in types themes indicators; do
    "$chandler" --list "$list" >"$lists/$list"
done

section 'Types'
while IFS=$tab read -r name summary; do
    draw "type-$(plain "$name").png" "$name: $summary" "$daily" --type "$name" --last 120
done <"$lists/types"

section 'Themes'
while IFS=$tab read -r name summary; do
    draw "theme-$(plain "$name").png" "$name: $summary" "$daily" --theme "$name" --last 120 \
        -i sma:10,50 -i bollinger -i rsi
done <"$lists/themes"
draw background-none.png 'A transparent background, here over that of this page' "$daily" --background none --last 120 \
    -i bollinger -i macd

section 'Indicators'
while IFS=$tab read -r name summary; do
    draw "indicator-$(plain "$name").png" "$name: $summary" "$daily" -i "$name"
    draw "indicator-$(plain "$name")-1h.png" "$name, of hours" "$hourly" -i "$name" --theme dark --last 200
done <"$lists/indicators"

section 'Together'
draw together.png 'Three indicators over the candles and two panes' "$daily" \
    -i sma:10,50 -i bollinger -i supertrend -i macd -i rsi
draw together-dark.png 'The same of hours' "$hourly" --theme dark --last 200 \
    -i sma:10,50 -i bollinger -i supertrend -i macd -i rsi
draw marks.png 'Trades, lines and a level' "$daily" --last 180 --marks "$top/samples/marks/lantern.csv" --hline 90,Stop
draw marks-ahead.png 'The same beside a cloud ahead and pivots' "$daily" --last 120 -i ichimoku -i pivots \
    --marks "$top/samples/marks/lantern.csv"
draw weeks.png 'Days made weeks' "$daily" --resample 1w -i sma:5
draw vectors.svg 'SVG, in which text is text' "$daily" --last 120 -i bollinger -i macd

echo "$drawn pictures: see $folder/index.html"
[ "$failed" -eq 0 ]
