#include "cli/bench/host.h"

#include "render/base/text.h"

#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* Copies what is printable, with single spaces, up to an end of line or a NUL. */
static void copy_words(char *out, size_t size, const char *text)
{
    size_t length = 0;
    for (; *text && *text != '\n'; text++) {
        bool is_gap = *text == ' ' || *text == '\t';
        if ((is_gap && (length == 0 || out[length - 1] == ' ')) || (!is_gap && (*text < 0x21 || *text > 0x7e)))
            continue;
        if (length + 1 == size)
            break;
        out[length++] = is_gap ? ' ' : *text;
    }
    while (length && out[length - 1] == ' ')
        length--;
    out[length] = 0;
}

/* The start of a small file as a string; "" where it cannot be read. */
static void read_start(char *out, size_t size, const char *path)
{
    size_t length = 0;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file >= 0) {
        ssize_t got;
        while (length + 1 < size && (got = read(file, out + length, size - 1 - length)) > 0)
            length += (size_t)got;
        close(file);
    }
    out[length] = 0;
}

static void read_below(char *out, size_t size, const char *root, const char *path)
{
    char *whole = NULL;
    out[0] = 0;
    if (asprintf(&whole, "%s%s", root, path) < 0)
        return;
    read_start(out, size, whole);
    free(whole);
}

/* What stands behind "NAME :" in the first line that begins so; NULL: no such line. */
static const char *cpuinfo_value(const char *cpuinfo, const char *name)
{
    size_t length = strlen(name);
    for (const char *line = cpuinfo; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        const char *rest = line + length;
        if (strncmp(line, name, length) != 0)
            continue;
        rest += strspn(rest, " \t");
        if (*rest == ':')
            return rest + 1;
    }
    return NULL;
}

/* aarch64 gives its CPUs' numbers alone (MIDR_EL1: implementer and part, as in Linux's asm/cputype.h); some of Arm's
 * that boards and servers have. */
static void name_arm_cpu(char *out, size_t size, const char *implementer, const char *part)
{
    static const struct {
        unsigned long part;
        const char *name;
    } cores[] = {
        {0xd03, "Cortex-A53"},  {0xd04, "Cortex-A35"},  {0xd05, "Cortex-A55"},  {0xd07, "Cortex-A57"},
        {0xd08, "Cortex-A72"},  {0xd09, "Cortex-A73"},  {0xd0a, "Cortex-A75"},  {0xd0b, "Cortex-A76"},
        {0xd0c, "Neoverse-N1"}, {0xd40, "Neoverse-V1"}, {0xd41, "Cortex-A78"},  {0xd44, "Cortex-X1"},
        {0xd46, "Cortex-A510"}, {0xd47, "Cortex-A710"}, {0xd49, "Neoverse-N2"}, {0xd4f, "Neoverse-V2"},
    };
    unsigned long number = strtoul(part, NULL, 16);
    if (strtoul(implementer, NULL, 16) == 0x41)
        for (size_t i = 0; i < sizeof cores / sizeof *cores; i++)
            if (cores[i].part == number) {
                snprintf(out, size, "%s", cores[i].name);
                return;
            }
    snprintf(out, size, "CPU implementer 0x%02lx, part 0x%03lx", strtoul(implementer, NULL, 16), number);
}

static void read_model(struct bench_host *host, const char *root)
{
    char text[16384];
    read_below(text, sizeof text, root, "/proc/device-tree/model");
    copy_words(host->model, sizeof host->model, text);
    if (host->model[0])
        return;
    read_below(text, sizeof text, root, "/proc/cpuinfo");
    const char *name = cpuinfo_value(text, "model name");
    const char *implementer = cpuinfo_value(text, "CPU implementer");
    const char *part = cpuinfo_value(text, "CPU part");
    if (name)
        copy_words(host->model, sizeof host->model, name);
    else if (implementer && part)
        name_arm_cpu(host->model, sizeof host->model, implementer, part);
}

/* Files that match a pattern below the root. False: none; the list is then empty. */
static bool find_files(glob_t *found, const char *root, const char *pattern)
{
    char *whole = NULL;
    *found = (glob_t){0};
    if (asprintf(&whole, "%s%s", root, pattern) < 0)
        return false;
    bool has_some = glob(whole, 0, NULL, found) == 0;
    free(whole);
    return has_some;
}

/* Appends what the four bits stand for and when it was; nothing for 0. */
static void append_words(struct text *out, unsigned long bits, const char *when)
{
    static const char *const words[] = {"under-voltage", "frequency capped", "throttled", "too hot"};
    const char *between = out->length ? "; " : "";
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (bits >> i & 1) {
            text_printf(out, "%s%s", between, words[i]);
            between = ", ";
        }
    if (bits)
        text_printf(out, " %s", when);
}

/* The firmware's word: bits 0 to 3 say what is, bits 16 to 19 what has been since the start (Raspberry Pi's
 * documentation of `vcgencmd get_throttled`). */
static void describe_firmware(struct bench_host *host, const char *word)
{
    struct text words = {0};
    char *end;
    unsigned long bits = strtoul(word, &end, 16);
    if (end == word)
        return;
    append_words(&words, bits & 0xf, "now");
    append_words(&words, bits >> 16 & ~bits & 0xf, "since start");
    if (!words.is_broken)
        copy_words(host->throttling, sizeof host->throttling, words.length ? words.data : "none");
    text_release(&words);
}

/* The most that one CPU, or the package it is in, was slowed down for its heat. */
static void describe_counts(struct bench_host *host, const glob_t *counts)
{
    unsigned long long most = 0;
    for (size_t i = 0; i < counts->gl_pathc; i++) {
        char text[32];
        read_start(text, sizeof text, counts->gl_pathv[i]);
        unsigned long long count = strtoull(text, NULL, 10);
        most = count > most ? count : most;
    }
    if (most)
        snprintf(host->throttling, sizeof host->throttling, "too hot %llu times since start", most);
    else
        snprintf(host->throttling, sizeof host->throttling, "none");
}

static void read_throttling(struct bench_host *host, const char *root)
{
    glob_t found;
    /* The folder bears the address of the chip's bus where the device tree gives one. */
    if (find_files(&found, root, "/sys/devices/platform/soc*/soc*:firmware/get_throttled")) {
        char word[32];
        read_start(word, sizeof word, found.gl_pathv[0]);
        describe_firmware(host, word);
    }
    globfree(&found);
    if (host->throttling[0])
        return;
    if (find_files(&found, root, "/sys/devices/system/cpu/cpu[0-9]*/thermal_throttle/*_throttle_count"))
        describe_counts(host, &found);
    globfree(&found);
}

void bench_host_read(struct bench_host *host, const char *root)
{
    char text[256];
    struct utsname names;
    *host = (struct bench_host){0};
    read_model(host, root);
    read_below(text, sizeof text, root, "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
    copy_words(host->governor, sizeof host->governor, text);
    read_throttling(host, root);
    if (uname(&names) == 0) {
        copy_words(host->arch, sizeof host->arch, names.machine);
        copy_words(host->kernel, sizeof host->kernel, names.release);
    }
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    host->cpus = cpus > 0 ? (size_t)cpus : 0;
    host->allowed_cpus = pool_default_workers();
}
