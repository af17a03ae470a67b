"""Fails the n-th call of a kind (an allocation, an open, a write ...) for n = 1, 2, 3 ... until a run meets none, and
looks after every run: how it ended, what it said, what stands under the final names, what was left behind.

    inject.py [--every N] [--only WORD] [--hours H] [--seed S]

--every N   tries every N-th point alone (a sanitized build is slow, as is an emulator)
--only WORD scenarios and calls whose name holds it
--hours H   goes on for so long with two faults a run, at random points of random scenarios

The library that fails the calls (inject.c, calls.c) also tells who allocated what is held when a process ends
(memory.c). That is compared, place by place, with a run without faults: so leaks are found in any build, in the
libraries used too, and in workers, which leave by _exit. What libraries keep for good is what they keep without faults.
"""
import argparse
import collections
import errno
import itertools
import os
import pathlib
import random
import re
import shutil
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.fspath(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import support  # noqa: E402
from leavings import is_whole_png, temporary_names  # noqa: E402

LIBRARY = os.environ["CHANDLER_FAULT_LIBRARY"]
# An emulator is not to load the library, but what it runs.
PRELOAD = {"QEMU_SET_ENV": f"LD_PRELOAD={LIBRARY}"} if support.EMULATOR else {"LD_PRELOAD": LIBRARY}
# struct fault_page, see page.h.
PAGE = struct.Struct("=IIQQi64siQQ")
FRAMES, FRAME_SIZE = 16, 120
ONCE, STAY, SHORT, TWICE = range(4)

Call = collections.namedtuple("Call", "name number error way says")
# pthread_create says EAGAIN, whatever it lacked.
MEMORY = "memory|" + os.strerror(errno.EAGAIN)
CALLS = [
    Call("memory", 1, errno.ENOMEM, ONCE, MEMORY),
    Call("memory-stays-out", 1, errno.ENOMEM, STAY, MEMORY),
    Call("mmap", 2, errno.ENOMEM, ONCE, MEMORY),
    Call("open", 3, errno.EMFILE, ONCE, os.strerror(errno.EMFILE)),
    Call("open-stays-out", 3, errno.EMFILE, STAY, os.strerror(errno.EMFILE)),
    Call("read", 4, errno.EIO, ONCE, os.strerror(errno.EIO)),
    Call("read-interrupted", 4, errno.EINTR, ONCE, None),
    Call("read-short", 4, 0, SHORT, None),
    Call("write", 5, errno.ENOSPC, ONCE, os.strerror(errno.ENOSPC)),
    Call("write-quota", 5, errno.EDQUOT, STAY, os.strerror(errno.EDQUOT)),
    Call("write-interrupted", 5, errno.EINTR, ONCE, None),
    Call("write-short", 5, errno.ENOSPC, SHORT, os.strerror(errno.ENOSPC)),
    Call("fsync", 6, errno.EIO, ONCE, os.strerror(errno.EIO)),
    Call("rename", 7, errno.EIO, ONCE, os.strerror(errno.EIO)),
    Call("fork", 8, errno.EAGAIN, ONCE, os.strerror(errno.EAGAIN)),
    Call("fork-stays-out", 8, errno.EAGAIN, STAY, os.strerror(errno.EAGAIN)),
    Call("thread", 9, errno.EAGAIN, ONCE, os.strerror(errno.EAGAIN)),
    Call("thread-stays-out", 9, errno.EAGAIN, STAY, os.strerror(errno.EAGAIN)),
]


class Scenario:
    """One way of running chandler. over: old charts stand under the final names. calls: which are tried (names). spared:
    libraries whose own calls do not fail. own_leaks: those of libraries do not count."""

    def __init__(self, name, *args, over=False, calls=".*", charts=4, bad=False, spared="", closed=False,
                 own_leaks=False):
        self.name, self.args, self.over, self.charts, self.bad = name, args, over, charts, bad
        self.spared, self.closed, self.own_leaks = spared.encode(), closed, own_leaks
        self.calls = [call for call in CALLS if re.fullmatch(calls, call.name)]


SIDES = ("--report", "{dir}/report.json", "--geometry", "{dir}/geometry.jsonl", "--values", "{dir}/values.jsonl")
PLAIN = "(?!.*(fork|thread)).*"
SCENARIOS = [
    Scenario("serial", "--pool", "serial", "-i", "sma:5", calls=PLAIN),
    Scenario("threads", "--pool", "threads", "-j", "2", over=True, calls="(?!fork).*"),
    Scenario("processes", "--pool", "processes", "-j", "2", over=True, calls="(?!thread).*"),
    Scenario("bad-file", "--pool", "serial", bad=True, calls="memory.*|write.*"),
    Scenario("update", "--pool", "serial", "-u", over=True, calls="memory|open|read.*"),
    Scenario("sides", "--pool", "serial", *SIDES, calls="memory|mmap|open|write.*|rename|read"),
    # cairo 1.16 forgets that a path of a recording had no room, and the chart lacks a piece; it leaks surfaces that
    # could not be made, and crashes where an SVG's pattern has none. No PNG is drawn that way.
    Scenario("svg", "--pool", "serial", "--format", "svg", calls="memory", spared="libcairo."),
    Scenario("pdf", "--pool", "serial", "--format", "pdf", calls="memory", spared="libcairo."),
    Scenario("renko", "--pool", "serial", "--type", "renko", "--resample", "1w", calls="memory"),
    # GLib ends the process for want of memory, and HarfBuzz and fontconfig do with less and show another font. What
    # fontconfig keeps is another's from run to run: it has a thread that is never joined.
    Scenario("foreign-text", "--pool", "serial", "--size", "480x320", "--title", "\u65e5\u7d4c \u0633\u0648\u0642",
             calls="memory|open", spared="lib ld-linux", own_leaks=True),
    Scenario("closed", "--pool", "threads", "-j", "2", over=True, closed=True, calls="open.*|write"),
    Scenario("check", "--check", "--pool", "serial", charts=0, calls="memory|open|read.*|write.*"),
]


class Failure(Exception):
    pass


class Bench:
    """A scenario's files, and runs of it."""

    def __init__(self, scenario, folder):
        self.scenario, self.dir = scenario, folder
        self.input, self.out = folder / "in", folder / "out"
        self.page = folder / "page"
        self.input.mkdir(parents=True)
        support.write_candles(self.input / "a.csv", support.walk(12, seed=1))
        support.write_candles(self.input / "b.csv.gz", support.walk(9, seed=2))
        rows = [[name] + row for name in ("AA", "B/B") for row in support.table(support.walk(8))]
        support.write(self.input / "two.csv", support.csv_text(rows, ["Symbol"] + support.HEADER))
        if scenario.bad:
            support.write(self.input / "bad.csv", "<html>")
        self.old = {}
        self.out.mkdir()
        if scenario.over:
            self.run(None, 0, extra=("--theme", "dark"))
            self.old = self.charts()
        self.clean = self.run(None, 0)
        self.reference = self.charts()
        self.sides = self.side_files()
        self.left = self.clean.left
        self.totals = {}  # calls of a kind in a run without a fault
        if len(self.reference) != scenario.charts or self.clean.status != int(scenario.bad):
            raise Failure(f"{scenario.name}: the run without a fault: {self.clean.err}")

    def charts(self):
        return {name: (self.out / name).read_bytes() for name in os.listdir(self.out)}

    def side_files(self):
        return {name: (self.dir / name).read_bytes() for name in os.listdir(self.dir)
                if name.endswith(".jsonl")}

    def reset(self):
        for name in os.listdir(self.out):
            if name not in self.old:
                (self.out / name).unlink()
        for name, data in self.old.items():
            (self.out / name).write_bytes(data)
        for name in os.listdir(self.dir):
            if name not in ("in", "out"):
                (self.dir / name).unlink()

    def run(self, call, at, extra=(), then=0):
        self.reset()
        number, way, error = (call.number, call.way, call.error) if call else (0, 0, 0)
        self.page.write_bytes(PAGE.pack(number, way, at, then, error, self.scenario.spared, -1, 0, 0).ljust(4096, b"\0"))
        args = [arg.format(dir=self.dir) for arg in self.scenario.args]
        if self.scenario.charts:
            args = ["--size", "96x64", "-o", self.out, *args]
        env = support.environment(**PRELOAD, CHANDLER_FAULT_PAGE=os.fspath(self.page))
        if support.SANITIZE:
            env["ASAN_OPTIONS"] = "exitcode=99:verify_asan_link_order=0:allocator_may_return_null=1"
        command = [support.PROGRAM, *map(os.fspath, args), *extra, os.fspath(self.input)]
        if self.scenario.closed:
            command = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *command]
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  env=env, check=False, timeout=60)
        except subprocess.TimeoutExpired as late:
            raise Failure(f"hangs\n{self.frames()}") from late
        return Run(done, self)

    def frames(self):
        """Who made the call that failed, by function and line where addr2line finds them."""
        data = self.page.read_bytes()[PAGE.size:]
        lines = []
        for i in range(FRAMES):
            frame = data[i * FRAME_SIZE:(i + 1) * FRAME_SIZE].split(b"\0")[0].decode()
            if not frame:
                break
            file, _, offset = frame.rpartition("+")
            if shutil.which("addr2line") and os.path.exists(file):
                named = subprocess.run(["addr2line", "-Cfse", file, hex(int(offset, 16) - 1)], check=False,
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode().split("\n")
                frame = f"{os.path.basename(file)}+{offset} {named[0]} {named[1] if len(named) > 1 else ''}"
            lines.append("    " + frame)
        return "\n".join(lines)


class Run:
    """What a run left."""

    def __init__(self, done, bench):
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")
        fields = PAGE.unpack(bench.page.read_bytes()[:PAGE.size])
        self.descriptor, self.calls, self.injected = fields[6:9]
        left = bench.dir / "page.left"
        lines = left.read_text().splitlines() if left.exists() else []
        self.left = collections.Counter(lines)


class Counts:
    def __init__(self):
        self.points = self.survived = self.absorbed = self.leaks = self.partial = self.litter = 0


def examine(bench, call, run, counts):
    """Everything that must hold after a run with a fault."""
    scenario = bench.scenario
    problems = []
    if run.status not in (0, 1):
        problems.append(f"exit status {run.status}")
    else:
        counts.survived += 1
    if "Sanitizer" in run.err or "runtime error" in run.err:
        problems.append("a sanitizer speaks")
    charts = bench.charts()
    litter = temporary_names(charts) + temporary_names(os.listdir(bench.dir))
    for name, data in charts.items():
        if name in litter or data in (bench.reference.get(name), bench.old.get(name)):
            continue
        if is_whole_png(data):
            problems.append(f"{name} is another picture")
        else:
            counts.partial += 1
            problems.append(f"{name} is not whole")
    counts.litter += len(litter)
    if litter:
        problems.append(f"left behind: {litter}")
    for name in bench.old:
        if name not in charts:
            problems.append(f"{name} is gone")
    for name, data in bench.side_files().items():
        if run.status == 0 and data != bench.sides[name]:
            problems.append(f"{name} differs")
    leaked = run.left - bench.left
    if scenario.own_leaks:
        leaked = collections.Counter({where: count for where, count in leaked.items()
                                      if os.path.basename(where).startswith("chandler")})
    counts.leaks += sum(leaked.values())
    if leaked and run.status in (0, 1):
        problems.append(f"leaks {dict(leaked)}")

    drawn = sum(charts.get(name) == data for name, data in bench.reference.items())
    is_absorbed = run.status == bench.clean.status and drawn == len(bench.reference) and run.out == bench.clean.out
    counts.absorbed += is_absorbed
    is_message_lost = run.descriptor == 2 or scenario.closed
    if run.status == 0 and not is_absorbed:
        problems.append(f"says that all is well with {drawn} charts of {len(bench.reference)}")
    if call.says is None and not is_absorbed and not is_message_lost:
        problems.append("does not bear a call that is interrupted or does less than asked")
    if run.status == 1 and not is_absorbed and not is_message_lost:
        lines = run.err.splitlines()
        if not lines or not all(line.startswith("chandler: ") for line in lines):
            problems.append("no message, or one of another's")
        elif call.says and not re.search(call.says, run.err, re.IGNORECASE):
            problems.append(f"the message does not say {call.says!r}")
    # A chart, or the two of one file; of a folder that cannot be read to its end it is not known what it holds.
    if call.way == ONCE and 0 < drawn < len(bench.reference) - 2 and "cannot read the folder" not in run.err:
        problems.append(f"one fault costs {len(bench.reference) - drawn} charts")
    return problems


def sweep(bench, call, every, counts, failures):
    start, first = (counts.points, counts.survived, counts.absorbed), time.monotonic()
    for at in itertools.count(1, every):
        run = bench.run(call, at)
        if run.injected == 0:
            break
        counts.points += 1
        problems = examine(bench, call, run, counts)
        if problems:
            report(bench, call, at, run, problems, failures)
    points, survived, absorbed = (now - then for now, then in
                                  zip((counts.points, counts.survived, counts.absorbed), start))
    print(f"{bench.scenario.name:12} {call.name:18} {points:6} points, {survived:6} survived, {absorbed:6} without loss,"
          f" {time.monotonic() - first:6.1f} s", flush=True)


def wander(benches, hours, seed, counts, failures):
    """Two faults a run, each at a random point, a few calls apart."""
    rng, until = random.Random(seed), time.monotonic() + hours * 3600
    while time.monotonic() < until:
        bench = rng.choice(benches)
        call = rng.choice(bench.scenario.calls)
        if call.number not in bench.totals:
            bench.totals[call.number] = bench.run(call, 0).calls
        at = rng.randint(1, max(1, bench.totals[call.number]))
        run = bench.run(call._replace(way=TWICE) if call.way == ONCE else call, at, then=at + rng.randint(1, 40))
        if run.injected == 0:
            continue
        counts.points += run.injected
        problems = examine(bench, call._replace(way=TWICE), run, counts)
        if problems:
            report(bench, call, at, run, problems, failures)


def report(bench, call, at, run, problems, failures):
    failures.append((bench.scenario.name, call.name, at))
    print(f"FAILED: {bench.scenario.name}, {call.name} {at}: " + "; ".join(problems), file=sys.stderr)
    print(bench.frames(), file=sys.stderr)
    print("    it said: " + run.err.strip()[:600].replace("\n", "\n    "), file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=20 if support.SANITIZE or support.EMULATOR else 1)
    parser.add_argument("--only", default="")
    parser.add_argument("--hours", type=float, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=pathlib.Path)
    options = parser.parse_args()
    folder = options.folder or pathlib.Path(support.tempfile.mkdtemp(prefix="chandler-faults-"))
    counts, failures, benches = Counts(), [], []
    try:
        for scenario in SCENARIOS:
            bench = Bench(scenario, folder / scenario.name)
            benches.append(bench)
            for call in scenario.calls:
                if options.only in f"{scenario.name}/{call.name}":
                    sweep(bench, call, options.every, counts, failures)
        wander(benches, options.hours, options.seed, counts, failures)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{counts.points} points injected, {counts.survived} survived ({counts.absorbed} without loss), "
          f"{counts.leaks} blocks leaked, {counts.partial} partial files, {counts.litter} temporary files left")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
