#include "tests/cliunit/place.h"

#include "cli/batch.h"
#include "cli/plan.h"
#include "cli/update.h"

#include <fcntl.h>
#include <limits.h>

/* A plan of a command line, words parted by blanks. */
struct planned {
    char words[400];
    char *argv[16];
    struct cli_options options;
    struct plan plan;
    const char *place;
    struct error error;
    enum status status;
};

static void make(struct planned *planned, const char *line)
{
    int argc = 0;
    *planned = (struct planned){0};
    snprintf(planned->words, sizeof planned->words, "chandler %s", line);
    for (char *word = strtok(planned->words, " "); word && argc < 16; word = strtok(NULL, " "))
        planned->argv[argc++] = word;
    if (options_parse(&planned->options, argc, planned->argv, &planned->error) != STATUS_OK)
        fail_msg("'%s': %s", line, planned->error.message);
    planned->status = plan_charts(&planned->plan, &planned->options, &planned->place, &planned->error);
}

static void drop(struct planned *planned)
{
    plan_release(&planned->plan);
    options_release(&planned->options);
}

static void assert_outputs(const char *line, const char *const *outputs)
{
    struct planned planned;
    make(&planned, line);
    if (planned.status != STATUS_OK)
        fail_msg("'%s': %s: %s", line, planned.place, planned.error.message);
    size_t count = 0;
    for (; outputs[count] && count < planned.plan.count; count++)
        assert_string_equal(planned.plan.charts[count].output, outputs[count]);
    assert_null(outputs[count]);
    assert_int_equal(planned.plan.count, count);
    drop(&planned);
}

/* Refused, naming both. */
static void assert_refused(const char *line, const char *place, const char *other)
{
    struct planned planned;
    make(&planned, line);
    if (planned.status != STATUS_USAGE || !planned.place || strcmp(planned.place, place) != 0 ||
        !strstr(planned.error.message, other))
        fail_msg("'%s': status %d, %s: %s", line, planned.status, planned.place, planned.error.message);
    drop(&planned);
}

static void write_long(const char *path, const char *const *symbols)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("Symbol,Date,Open,High,Low,Close\n", file);
    for (int day = 2; day < 8; day++)
        for (size_t i = 0; symbols[i]; i++)
            fprintf(file, "%s,2024-01-%02d,10,12,9,%d\n", symbols[i], day, 10 + day % 2);
    fclose(file);
}

static void plan_names_charts_after_files(void **state)
{
    (void)state;
    mkdir("in", 0777);
    mkdir("in/sub", 0777);
    place_write("in/a.csv", place_table);
    place_write("in/sub/b.csv.gz", place_table);
    assert_outputs("in", (const char *const[]){"a.png", NULL});
    assert_outputs("-r in -o out --format svg", (const char *const[]){"out/a.svg", "out/sub/b.svg", NULL});
    assert_outputs("in/a.csv -o out/ --name {stem}-{type}", (const char *const[]){"out/a-candles.png", NULL});
    assert_outputs("in/a.csv --name {first}_{last}", (const char *const[]){"2024-01-02_2024-01-04.png", NULL});
    assert_outputs("in/a.csv --name {first}_{last} --last 2", (const char *const[]){"2024-01-03_2024-01-04.png", NULL});
}

static void plan_makes_a_chart_for_each_symbol(void **state)
{
    (void)state;
    write_long("long.csv", (const char *const[]){"AAA", "B/C", NULL});
    write_long("one.csv", (const char *const[]){"AAA", NULL});
    assert_outputs("long.csv", (const char *const[]){"long-AAA.png", "long-B_C.png", NULL});
    assert_outputs("long.csv --symbol B/C", (const char *const[]){"long-B_C.png", NULL});
    assert_outputs("long.csv --name {symbol}", (const char *const[]){"AAA.png", "B_C.png", NULL});
    assert_outputs("one.csv", (const char *const[]){"one.png", NULL});
    struct planned planned;
    make(&planned, "one.csv");
    assert_string_equal(planned.plan.charts[0].symbol, "AAA");
    assert_false(planned.plan.charts[0].is_one_of_several);
    drop(&planned);
}

static void plan_keeps_symbols_of_one_file_apart(void **state)
{
    (void)state;
    struct planned planned;
    write_long("long.csv", (const char *const[]){"A/B", "A:B", "A\tB", "A_B", NULL});
    make(&planned, "long.csv");
    assert_int_equal(planned.status, STATUS_OK);
    assert_int_equal(planned.plan.count, 4);
    for (size_t i = 0; i < planned.plan.count; i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(planned.plan.charts[i].output, planned.plan.charts[k].output);
    drop(&planned);
}

static void plan_refuses_two_charts_in_one_file(void **state)
{
    (void)state;
    mkdir("a", 0777);
    mkdir("b", 0777);
    place_write("a/x.csv", place_table);
    place_write("b/x.csv", place_table);
    place_write("a/x.tsv", place_table);
    write_long("long.csv", (const char *const[]){"AAA", "BBB", NULL});
    assert_refused("a/x.csv b/x.csv", "b/x.csv", "a/x.csv");
    assert_refused("a -o out", "a/x.tsv", "a/x.csv");
    assert_refused("a/x.csv long.csv --name {type}", "long.csv", "a/x.csv");
    assert_refused("long.csv --name fixed", "long.csv", "{symbol}");
    assert_refused("long.csv -o two.png", "two.png", "2");
    assert_refused("long.csv -o -", "standard output", "2");
}

/* Whichever shard it is: those that have neither refuse as well. */
static void plan_refuses_what_another_shard_writes(void **state)
{
    (void)state;
    place_write("a.csv", place_table);
    place_write("b.csv", place_table);
    place_write("c.csv", place_table);
    place_write("a.txt", place_table);
    assert_refused("--shard 1/4 a.csv b.csv a.txt c.csv -o out", "a.txt", "a.csv");
    assert_refused("--shard 2/4 a.csv b.csv a.txt c.csv -o out", "a.csv", "a.txt");
    assert_refused("--shard 3/4 a.csv b.csv a.txt c.csv -o out", "a.txt", "a.csv");
    assert_refused("--shard 9/9 a.csv b.csv a.txt c.csv -o out", "a.txt", "a.csv");
    assert_refused("--shard 1/2 a.csv b.csv -o one.png", "one.png", "2 inputs");
    assert_refused("--shard 1/2 --name {type} a.csv b.csv -o out", "b.csv", "a.csv");
    assert_refused("--shard 1/2 a.csv b.csv -o . --geometry ./b.png", "./b.png", "b.csv");
    assert_outputs("--shard 3/3 --name {stem}-x a.csv b.csv c.csv -o out", (const char *const[]){"out/c-x.png", NULL});
    /* What only the files tell is not compared. */
    assert_outputs("--shard 2/2 --name {symbol} a.csv a.txt -o out", (const char *const[]){"out/a.png", NULL});
    assert_outputs("--shard 1/2 a.csv b.csv -o -", (const char *const[]){"-", NULL});
}

/* A name that its path tells is that of one symbol alone: where it is taken the file is asked. */
static void plan_asks_the_file_of_another_shard_in_doubt(void **state)
{
    (void)state;
    write_long("a.csv", (const char *const[]){"X", "Y", NULL});
    place_write("a.txt", place_table);
    write_long("b.csv", (const char *const[]){"X", "Y", NULL});
    place_write("b.txt", place_table);
    place_write("c-X.csv", place_table);
    write_long("c.csv", (const char *const[]){"X", "Y", NULL});
    assert_outputs("--shard 1/2 a.csv a.txt -o o", (const char *const[]){"o/a-X.png", "o/a-Y.png", NULL});
    assert_outputs("--shard 2/2 a.csv a.txt -o o", (const char *const[]){"o/a.png", NULL});
    assert_outputs("--shard 3/3 b.csv b.txt -o o", (const char *const[]){NULL});
    assert_refused("--shard 2/2 c-X.csv c.csv -o o", "c-X.csv", "c.csv");
}

static void plan_refuses_to_write_over_an_input_of_another_shard(void **state)
{
    (void)state;
    place_write("a.csv", place_table);
    place_write("xa.png", place_table);
    assert_refused("--shard 1/2 --name x{stem} a.csv xa.png -o .", "a.csv", "xa.png");
    assert_refused("--shard 1/2 a.csv xa.png -o o --report xa.png", "xa.png", "--report");
}

static void plan_refuses_to_write_over_an_input(void **state)
{
    (void)state;
    place_write("x.png", place_table);
    place_write("a.csv", place_table);
    assert_refused("x.png", "x.png", "over the input x.png");
    assert_refused("a.csv x.png --name {stem} -o ./", "x.png", "over the input x.png");
    assert_int_equal(symlink("a.csv", "link.png"), 0);
    assert_refused("a.csv --name link", "a.csv", "over the input a.csv");
}

static void plan_refuses_side_files_in_the_way(void **state)
{
    (void)state;
    place_write("a.csv", place_table);
    assert_refused("a.csv --report a.csv", "a.csv", "--report would be written over the input");
    assert_refused("a.csv --report a.png", "a.png", "same file as a.csv");
    assert_refused("a.csv --geometry x --report x", "x", "same file as --geometry");
    assert_refused("a.csv --geometry x --values x", "x", "--values would be written to the same file as --geometry");
    assert_refused("a.csv --values x --report x", "x", "same file as --values");
    assert_refused("a.csv --values a.csv", "a.csv", "--values would be written over the input a.csv");
    assert_refused("a.csv --values a.png", "a.png", "same file as a.csv");
    assert_int_equal(link("a.csv", "other.csv"), 0);
    assert_refused("a.csv --values other.csv", "other.csv", "--values would be written over the input a.csv");
    assert_refused("--bench a.csv --bench-json a.csv", "a.csv", "--bench-json would be written over the input a.csv");
    place_write("marks.csv", "2024-01-02,10,buy,x\n");
    assert_refused("a.csv --marks marks.csv --values marks.csv", "marks.csv", "over the input marks.csv");
    place_write("mine.theme", "up = red\n");
    assert_refused("a.csv --theme ./mine.theme --report mine.theme", "mine.theme", "over the input ./mine.theme");
    assert_refused("a.csv --plugin mine.theme --values mine.theme", "mine.theme", "over the input mine.theme");
    place_write("list", "a.csv\n");
    assert_refused("--files-from list --geometry list", "list", "over the input list");
}

static void plan_knows_one_file_by_another_spelling(void **state)
{
    (void)state;
    char here[PATH_MAX], words[PATH_MAX + 100], path[PATH_MAX + 8];
    place_write("a.csv", place_table);
    assert_int_equal(mkdir("there", 0777), 0);
    assert_int_equal(symlink("there", "way"), 0);
    place_write("there/a.png", "an old chart");
    assert_int_equal(symlink("there/a.png", "chart"), 0);
    assert_refused("a.csv --report ./a.png", "./a.png", "--report would be written to the same file as a.csv");
    assert_refused("a.csv -o ./new --report new//a.png", "new//a.png", "same file as a.csv");
    assert_refused("a.csv -o new/./deep --values new/deep/a.png", "new/deep/a.png", "same file as a.csv");
    assert_refused("a.csv -o way --geometry there/a.png", "there/a.png", "same file as a.csv");
    assert_refused("a.csv -o there --geometry way/a.png", "way/a.png", "same file as a.csv");
    assert_refused("a.csv -o there --report chart", "chart", "same file as a.csv");
    assert_refused("a.csv -o there --report there/../way/a.png", "there/../way/a.png", "same file as a.csv");
    assert_refused("a.csv -o ./there --index --report there/index.html", "there/index.html", "same file as --index");
    assert_refused("a.csv --geometry x --values ./x", "./x",
                   "--values would be written to the same file as --geometry");
    assert_non_null(getcwd(here, sizeof here));
    snprintf(path, sizeof path, "%s/x", here);
    snprintf(words, sizeof words, "a.csv --geometry x --report %s", path);
    assert_refused(words, path, "same file as --geometry");
    assert_outputs("a.csv -o there --report a.png --values way/x", (const char *const[]){"there/a.png", NULL});
    assert_outputs("a.csv -o there --report /dev/stderr --values /dev/fd/2",
                   (const char *const[]){"there/a.png", NULL});
}

static void plan_writes_nothing_in_place_of_the_lock(void **state)
{
    (void)state;
    place_write("a.csv", place_table);
    assert_refused("a.csv --lock x --report x", "x", "--report would be written to the same file as --lock");
    assert_refused("a.csv --lock ./x --values x", "x", "--values would be written to the same file as --lock");
    assert_refused("a.csv -o o --lock o/a.png", "o/a.png", "--lock would be written to the same file as a.csv");
    assert_refused("a.csv -o o --index --lock ./o/index.html", "o/index.html", "--index would be written to the same");
    assert_refused("a.csv -o o --lock a.csv", "a.csv", "--lock is the input a.csv");
}

static void plan_tells_files_from_folders(void **state)
{
    (void)state;
    mkdir("folder.png", 0777);
    place_write("a.csv", place_table);
    assert_outputs("a.csv -o new.svg", (const char *const[]){"new.svg", NULL});
    assert_outputs("a.csv -o folder.png", (const char *const[]){"folder.png/a.png", NULL});
    assert_outputs("a.csv -o new.pdf/", (const char *const[]){"new.pdf/a.png", NULL});
    assert_outputs("a.csv -o charts.2024", (const char *const[]){"charts.2024/a.png", NULL});
    assert_outputs("a.csv -o -", (const char *const[]){"-", NULL});
    assert_refused("a.csv -o x.png --format svg", "x.png", "svg");
    assert_refused("a.csv -o x.jpg", "x.jpg", "jpg");
}

static void plan_keeps_what_cannot_be_read(void **state)
{
    (void)state;
    struct planned planned;
    place_write("bad.csv", "<html>");
    place_write("good.csv", place_table);
    make(&planned, "missing.csv bad.csv good.csv");
    assert_int_equal(planned.status, STATUS_OK);
    assert_int_equal(planned.plan.count, 3);
    assert_null(planned.plan.charts[0].output);
    assert_non_null(planned.plan.inputs.items[0].error);
    assert_string_equal(planned.plan.charts[1].output, "bad.png");
    drop(&planned);
}

/* Bigger than the head that is looked at, with the second symbol at its end. */
static void plan_finds_symbols_far_into_a_file(void **state)
{
    (void)state;
    FILE *file = fopen("long.csv", "w");
    assert_non_null(file);
    fputs("Symbol,Date,Open,High,Low,Close\n", file);
    for (int i = 0; i < 9000; i++)
        fprintf(file, "AAA,%04d-%02d-%02d,10,12,9,11\n", 1990 + i / 336, i / 28 % 12 + 1, i % 28 + 1);
    fputs("BBB,2024-01-02,10,12,9,11\n", file);
    fclose(file);
    assert_outputs("long.csv", (const char *const[]){"long-AAA.png", "long-BBB.png", NULL});
}

static void order_begins_with_the_largest_and_keeps_files_together(void **state)
{
    (void)state;
    struct planned planned;
    size_t order[8];
    mkdir("in", 0777);
    place_write("in/a.csv", place_table);
    write_long("in/b.csv", (const char *const[]){"AAA", "BBB", "CCC", NULL});
    place_write("in/c.csv", place_table);
    make(&planned, "in");
    assert_int_equal(planned.plan.count, 5);
    batch_order(order, &planned.plan);
    static const size_t expected[] = {1, 2, 3, 0, 4};
    assert_memory_equal(order, expected, sizeof expected);
    drop(&planned);
}

static void fingerprint_follows_every_option_of_the_picture(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "a.csv",
        "a.csv --theme dark",
        "a.csv --size 1280x721",
        "a.csv --size 720x1280",
        "a.csv --title a",
        "a.csv --title x",
        "a.csv --log",
        "a.csv --bare",
        "a.csv --no-volume",
        "a.csv --last 3",
        "a.csv --from 2024",
        "a.csv --to 2024",
        "a.csv --up red",
        "a.csv --down red",
        "a.csv --background red",
        "a.csv --background none",
        "a.csv --theme ./mine.theme",
        "a.csv --theme ./plots.theme",
        "a.csv --theme ./open.theme",
        "a.csv --format svg",
        "a.csv --date-order dmy",
        "a.csv --strict",
        "a.csv --columns time=Date",
        "a.csv --date-format %Y%m%d",
        "a.csv --from 2024-01-01T00:00Z",
        "b.csv",
    };
    enum { COUNT = sizeof lines / sizeof *lines };
    static const struct plugin_set no_plugins;
    char prints[COUNT][IMAGE_FINGERPRINT_SIZE];
    place_write("a.csv", place_table);
    place_write("b.csv", place_table);
    place_write("mine.theme", "tag-text = #123456\n");
    place_write("plots.theme", "plots = #123456\n");
    place_write("open.theme", "base = dark\nbackground = none\n");
    for (size_t i = 0; i < COUNT; i++) {
        struct planned planned;
        make(&planned, lines[i]);
        fingerprint_make(prints[i], &planned.options, &no_plugins, &planned.plan, &planned.plan.charts[0]);
        drop(&planned);
        for (size_t k = 0; k < i; k++)
            if (strcmp(prints[i], prints[k]) == 0)
                fail_msg("'%s' and '%s' have one fingerprint", lines[i], lines[k]);
    }
    struct planned planned;
    char again[IMAGE_FINGERPRINT_SIZE];
    make(&planned, "a.csv -o elsewhere -q -j 3 --report r --pool serial");
    fingerprint_make(again, &planned.options, &no_plugins, &planned.plan, &planned.plan.charts[0]);
    assert_string_equal(again, prints[0]);
    drop(&planned);
    /* A theme is its colours, wherever they were read. */
    place_write("same.theme", "# as it is\nbase = light\n");
    make(&planned, "a.csv --theme same.theme");
    fingerprint_make(again, &planned.options, &no_plugins, &planned.plan, &planned.plan.charts[0]);
    assert_string_equal(again, prints[0]);
    drop(&planned);
}

/* A file of a format that keeps the fingerprint as its whole text. */
static enum status plain_fingerprint(const char *path, char out[IMAGE_FINGERPRINT_SIZE], struct error *error)
{
    (void)error;
    FILE *file = fopen(path, "r");
    out[0] = 0;
    if (file) {
        if (!fgets(out, IMAGE_FINGERPRINT_SIZE, file))
            out[0] = 0;
        fclose(file);
    }
    return STATUS_OK;
}

static void touch(const char *path, time_t seconds, long nanoseconds)
{
    const struct timespec times[2] = {{seconds, nanoseconds}, {seconds, nanoseconds}};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static bool is_current(const char *fingerprint)
{
    static const struct image_format plain = {.name = "plain", .fingerprint = plain_fingerprint};
    struct planned planned;
    uint64_t size = 0;
    make(&planned, "a.csv");
    planned.plan.format = &plain;
    bool answer = update_is_current(&planned.plan, &planned.plan.charts[0], fingerprint, &size);
    assert_int_equal(size, answer ? 4 : size);
    drop(&planned);
    return answer;
}

static void update_leaves_alone_what_is_newer_and_alike(void **state)
{
    (void)state;
    place_write("a.csv", place_table);
    place_write("a.png", "abcd");
    touch("a.csv", 1000, 500);
    touch("a.png", 1000, 501);
    assert_true(is_current("abcd"));
    assert_false(is_current("abce"));
    touch("a.png", 1000, 500);
    assert_false(is_current("abcd"));
    touch("a.png", 999, 900);
    assert_false(is_current("abcd"));
    touch("a.png", 1001, 0);
    assert_true(is_current("abcd"));
    unlink("a.png");
    assert_false(is_current("abcd"));
    mkdir("a.png", 0777);
    assert_false(is_current(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(plan_names_charts_after_files),
        PLACE_TEST(plan_makes_a_chart_for_each_symbol),
        PLACE_TEST(plan_keeps_symbols_of_one_file_apart),
        PLACE_TEST(plan_refuses_two_charts_in_one_file),
        PLACE_TEST(plan_refuses_what_another_shard_writes),
        PLACE_TEST(plan_asks_the_file_of_another_shard_in_doubt),
        PLACE_TEST(plan_refuses_to_write_over_an_input_of_another_shard),
        PLACE_TEST(plan_refuses_to_write_over_an_input),
        PLACE_TEST(plan_refuses_side_files_in_the_way),
        PLACE_TEST(plan_knows_one_file_by_another_spelling),
        PLACE_TEST(plan_writes_nothing_in_place_of_the_lock),
        PLACE_TEST(plan_tells_files_from_folders),
        PLACE_TEST(plan_keeps_what_cannot_be_read),
        PLACE_TEST(plan_finds_symbols_far_into_a_file),
        PLACE_TEST(order_begins_with_the_largest_and_keeps_files_together),
        PLACE_TEST(fingerprint_follows_every_option_of_the_picture),
        PLACE_TEST(update_leaves_alone_what_is_newer_and_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
