"""Measuring other programs: what a run of one costs, sides in turn, medians and how far samples stray from them."""
import os
import resource
import statistics
import subprocess
import sys
import time

NOISY = 0.05  # a median absolute deviation above this share of the median is said


class Cost:
    """What one run of a program took: CPU and elapsed time in seconds, page faults, and what it printed."""

    def __init__(self, cpu, elapsed, faults, output):
        self.cpu, self.elapsed, self.faults, self.output = cpu, elapsed, faults, output


def run(*command, takes_output=False, is_silent=False):
    """Runs a program to its end; is_silent: without its standard error. One that fails ends the script: there is nothing
    to measure."""
    command = [os.fspath(word) if not isinstance(word, str) else word for word in command]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    source, sink = os.pipe() if takes_output else (None, os.dup(nowhere))
    streams = [(os.POSIX_SPAWN_DUP2, sink, 1)] + [(os.POSIX_SPAWN_DUP2, nowhere, 2)] * is_silent
    start = time.perf_counter()
    # posix_spawn does not copy this process's page tables, as fork would.
    pid = os.posix_spawn(command[0], command, os.environ, file_actions=streams)
    os.close(sink)
    os.close(nowhere)
    output = b""
    if takes_output:
        with open(source, "rb") as file:
            output = file.read()
    _, status, usage = os.wait4(pid, 0)
    elapsed = time.perf_counter() - start
    if status != 0:
        sys.exit(f"{' '.join(command[:8])} ...: exit status {os.waitstatus_to_exitcode(status)}")
    return Cost(usage.ru_utime + usage.ru_stime, elapsed, usage.ru_minflt, output.decode())


def in_turn(rounds, sides):
    """Calls the functions of {name: function} one after the other, all of them in every round; {name: their results}."""
    found = {name: [] for name in sides}
    for _ in range(rounds):
        for name, function in sides.items():
            found[name].append(function())
    return found


class Figure:
    """Samples of one quantity."""

    def __init__(self, samples):
        self.samples = list(samples)
        self.median = statistics.median(self.samples)

    @property
    def spread(self):
        """The median absolute deviation as a share of the median."""
        deviation = statistics.median(abs(one - self.median) for one in self.samples)
        return deviation / abs(self.median) if self.median else 0.0


def ratio(upper, lower):
    """Of samples taken in turn: the ratio in each round, so that what disturbs a whole round does not count."""
    return Figure(a / b for a, b in zip(upper, lower))


class Neighbours:
    """How many CPUs other programs kept busy from now on, as Linux tells; None elsewhere."""

    def __init__(self):
        self.start = self.now()

    @staticmethod
    def now():
        own = sum(usage.ru_utime + usage.ru_stime
                  for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
        try:
            with open("/proc/stat", encoding="ascii") as file:
                ticks = list(map(int, file.readline().split()[1:9]))
        except OSError:
            return None
        user, nice, system, _idle, _waiting, interrupts, soft_interrupts, stolen = ticks
        busy = user + nice + system + interrupts + soft_interrupts + stolen
        return time.perf_counter(), busy / os.sysconf("SC_CLK_TCK"), own

    def cpus(self):
        now = self.now()
        if not self.start or not now:
            return None
        elapsed, busy, own = (after - before for before, after in zip(self.start, now))
        return max(0.0, (busy - own) / elapsed) if elapsed else 0.0


def build_programs(folder):
    """Builds the target `perf` in a build directory; what is said goes to standard error where it fails."""
    cmake = os.environ.get("CMAKE_COMMAND", "cmake")
    done = subprocess.run([cmake, "--build", os.fspath(folder), "--target", "perf"], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, text=True)
    if done.returncode != 0:
        sys.exit(f"{done.stdout[-4000:]}\nthe target perf of {folder} cannot be built")
