/* The default number of workers: affinity, and quotas read from made-up /proc and /sys folders. */
#include <ftw.h>
#include <sched.h>
#include <stdio.h>
#include <sys/stat.h>

#include "pool/cgroup.h"
#include "pool/cpus.h"
#include "world.h"

static void the_default_is_at_least_one_worker(void **state)
{
    (void)state;
    assert_true(pool_default_workers() >= 1);
}

static void the_default_follows_the_affinity(void **state)
{
    (void)state;
    struct cpus cpus = {0};
    assert_true(cpus_init(&cpus));
    assert_true(cpus.count >= 1);
    assert_true(pool_default_workers() <= cpus.count);
    for (size_t i = 0; i < cpus.count + 2; i++) {
        cpus_pin(&cpus, i);
        assert_int_equal(pool_default_workers(), 1);
        cpus_unpin(&cpus);
    }
    struct cpus after = {0};
    assert_true(cpus_init(&after));
    assert_int_equal(after.count, cpus.count);
    cpus_release(&after);
    cpus_release(&cpus);
}

static int remove_entry(const char *path, const struct stat *unused, int type, struct FTW *where)
{
    (void)unused, (void)type, (void)where;
    return remove(path);
}

static void make_root(char root[32])
{
    (void)strcpy(root, "chandler-cgroup-XXXXXX");
    assert_non_null(mkdtemp(root));
}

static void remove_root(const char *root)
{
    assert_int_equal(nftw(root, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}

static void put(const char *root, const char *path, const char *text)
{
    char full[512];
    (void)snprintf(full, sizeof full, "%s%s", root, path);
    for (char *slash = strchr(full, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(full, 0777);
        *slash = '/';
    }
    FILE *file = fopen(full, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

#define V2_MOUNT "35 23 0:30 / /sys/fs/cgroup rw,nosuid shared:4 master:9 - cgroup2 cgroup2 rw,nsdelegate\n"
#define V1_MOUNT                                                                                                       \
    "31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755\n"                                                       \
    "33 31 0:31 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"                                                \
    "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"

struct sample {
    const char *mounts;
    const char *groups;
    const char *files[8]; /* path, text, path, text ... */
    size_t limit;
};

static void check_samples(const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char root[32];
        make_root(root);
        put(root, "/proc/self/mountinfo", samples[i].mounts);
        put(root, "/proc/self/cgroup", samples[i].groups);
        for (size_t f = 0; f < 8 && samples[i].files[f] != NULL; f += 2)
            put(root, samples[i].files[f], samples[i].files[f + 1]);
        size_t limit = cgroup_cpu_limit(root);
        remove_root(root);
        if (limit != samples[i].limit)
            fail_msg("sample %zu: %zu, not %zu", i, limit, samples[i].limit);
    }
}

static void a_version_2_quota_is_read_and_rounded_up(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {V2_MOUNT, "0::/\n", {"/sys/fs/cgroup/cpu.max", "200000 100000\n"}, 2},
        {V2_MOUNT, "0::/\n", {"/sys/fs/cgroup/cpu.max", "250000 100000\n"}, 3},
        {V2_MOUNT, "0::/\n", {"/sys/fs/cgroup/cpu.max", "1000 100000\n"}, 1},
        {V2_MOUNT, "0::/\n", {"/sys/fs/cgroup/cpu.max", "max 100000\n"}, 0},
        {V2_MOUNT, "0::/a\n", {"/sys/fs/cgroup/a/cpu.max", "300000 100000"}, 3},
        {V2_MOUNT, "0::/a:b\n", {"/sys/fs/cgroup/a:b/cpu.max", "300000 100000"}, 3},
        {V2_MOUNT, "0::/\n", {NULL}, 0},
    };
    check_samples(samples, sizeof samples / sizeof *samples);
}

static void the_tightest_of_nested_groups_counts(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {V2_MOUNT,
         "0::/a.slice/b.service\n",
         {"/sys/fs/cgroup/a.slice/cpu.max", "200000 100000\n", "/sys/fs/cgroup/a.slice/b.service/cpu.max",
          "400000 100000\n"},
         2},
        {V2_MOUNT,
         "0::/a.slice/b.service\n",
         {"/sys/fs/cgroup/a.slice/cpu.max", "500000 100000\n", "/sys/fs/cgroup/a.slice/b.service/cpu.max",
          "max 100000\n"},
         5},
        {V2_MOUNT,
         "0::/a/b/c\n",
         {"/sys/fs/cgroup/cpu.max", "700000 100000\n", "/sys/fs/cgroup/a/b/c/cpu.max", "800000 100000\n"},
         7},
        /* Beside the way up, not on it. */
        {V2_MOUNT, "0::/a/b\n", {"/sys/fs/cgroup/a/c/cpu.max", "100000 100000\n"}, 0},
    };
    check_samples(samples, sizeof samples / sizeof *samples);
}

static void a_version_1_quota_is_read(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {V1_MOUNT,
         "7:cpuset:/x\n4:cpuacct,cpu:/docker/abc\n0::/\n",
         {"/sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_quota_us", "150000\n",
          "/sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_period_us", "50000\n"},
         3},
        {V1_MOUNT,
         "4:cpu,cpuacct:/\n",
         {"/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n", "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us",
          "100000\n"},
         0},
        /* cpuset alone is not cpu */
        {V1_MOUNT,
         "7:cpuset:/x\n",
         {"/sys/fs/cgroup/cpuset/x/cpu.cfs_quota_us", "100000\n", "/sys/fs/cgroup/cpuset/x/cpu.cfs_period_us",
          "100000\n"},
         0},
        {V1_MOUNT, "4:cpu:/\n", {"/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "100000\n"}, 0},
    };
    check_samples(samples, sizeof samples / sizeof *samples);
}

/* In a container the mount often shows only a part of the hierarchy, while the path may count from the host's top. */
static void a_group_is_found_below_what_its_mount_shows(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"9 1 0:1 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n",
         "0::/docker/abc\n",
         {"/sys/fs/cgroup/cpu.max", "200000 100000\n"},
         2},
        {"9 1 0:1 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n",
         "0::/docker/abc/deep/er\n",
         {"/sys/fs/cgroup/deep/cpu.max", "300000 100000\n"},
         3},
        {"9 1 0:1 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n",
         "0::/docker/abcd\n",
         {"/sys/fs/cgroup/cpu.max", "200000 100000\n"},
         0},
        {"9 1 0:1 / /sys/fs/cgroup ro - cgroup2 cgroup rw\n",
         "0::/../other\n",
         {"/sys/fs/cgroup/cpu.max", "200000 100000\n"},
         0},
        {"9 1 0:1 / /odd\\040place ro - cgroup2 cgroup rw\n",
         "0::/a\n",
         {"/odd place/a/cpu.max", "200000 100000\n"},
         2},
    };
    check_samples(samples, sizeof samples / sizeof *samples);
}

static void what_cannot_be_understood_does_not_limit(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"", "", {NULL}, 0},
        {"\n\n - \n - cgroup2\na b c d - cgroup2 x y\n9 1 0:1 / /m rw - cgroup\n9 1 0:1 / /m rw - \n",
         "0::/\n",
         {NULL},
         0},
        {V2_MOUNT, "0\n0:\n:\n::\n", {"/sys/fs/cgroup/cpu.max", "100000 100000\n"}, 0},
        {V2_MOUNT, "0::/\n", {"/sys/fs/cgroup/cpu.max", ""}, 0},
        {V2_MOUNT, "0::/\n", {"/sys/fs/cgroup/cpu.max", "banana\n"}, 0},
        {V2_MOUNT, "0::/\n", {"/sys/fs/cgroup/cpu.max", "100000\n"}, 0},
        {V2_MOUNT, "0::/\n", {"/sys/fs/cgroup/cpu.max", "100000 0\n"}, 0},
        {V2_MOUNT, "0::/\n", {"/sys/fs/cgroup/cpu.max", "-5 100000\n"}, 0},
        {V2_MOUNT, "0::/\n", {"/sys/fs/cgroup/cpu.max", "99999999999999999999 100000\n"}, 0},
        {V2_MOUNT, "0::relative\n", {"/sys/fs/cgroup/cpu.max", "100000 100000\n"}, 0},
    };
    check_samples(samples, sizeof samples / sizeof *samples);
}

static void a_path_of_any_length_is_survived(void **state)
{
    (void)state;
    enum { LENGTH = 20000 };
    char *groups = malloc(LENGTH + 1), root[32];
    assert_non_null(groups);
    memset(groups, 'x', LENGTH);
    memcpy(groups, "0::/", 4);
    groups[LENGTH] = '\0';
    make_root(root);
    put(root, "/proc/self/mountinfo", V2_MOUNT);
    put(root, "/proc/self/cgroup", groups);
    assert_int_equal(cgroup_cpu_limit(root), 0);
    remove_root(root);
    free(groups);
}

static void no_proc_means_no_limit(void **state)
{
    (void)state;
    char root[32];
    make_root(root);
    assert_int_equal(cgroup_cpu_limit(root), 0);
    put(root, "/proc/self/mountinfo", V2_MOUNT);
    assert_int_equal(cgroup_cpu_limit(root), 0);
    remove_root(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_default_is_at_least_one_worker),
        cmocka_unit_test(the_default_follows_the_affinity),
        cmocka_unit_test(a_version_2_quota_is_read_and_rounded_up),
        cmocka_unit_test(the_tightest_of_nested_groups_counts),
        cmocka_unit_test(a_version_1_quota_is_read),
        cmocka_unit_test(a_group_is_found_below_what_its_mount_shows),
        cmocka_unit_test(what_cannot_be_understood_does_not_limit),
        cmocka_unit_test(a_path_of_any_length_is_survived),
        cmocka_unit_test(no_proc_means_no_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
