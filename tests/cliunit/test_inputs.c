#include "tests/cliunit/place.h"

#include "cli/inputs.h"

static const char *const no_names[] = {NULL};

static void collect(struct input_list *list, struct cli_options *options, const char *const *names)
{
    const char *inputs[16];
    const char *place = NULL;
    struct error error = {0};
    size_t count = 0;
    while (names[count]) {
        inputs[count] = names[count];
        count++;
    }
    options->inputs = inputs;
    options->input_count = count;
    *list = (struct input_list){0};
    if (inputs_collect(list, options, &place, &error) != STATUS_OK)
        fail_msg("%s: %s", place, error.message);
}

static void assert_paths(const struct input_list *list, const char *const *paths)
{
    size_t count = 0;
    while (paths[count])
        count++;
    for (size_t i = 0; i < list->count && i < count; i++)
        assert_string_equal(list->items[i].path, paths[i]);
    assert_int_equal(list->count, count);
}

static void inputs_take_the_tables_of_a_folder_in_order(void **state)
{
    (void)state;
    struct input_list list;
    struct cli_options options = {0};
    mkdir("d", 0777);
    mkdir("d/sub", 0777);
    static const char *const names[] = {"d/b.tsv",    "d/a.csv", "d/c.txt.gz", "d/Z.CSV",    "d/e.md",
                                        "d/.dot.csv", "d/f",     "d/csv",      "d/sub/x.csv"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        place_write(names[i], place_table);
    collect(&list, &options, (const char *const[]){"d", NULL});
    assert_paths(&list, (const char *const[]){"d/Z.CSV", "d/a.csv", "d/b.tsv", "d/c.txt.gz", NULL});
    inputs_release(&list);
    collect(&list, &options, (const char *const[]){"d/", NULL});
    assert_string_equal(list.items[0].path, "d/Z.CSV");
    assert_int_equal(list.items[0].folder_length, 0);
    inputs_release(&list);
}

static void inputs_descend_and_know_the_sub_folder(void **state)
{
    (void)state;
    struct input_list list;
    struct cli_options options = {.is_recursive = true};
    mkdir("d", 0777);
    mkdir("d/s", 0777);
    mkdir("d/s/t.csv", 0777);
    place_write("d/a.csv", place_table);
    place_write("d/s/t.csv/b.csv", place_table);
    assert_int_equal(symlink("..", "d/s/loop"), 0);
    assert_int_equal(symlink("../a.csv", "d/s/link.csv"), 0);
    collect(&list, &options, (const char *const[]){"d", NULL});
    assert_paths(&list, (const char *const[]){"d/a.csv", "d/s/link.csv", "d/s/t.csv/b.csv", NULL});
    const struct input *deep = &list.items[2];
    assert_int_equal(deep->folder_length, strlen("s/t.csv"));
    assert_memory_equal(deep->path + deep->folder_at, "s/t.csv", deep->folder_length);
    assert_null(list.items[1].error);
    inputs_release(&list);
}

static void inputs_say_what_is_no_file(void **state)
{
    (void)state;
    struct input_list list;
    struct cli_options options = {0};
    mkdir("d", 0777);
    mkdir("d/dir.csv", 0777);
    mkfifo("d/pipe.csv", 0666);
    assert_int_equal(symlink("nowhere", "d/gone.csv"), 0);
    collect(&list, &options, (const char *const[]){"d", "missing.csv", NULL});
    assert_int_equal(list.count, 4);
    static const char *const reasons[] = {"a directory", "No such file", "a pipe", "No such file"};
    for (size_t i = 0; i < list.count; i++) {
        assert_non_null(list.items[i].error);
        assert_non_null(strstr(list.items[i].error->message, reasons[i]));
    }
    inputs_release(&list);
}

static void inputs_named_twice_count_once(void **state)
{
    (void)state;
    struct input_list list;
    struct cli_options options = {0};
    mkdir("d", 0777);
    place_write("d/a.csv", place_table);
    assert_int_equal(link("d/a.csv", "d/b.csv"), 0);
    collect(&list, &options, (const char *const[]){"d/b.csv", ".//d/./b.csv", "d", "missing", "./missing", NULL});
    assert_paths(&list, (const char *const[]){"d/b.csv", "d/a.csv", "missing", NULL});
    inputs_release(&list);
}

static void inputs_come_from_a_list(void **state)
{
    (void)state;
    struct input_list list;
    struct cli_options options = {.files_from = "list"};
    place_write("a b.csv", place_table);
    place_write("c.csv", place_table);
    place_write("list", "a b.csv\r\n\nc.csv");
    collect(&list, &options, no_names);
    assert_paths(&list, (const char *const[]){"a b.csv", "c.csv", NULL});
    inputs_release(&list);

    FILE *file = fopen("list", "w");
    assert_non_null(file);
    fwrite("x\ny.csv\0c.csv", 1, sizeof "x\ny.csv\0c.csv" - 1, file);
    fclose(file);
    options.is_null_separated = true;
    collect(&list, &options, no_names);
    assert_paths(&list, (const char *const[]){"x\ny.csv", "c.csv", NULL});
    inputs_release(&list);

    const char *place = NULL;
    struct error error = {0};
    options.is_null_separated = false;
    list = (struct input_list){0};
    assert_int_equal(inputs_collect(&list, &options, &place, &error), STATUS_USAGE);
    assert_string_equal(place, "list");
    assert_int_equal(error.line, 2);
    assert_non_null(strstr(error.message, "-0"));
    inputs_release(&list);
}

static void shards_are_disjoint_and_complete(void **state)
{
    (void)state;
    enum { COUNT = 23 };
    mkdir("d", 0777);
    for (int i = 0; i < COUNT; i++) {
        char name[20];
        snprintf(name, sizeof name, "d/%02d.csv", i);
        place_write(name, place_table);
    }
    for (size_t shards = 1; shards <= COUNT + 2; shards += 3) {
        int seen[COUNT] = {0};
        for (size_t shard = 1; shard <= shards; shard++) {
            struct input_list list;
            struct cli_options options = {.shard = shard, .shards = shards};
            /* In any order of the arguments: the shares are those of the sorted paths. */
            collect(&list, &options, (const char *const[]){"d/17.csv", "d", NULL});
            assert_int_equal(list.found, COUNT);
            for (size_t i = 0; i < list.count; i++) {
                int number = atoi(list.items[i].path + 2);
                assert_int_equal((size_t)number % shards, shard - 1);
                seen[number]++;
            }
            inputs_release(&list);
        }
        for (int i = 0; i < COUNT; i++)
            assert_int_equal(seen[i], 1);
    }
}

static void pipe_that_was_named_is_read_once(void **state)
{
    (void)state;
    struct input_list list;
    struct cli_options options = {0};
    int ends[2];
    char path[40];
    struct bytes text = {0};
    const char *encoding = NULL;
    assert_int_equal(pipe(ends), 0);
    assert_true(write(ends[1], place_table, sizeof place_table - 1) > 0);
    close(ends[1]);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    collect(&list, &options, (const char *const[]){path, NULL});
    close(ends[0]);
    assert_true(list.items[0].is_stream);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(input_read(&text, &list.items[0], &options.read, &encoding, NULL), STATUS_OK);
        assert_int_equal(text.length, sizeof place_table - 1);
        assert_memory_equal(text.data, place_table, text.length);
    }
    bytes_release(&text);
    inputs_release(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(inputs_take_the_tables_of_a_folder_in_order),
        PLACE_TEST(inputs_descend_and_know_the_sub_folder),
        PLACE_TEST(inputs_say_what_is_no_file),
        PLACE_TEST(inputs_named_twice_count_once),
        PLACE_TEST(inputs_come_from_a_list),
        PLACE_TEST(shards_are_disjoint_and_complete),
        PLACE_TEST(pipe_that_was_named_is_read_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
