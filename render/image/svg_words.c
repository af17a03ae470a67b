#include "render/image/svg_words.h"

#include "render/image/caption.h"

#include <inttypes.h>
#include <string.h>

static void put_clean(struct text *out, const char *utf8)
{
    struct text clean = {0};
    caption_clean(&clean, utf8);
    if (clean.is_broken)
        out->is_broken = true;
    else if (clean.data)
        caption_xml(out, clean.data);
    text_release(&clean);
}

static void put_word(struct text *out, const struct word *word)
{
    text_printf(out, "<text x=\"%d\" y=\"%d\" font-size=\"%d\"", word->x, word->baseline, word->size_px);
    if (word->is_medium)
        text_puts(out, " font-weight=\"500\"");
    if (word->width > 0)
        text_printf(out, " textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\"", word->width);
    text_printf(out, " fill=\"#%06" PRIx32 "\">", word->colour & 0xffffff);
    put_clean(out, word->text);
    text_puts(out, "</text>\n");
}

void svg_put_words(struct text *out, const struct words *words)
{
    text_puts(out, "<g font-family=\"");
    if (words->family && *words->family && !strpbrk(words->family, "'\"\\")) {
        text_puts(out, "'");
        put_clean(out, words->family);
        text_puts(out, "', ");
    }
    text_puts(out, "Helvetica, Arial, sans-serif\" xml:space=\"preserve\">\n");
    for (const struct word *word = words->first; word; word = word->next)
        put_word(out, word);
    text_puts(out, "</g>\n");
}
