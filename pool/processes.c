/* Workers are forked children: nothing but the board is shared, so each may crash, hang or hold a lock of its own.
 *
 * The caller sleeps on a signalfd for SIGCHLD, and asks after its own children one by one: SIGCHLD comes once for
 * several ends, and the caller's other children are none of ours. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pool/kind.h"
#include "pool/waiting.h"

enum {
    MOST_BARREN = 3,                   /* deaths in a row in one place that brought no job forward */
    SUSPENSION_NS = 500 * 1000 * 1000, /* a wait longer than meant by this was a sleep of the whole program */
};

struct child {
    pid_t pid;       /* 0: none */
    bool is_killed;  /* by us, because of *kill */
    bool is_barred;  /* no worker is started here any more */
    unsigned barren; /* deaths in a row without a job ended */
    size_t starts;
    size_t ended; /* the slot's count when the worker started */
};

struct processes {
    struct pool_batch *batch;
    struct child *children; /* batch->workers of them */
    size_t living;
    size_t deaths; /* in this round */
    pid_t self;
    int child_event;               /* the signalfd */
    bool is_child_event_used;      /* SIGCHLDs were taken from it */
    struct sigaction child_action; /* the caller's for SIGCHLD */
    bool is_child_action_changed;
    sigset_t before;  /* the caller's mask */
    sigset_t blocked; /* it and SIGCHLD: the mask while asleep */
    int64_t seen_ns;  /* when the watch last looked round, and how long it then meant to sleep */
    int64_t wait_ns;
    int64_t resumed_ns; /* when the program last came back from a suspension */
};

static void do_nothing(int number)
{
    (void)number;
}

/* By a handler: what a job starts as another program would keep a signal ignored, and then nobody could end it. */
static void pass_over(int number)
{
    struct sigaction action = {.sa_handler = do_nothing, .sa_flags = SA_RESTART}, old;
    (void)sigemptyset(&action.sa_mask);
    if (sigaction(number, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
        (void)sigaction(number, &action, NULL);
}

_Noreturn static void child_main(const struct processes *all, size_t worker)
{
    const struct pool_work *work = all->batch->work;
    /* A parent that died before the prctl sends no signal. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != all->self)
        _exit(EXIT_FAILURE);
    /* A terminal sends these to the whole group: jobs under way are finished, and the parent deals no more. */
    pass_over(SIGINT);
    pass_over(SIGTERM);
    pass_over(SIGHUP);
    close(all->child_event);
    waiting_unblock(&all->before);
    if (work->fork_child != NULL)
        work->fork_child(work->context);
    (void)worker_run(all->batch, worker, NULL);
    (void)fflush(NULL); /* what a hook printed; the parent's own was flushed before the fork */
    _exit(EXIT_SUCCESS);
}

static bool spawn(struct processes *all, size_t worker)
{
    const struct pool_work *work = all->batch->work;
    struct child *child = &all->children[worker];
    struct board_slot *slot = &all->batch->board->slots[worker];
    board_slot_reset(slot);
    (void)fflush(NULL); /* or the child would write it a second time */
    if (work->fork_prepare != NULL)
        work->fork_prepare(work->context);
    pid_t pid = fork();
    int failure = errno;
    if (pid == 0)
        child_main(all, worker);
    if (work->fork_parent != NULL)
        work->fork_parent(work->context);
    errno = failure;
    if (pid < 0)
        return false;
    child->pid = pid;
    child->is_killed = false;
    child->ended = atomic_load_explicit(&slot->ended, memory_order_relaxed); /* its writers are dead */
    all->batch->outcome->respawned += child->starts++ > 0;
    all->living++;
    return true;
}

/* Takes down the job that a dead worker was in; BOARD_NO_JOB where it was in none. */
static size_t settle_job(struct processes *all, size_t worker, int status)
{
    struct pool_batch *batch = all->batch;
    /* Relaxed: waitpid came after all that the worker did. */
    size_t job = atomic_load_explicit(&batch->board->slots[worker].job, memory_order_relaxed);
    if (job == BOARD_NO_JOB)
        return BOARD_NO_JOB;
    switch (board_state(batch->board, job)) {
    case POOL_JOB_RUNNING:
        if (all->children[worker].is_killed && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
            board_settle(batch->board, job, POOL_JOB_WAITING);
            return job;
        }
        batch->ends[job].crash_signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        batch->ends[job].crash_status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
        board_settle(batch->board, job, POOL_JOB_CRASHED);
        batch->lost++;
        return job;
    case POOL_JOB_TIMEOUT:
        batch->lost++;
        return job;
    default: /* claimed and not begun, or done and not yet struck off */
        return BOARD_NO_JOB;
    }
}

/* A worker is gone and reaped: writes down what that means and puts another in its place where there is work. */
static void bury(struct processes *all, size_t worker, int status)
{
    struct pool_batch *batch = all->batch;
    struct child *child = &all->children[worker];
    struct board_slot *slot = &batch->board->slots[worker];
    int phase = atomic_load_explicit(&slot->phase, memory_order_relaxed); /* waitpid came after */
    batch_worker_gone(batch, worker, child->starts == 1);
    child->pid = 0;
    all->living--;
    if (phase == BOARD_REFUSED)
        child->is_barred = true;
    if (phase == BOARD_LEFT || phase == BOARD_REFUSED)
        return;

    all->deaths++;
    size_t job = settle_job(all, worker, status);
    /* Relaxed, as the phase. */
    bool is_barren = job == BOARD_NO_JOB && atomic_load_explicit(&slot->ended, memory_order_relaxed) == child->ended;
    child->barren = is_barren ? child->barren + 1 : 0;
    if (child->barren >= MOST_BARREN)
        child->is_barred = true;
    if (batch->work->worker_died != NULL)
        batch->work->worker_died(batch->work->context, worker, job);
    if (!child->is_barred && board_has_more(batch->board) && !batch_heed(batch))
        (void)spawn(all, worker); /* where that fails the others go on */
}

static void reap(struct processes *all)
{
    for (size_t i = 0; i < all->batch->workers; i++) {
        pid_t pid = all->children[i].pid;
        if (pid == 0)
            continue;
        int status = 0;
        pid_t gone = waitpid(pid, &status, WNOHANG);
        /* ECHILD: somebody else has reaped it. Then the board alone tells how it ended. */
        if (gone == pid || (gone < 0 && errno == ECHILD))
            bury(all, i, status);
    }
}

static void kill_all(struct processes *all)
{
    for (size_t i = 0; i < all->batch->workers; i++) {
        struct child *child = &all->children[i];
        /* Not reaped yet, so the number is still this child's. */
        if (child->pid != 0 && !child->is_killed) {
            child->is_killed = true;
            (void)kill(child->pid, SIGKILL);
        }
    }
}

/* Kills the workers whose job is too old, and returns how long until the next may be. */
static int64_t expire_jobs(struct processes *all, int64_t now_ns)
{
    struct pool_batch *batch = all->batch;
    int64_t timeout_ns = batch->options->timeout_ns, wait_ns = BATCH_TICK_NS;
    if (timeout_ns <= 0)
        return wait_ns;
    if (timeout_ns < wait_ns)
        wait_ns = timeout_ns; /* for a job that begins while we sleep */
    for (size_t i = 0; i < batch->workers; i++) {
        const struct board_slot *slot = &batch->board->slots[i];
        if (all->children[i].pid == 0)
            continue;
        /* Acquire: the beginning read next is that of this job or of a later one, never of an earlier. With a later one
         * the age comes out too small, and the next look sees the later job. */
        size_t job = atomic_load_explicit(&slot->job, memory_order_acquire);
        if (job == BOARD_NO_JOB)
            continue;
        int64_t began_ns = atomic_load_explicit(&slot->job_began_ns, memory_order_relaxed);
        if (began_ns < all->resumed_ns)
            began_ns = all->resumed_ns;
        int64_t left_ns = timeout_ns - (now_ns - began_ns);
        if (left_ns > 0)
            wait_ns = left_ns < wait_ns ? left_ns : wait_ns;
        else if (board_expire(batch->board, job))
            (void)kill(all->children[i].pid, SIGKILL);
    }
    return wait_ns;
}

static void empty_child_event(struct processes *all)
{
    struct signalfd_siginfo ignored;
    while (read(all->child_event, &ignored, sizeof ignored) > 0)
        all->is_child_event_used = true;
}

/* Until no worker lives. */
static void watch(struct processes *all)
{
    struct pool_batch *batch = all->batch;
    while (all->living > 0) {
        (void)batch_heed(batch);
        if (batch_is_raised(batch->options->kill))
            kill_all(all);
        int64_t now_ns = board_now_ns();
        /* The terminal's Ctrl-Z stops workers and clock alike: give running jobs their time anew. */
        if (now_ns - all->seen_ns > all->wait_ns + SUSPENSION_NS)
            all->resumed_ns = now_ns;
        all->seen_ns = now_ns;
        all->wait_ns = expire_jobs(all, now_ns);
        batch_progress(batch, now_ns);
        waiting_sleep(all->child_event, all->wait_ns, &all->blocked);
        empty_child_event(all); /* before the look: an end in between wakes the next sleep */
        reap(all);
    }
}

/* Starts workers for the jobs that are dealt now and waits for all. False with errno where none could be started. */
static bool run_round(struct processes *all)
{
    struct pool_batch *batch = all->batch;
    size_t started = 0;
    all->deaths = 0;
    /* Before the first fork: a worker's job may begin, and all be suspended, before the next is made. */
    all->seen_ns = board_now_ns();
    all->wait_ns = 0;
    for (size_t i = 0; i < batch->workers && started < batch->board->deal_count; i++) {
        if (all->children[i].is_barred)
            continue;
        if (!spawn(all, i))
            break; /* go on with fewer */
        started++;
    }
    if (started == 0)
        return false;
    if (batch->outcome->startup_cpu_ns == 0)
        batch_started(batch);
    watch(all);
    return true;
}

/* Rounds, as a worker may die between being dealt a job and saying so: what is then neither ended nor in any hand is
 * found once nobody is left, and dealt again. */
static int run_rounds(struct processes *all)
{
    struct pool_batch *batch = all->batch;
    if (!run_round(all))
        return -1;
    while (!batch_heed(batch)) {
        size_t before = batch->board->deal_count;
        size_t left = board_redeal(batch->board);
        /* This ends: a round brings jobs forward, or deaths that bar places; where it brings neither, nobody can start.
         */
        if (left == 0 || (left == before && all->deaths == 0) || !run_round(all))
            break;
    }
    return 0;
}

static bool open_child_event(struct processes *all)
{
    sigset_t child;
    (void)sigemptyset(&child);
    (void)sigaddset(&child, SIGCHLD);
    all->blocked = all->before;
    (void)sigaddset(&all->blocked, SIGCHLD);
    all->child_event = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    if (all->child_event < 0)
        return false;
    /* Where the caller ignores SIGCHLD (it may have inherited that) children vanish without a status. */
    (void)sigaction(SIGCHLD, NULL, &all->child_action);
    if (all->child_action.sa_handler == SIG_IGN || (all->child_action.sa_flags & SA_NOCLDWAIT) != 0) {
        struct sigaction keep = {.sa_handler = SIG_DFL};
        all->is_child_action_changed = sigaction(SIGCHLD, &keep, NULL) == 0;
    }
    return true;
}

/* Gives the caller its signals back. */
static void close_child_event(struct processes *all)
{
    if (all->child_event >= 0) {
        close(all->child_event);
        if (all->is_child_action_changed)
            (void)sigaction(SIGCHLD, &all->child_action, NULL);
        /* Another child of the caller may have ended meanwhile, and its SIGCHLD been taken with ours. */
        if (all->is_child_event_used && all->child_action.sa_handler != SIG_IGN &&
            (all->child_action.sa_handler != SIG_DFL || sigismember(&all->before, SIGCHLD) == 1))
            (void)raise(SIGCHLD);
    }
    waiting_unblock(&all->before);
}

static int processes_run(struct pool_batch *batch)
{
    struct processes all = {.batch = batch, .self = getpid(), .child_event = -1};
    int result = -1, failure = 0;
    waiting_block(&all.before);
    all.children = calloc(batch->workers, sizeof *all.children);
    if (all.children != NULL && open_child_event(&all))
        result = run_rounds(&all);
    failure = errno;
    close_child_event(&all);
    free(all.children);
    errno = failure;
    return result;
}

const struct pool_runner pool_processes = {
    .name = "processes",
    .summary = "forked processes; a crash costs one job, and jobs can have a timeout",
    .run = processes_run,
};
