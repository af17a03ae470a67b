#include "tests/cliunit/place.h"

#include "cli/bench/host.h"

#include <sys/utsname.h>

/* Writes bytes to a file below the test's folder, making the folders above it. */
static void put(const char *path, const char *bytes, size_t length)
{
    char folder[256];
    for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
        snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
        if (mkdir(folder, 0777) != 0)
            assert_int_equal(access(folder, X_OK), 0);
    }
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void put_text(const char *path, const char *text)
{
    put(path, text, strlen(text));
}

static struct bench_host read_here(void **state)
{
    struct bench_host host;
    memset(&host, 'x', sizeof host);
    bench_host_read(&host, *state);
    return host;
}

static void host_names_a_raspberry_pi_by_its_device_tree(void **state)
{
    static const char model[] = "Raspberry Pi 5 Model B Rev 1.0"; /* its NUL is in the file too */
    put("proc/device-tree/model", model, sizeof model);
    put_text("proc/cpuinfo", "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0b\n");
    struct bench_host host = read_here(state);
    assert_string_equal(host.model, model);
}

static void host_names_a_pc_by_its_cpu(void **state)
{
    put_text("proc/cpuinfo", "processor\t: 0\nvendor_id\t: GenuineIntel\nmodel\t\t: 85\n"
                             "model name\t: Intel(R)  Xeon(R)   CPU @ 2.50GHz\nflags : fpu\n\n"
                             "processor\t: 1\nmodel name\t: another\n");
    struct bench_host host = read_here(state);
    assert_string_equal(host.model, "Intel(R) Xeon(R) CPU @ 2.50GHz");
}

static void host_names_an_arm_core_that_has_only_numbers(void **state)
{
    put_text("proc/cpuinfo", "processor\t: 0\nBogoMIPS\t: 108.00\nCPU implementer\t: 0x41\nCPU architecture: 8\n"
                             "CPU variant\t: 0x4\nCPU part\t: 0xd0b\nCPU revision\t: 1\n");
    struct bench_host host = read_here(state);
    assert_string_equal(host.model, "Cortex-A76");
    put_text("proc/cpuinfo", "CPU implementer\t: 0x61\nCPU part\t: 0x022\n");
    host = read_here(state);
    assert_string_equal(host.model, "CPU implementer 0x61, part 0x022");
}

static void host_that_tells_nothing_stays_empty(void **state)
{
    struct utsname names;
    struct bench_host host = read_here(state);
    assert_string_equal(host.model, "");
    assert_string_equal(host.governor, "");
    assert_string_equal(host.throttling, "");
    assert_int_equal(uname(&names), 0);
    assert_string_equal(host.arch, names.machine);
    assert_string_equal(host.kernel, names.release);
    assert_in_range(host.allowed_cpus, 1, 4096);
    assert_true(host.cpus >= 1);
}

static void host_leaves_out_what_is_not_printable(void **state)
{
    char cpuinfo[300] = "model name\t: \x1b[31mred\x07 \xff\xc3\xa9 chip ";
    memset(cpuinfo + strlen(cpuinfo), 'x', 200);
    put_text("proc/cpuinfo", cpuinfo);
    put_text("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "\nondemand\n");
    struct bench_host host = read_here(state);
    assert_memory_equal(host.model, "[31mred chip xxx", 16);
    assert_int_equal(strlen(host.model), sizeof host.model - 1);
    assert_string_equal(host.governor, "");
}

static void host_reads_the_governor(void **state)
{
    put_text("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "ondemand\n");
    struct bench_host host = read_here(state);
    assert_string_equal(host.governor, "ondemand");
}

static void host_survives_files_that_are_no_files(void **state)
{
    put_text("proc/device-tree/model/folder", "x");
    put("proc/cpuinfo", "\0\0\0\0", 4);
    put_text("sys/devices/platform/soc/soc:firmware/get_throttled/folder", "x");
    assert_int_equal(mkdir("sys/devices/system", 0777), 0);
    struct bench_host host = read_here(state);
    assert_string_equal(host.model, "");
    assert_string_equal(host.throttling, "");
}

static void host_tells_what_the_firmware_says(void **state)
{
    static const struct {
        const char *word, *said;
    } cases[] = {
        {"0\n", "none"},
        {"0x0\n", "none"},
        {"50005\n", "under-voltage, throttled now"},
        {"0x50005\n", "under-voltage, throttled now"},
        {"50000\n", "under-voltage, throttled since start"},
        {"e0008\n", "too hot now; frequency capped, throttled since start"},
        {"f\n", "under-voltage, frequency capped, throttled, too hot now"},
        {"f0000\n", "under-voltage, frequency capped, throttled, too hot since start"},
        {"a0005", "under-voltage, throttled now; frequency capped, too hot since start"},
        {"\n", ""},
        {"unknown\n", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put_text("sys/devices/platform/soc/soc:firmware/get_throttled", cases[i].word);
        struct bench_host host = read_here(state);
        assert_string_equal(host.throttling, cases[i].said);
    }
}

static void host_finds_the_firmware_on_a_bus_with_an_address(void **state)
{
    put_text("sys/devices/platform/soc@107c000000/soc@107c000000:firmware/get_throttled", "1\n");
    struct bench_host host = read_here(state);
    assert_string_equal(host.throttling, "under-voltage now");
}

static void host_tells_the_most_that_a_cpu_was_too_hot(void **state)
{
    put_text("sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "0\n");
    put_text("sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_count", "0\n");
    struct bench_host host = read_here(state);
    assert_string_equal(host.throttling, "none");
    put_text("sys/devices/system/cpu/cpu11/thermal_throttle/core_throttle_count", "7\n");
    put_text("sys/devices/system/cpu/cpu11/thermal_throttle/package_throttle_count", "12\n");
    put_text("sys/devices/system/cpu/cpu11/thermal_throttle/core_throttle_total_time_ms", "999\n");
    host = read_here(state);
    assert_string_equal(host.throttling, "too hot 12 times since start");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(host_names_a_raspberry_pi_by_its_device_tree),
        PLACE_TEST(host_names_a_pc_by_its_cpu),
        PLACE_TEST(host_names_an_arm_core_that_has_only_numbers),
        PLACE_TEST(host_that_tells_nothing_stays_empty),
        PLACE_TEST(host_leaves_out_what_is_not_printable),
        PLACE_TEST(host_reads_the_governor),
        PLACE_TEST(host_survives_files_that_are_no_files),
        PLACE_TEST(host_tells_what_the_firmware_says),
        PLACE_TEST(host_finds_the_firmware_on_a_bus_with_an_address),
        PLACE_TEST(host_tells_the_most_that_a_cpu_was_too_hot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
