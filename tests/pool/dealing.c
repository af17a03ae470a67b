/* What dealing a job costs: the pool's board, the bare atomic counter below it, and the queue with a mutex and a
 * condition variable that it stands in for. Jobs do nothing but count themselves.
 *
 *     pool_dealing           measures, and prints a table
 *     pool_dealing --check   looks only whether each queue deals each job exactly once
 */
#include <errno.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pool/pool.h"

enum {
    MOST_WORKERS = 8,
    LINE = 128,              /* bytes that two CPUs do not fight over */
    MEASURED_JOBS = 2000000, /* long enough for workers to overlap, however late one of them wakes */
    CHECKED_JOBS = 20000,
    RUNS = 7,
    SHORT_RING = 256,
};

static const size_t crews[] = {1, 2, 4, MOST_WORKERS};

enum { CREWS = sizeof crews / sizeof *crews };

/* A ring of jobs as a pool of workers usually has it. */
struct ring {
    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t has_jobs;
    pthread_cond_t has_room;
    size_t *jobs;
    size_t capacity;
    size_t first;
    size_t count;
    bool is_closed; /* no more jobs come */
};

/* A worker's own. */
struct tally {
    alignas(LINE) size_t jobs;
    int64_t began_ns, ended_ns; /* monotonic */
    int64_t cpu_ns;
};

/* One run of a queue, in memory that forked workers share. */
struct race {
    size_t job_count;
    size_t workers;
    bool (*run)(void *context, void *state, size_t worker, size_t job);
    pthread_barrier_t start; /* of workers that exist already: making them is no dealing */
    struct ring ring;
    struct tally tallies[MOST_WORKERS];
    alignas(LINE) _Atomic size_t next;
    alignas(LINE) _Atomic uint8_t dealt[]; /* times, by job */
};

struct queue {
    const char *name;
    /* Deals all jobs of the race to its workers and returns when they are gone. False with errno. */
    bool (*deal_all)(struct race *race);
};

static int64_t clock_ns(clockid_t clock)
{
    struct timespec now;
    (void)clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* The hooks of a worker, whichever queue it is served from. */

static void *enter(void *context, size_t worker)
{
    struct race *race = context;
    struct tally *tally = &race->tallies[worker];
    (void)pthread_barrier_wait(&race->start);
    tally->cpu_ns = clock_ns(CLOCK_THREAD_CPUTIME_ID);
    tally->began_ns = clock_ns(CLOCK_MONOTONIC);
    return tally;
}

static bool count_job(void *context, void *state, size_t worker, size_t job)
{
    (void)context, (void)worker, (void)job;
    struct tally *tally = state;
    tally->jobs++;
    return true;
}

static bool note_job(void *context, void *state, size_t worker, size_t job)
{
    struct race *race = context;
    race->dealt[job]++;
    return count_job(context, state, worker, job);
}

static void leave(void *context, void *state, size_t worker)
{
    (void)context, (void)worker;
    struct tally *tally = state;
    tally->ended_ns = clock_ns(CLOCK_MONOTONIC);
    tally->cpu_ns = clock_ns(CLOCK_THREAD_CPUTIME_ID) - tally->cpu_ns;
}

/* The pool, by its public door. */

static bool deal_by_pool(struct race *race, enum pool_kind kind)
{
    struct pool_work work = {
        .job_count = race->job_count, .context = race, .worker_start = enter, .run = race->run, .worker_stop = leave};
    struct pool_options options = {.kind = kind, .workers = race->workers};
    struct pool_outcome outcome;
    struct pool_job_end *ends = calloc(race->job_count, sizeof *ends);
    bool is_done = ends != NULL && pool_run(&work, &options, ends, &outcome) == 0;
    free(ends);
    return is_done;
}

static bool deal_by_threads(struct race *race)
{
    return deal_by_pool(race, POOL_THREADS);
}

static bool deal_by_processes(struct race *race)
{
    return deal_by_pool(race, POOL_PROCESSES);
}

/* The others: threads that drain a queue. */

struct drainer {
    pthread_t thread;
    struct race *race;
    size_t worker;
    void (*drain)(struct race *race, size_t worker, void *state);
};

static void *drainer_main(void *argument)
{
    struct drainer *drainer = argument;
    void *state = enter(drainer->race, drainer->worker);
    drainer->drain(drainer->race, drainer->worker, state);
    leave(drainer->race, state, drainer->worker);
    return NULL;
}

/* `meanwhile` is what the calling thread does while they drain; NULL: nothing. */
static bool deal_by_drainers(struct race *race, void (*drain)(struct race *, size_t, void *),
                             void (*meanwhile)(struct race *))
{
    struct drainer drainers[MOST_WORKERS];
    for (size_t i = 0; i < race->workers; i++) {
        drainers[i] = (struct drainer){.race = race, .worker = i, .drain = drain};
        errno = pthread_create(&drainers[i].thread, NULL, drainer_main, &drainers[i]);
        if (errno != 0) {
            perror("pool_dealing");
            exit(EXIT_FAILURE); /* the others wait for it */
        }
    }
    if (meanwhile != NULL)
        meanwhile(race);
    for (size_t i = 0; i < race->workers; i++)
        (void)pthread_join(drainers[i].thread, NULL);
    return true;
}

static void drain_counter(struct race *race, size_t worker, void *state)
{
    for (;;) {
        size_t job = atomic_fetch_add_explicit(&race->next, 1, memory_order_relaxed);
        if (job >= race->job_count || !race->run(race, state, worker, job))
            return;
    }
}

static bool deal_by_counter(struct race *race)
{
    return deal_by_drainers(race, drain_counter, NULL);
}

static bool ring_init(struct ring *ring, size_t capacity)
{
    *ring = (struct ring){.capacity = capacity, .jobs = calloc(capacity, sizeof *ring->jobs)};
    return ring->jobs != NULL && pthread_mutex_init(&ring->mutex, NULL) == 0 &&
           pthread_cond_init(&ring->has_jobs, NULL) == 0 && pthread_cond_init(&ring->has_room, NULL) == 0;
}

static void ring_release(struct ring *ring)
{
    (void)pthread_cond_destroy(&ring->has_room);
    (void)pthread_cond_destroy(&ring->has_jobs);
    (void)pthread_mutex_destroy(&ring->mutex);
    free(ring->jobs);
}

static void ring_put(struct ring *ring, size_t job)
{
    (void)pthread_mutex_lock(&ring->mutex);
    while (ring->count == ring->capacity)
        (void)pthread_cond_wait(&ring->has_room, &ring->mutex);
    size_t place = ring->first + ring->count++;
    ring->jobs[place < ring->capacity ? place : place - ring->capacity] = job;
    (void)pthread_cond_signal(&ring->has_jobs);
    (void)pthread_mutex_unlock(&ring->mutex);
}

static bool ring_take(struct ring *ring, size_t *job)
{
    (void)pthread_mutex_lock(&ring->mutex);
    while (ring->count == 0 && !ring->is_closed)
        (void)pthread_cond_wait(&ring->has_jobs, &ring->mutex);
    bool has_job = ring->count > 0;
    if (has_job) {
        *job = ring->jobs[ring->first];
        if (++ring->first == ring->capacity)
            ring->first = 0;
        if (ring->count-- == ring->capacity)
            (void)pthread_cond_signal(&ring->has_room);
    }
    (void)pthread_mutex_unlock(&ring->mutex);
    return has_job;
}

static void ring_fill(struct race *race)
{
    for (size_t job = 0; job < race->job_count; job++)
        ring_put(&race->ring, job);
    (void)pthread_mutex_lock(&race->ring.mutex);
    race->ring.is_closed = true;
    (void)pthread_cond_broadcast(&race->ring.has_jobs);
    (void)pthread_mutex_unlock(&race->ring.mutex);
}

static void drain_ring(struct race *race, size_t worker, void *state)
{
    for (size_t job; ring_take(&race->ring, &job);)
        if (!race->run(race, state, worker, job))
            return;
}

/* All jobs stand in the ring before a worker looks: nobody ever waits for one. */
static bool deal_by_full_ring(struct race *race)
{
    if (!ring_init(&race->ring, race->job_count))
        return false;
    ring_fill(race);
    bool is_done = deal_by_drainers(race, drain_ring, NULL);
    ring_release(&race->ring);
    return is_done;
}

/* Jobs come while workers take them, and both sides wait for each other. */
static bool deal_by_fed_ring(struct race *race)
{
    if (!ring_init(&race->ring, SHORT_RING))
        return false;
    bool is_done = deal_by_drainers(race, drain_ring, ring_fill);
    ring_release(&race->ring);
    return is_done;
}

static const struct queue queues[] = {
    {"the pool, threads", deal_by_threads},
    {"the pool, processes", deal_by_processes},
    {"atomic counter alone", deal_by_counter},
    {"mutex and condition, filled before", deal_by_full_ring},
    {"mutex and condition, fed meanwhile", deal_by_fed_ring},
};

enum { QUEUES = sizeof queues / sizeof *queues };

struct cost {
    double wall_ns, cpu_ns; /* a job; CPU time is that of all workers together */
};

static size_t race_size(size_t job_count)
{
    return sizeof(struct race) + job_count;
}

static struct race *race_new(size_t job_count, size_t workers)
{
    struct race *race = pool_shared_alloc(race_size(job_count));
    pthread_barrierattr_t attributes;
    if (race == NULL || pthread_barrierattr_init(&attributes) != 0)
        return NULL;
    race->job_count = job_count;
    race->workers = workers;
    (void)pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    (void)pthread_barrier_init(&race->start, &attributes, (unsigned)workers);
    (void)pthread_barrierattr_destroy(&attributes);
    return race;
}

static void race_free(struct race *race)
{
    (void)pthread_barrier_destroy(&race->start);
    pool_shared_free(race, race_size(race->job_count));
}

static struct cost race_cost(const struct race *race)
{
    int64_t began_ns = INT64_MAX, ended_ns = 0, cpu_ns = 0;
    for (size_t i = 0; i < race->workers; i++) {
        const struct tally *tally = &race->tallies[i];
        began_ns = tally->began_ns < began_ns ? tally->began_ns : began_ns;
        ended_ns = tally->ended_ns > ended_ns ? tally->ended_ns : ended_ns;
        cpu_ns += tally->cpu_ns;
    }
    double jobs = (double)race->job_count;
    return (struct cost){.wall_ns = (double)(ended_ns - began_ns) / jobs, .cpu_ns = (double)cpu_ns / jobs};
}

/* False, having said why, where not each job was dealt once. */
static bool is_each_dealt_once(const struct queue *queue, const struct race *race, bool is_noted)
{
    size_t jobs = 0, wrong = 0;
    for (size_t i = 0; i < race->workers; i++)
        jobs += race->tallies[i].jobs;
    for (size_t i = 0; is_noted && i < race->job_count; i++)
        wrong += race->dealt[i] != 1;
    if (jobs == race->job_count && wrong == 0)
        return true;
    fprintf(stderr, "%s, %zu workers: %zu jobs dealt, not %zu; %zu of them not once\n", queue->name, race->workers,
            jobs, race->job_count, wrong);
    return false;
}

static bool run_race(const struct queue *queue, size_t job_count, size_t workers, bool is_noted, struct cost *cost)
{
    struct race *race = race_new(job_count, workers);
    if (race == NULL)
        return false;
    race->run = is_noted ? note_job : count_job;
    bool is_right = queue->deal_all(race);
    if (!is_right)
        fprintf(stderr, "%s, %zu workers: %s\n", queue->name, workers, strerror(errno));
    is_right = is_right && is_each_dealt_once(queue, race, is_noted);
    *cost = race_cost(race);
    race_free(race);
    return is_right;
}

static int compare_numbers(const void *left, const void *right)
{
    const double *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare_numbers);
    return values[count / 2];
}

static bool measure(const struct queue *queue, size_t workers, struct cost *cost)
{
    double wall_ns[RUNS], cpu_ns[RUNS];
    for (int run = -1; run < RUNS; run++) { /* -1: to warm up */
        if (!run_race(queue, MEASURED_JOBS, workers, false, cost))
            return false;
        if (run >= 0) {
            wall_ns[run] = cost->wall_ns;
            cpu_ns[run] = cost->cpu_ns;
        }
    }
    *cost = (struct cost){.wall_ns = median(wall_ns, RUNS), .cpu_ns = median(cpu_ns, RUNS)};
    return true;
}

static int measure_all(void)
{
    printf("ns a job: wall clock, and (CPU time of all workers); medians of %d runs of %d jobs; %zu CPUs\n\n%-36s",
           RUNS, MEASURED_JOBS, pool_default_workers(), "workers");
    for (size_t i = 0; i < CREWS; i++)
        printf("%9zu%8s", crews[i], "");
    for (size_t q = 0; q < QUEUES; q++) {
        printf("\n%-36s", queues[q].name);
        for (size_t i = 0; i < CREWS; i++) {
            struct cost cost;
            if (!measure(&queues[q], crews[i], &cost))
                return EXIT_FAILURE;
            char cpu[24];
            (void)snprintf(cpu, sizeof cpu, "(%.1f)", cost.cpu_ns);
            printf("%8.1f %-8s", cost.wall_ns, cpu);
            (void)fflush(stdout);
        }
    }
    printf("\n");
    return EXIT_SUCCESS;
}

static int check_all(void)
{
    int result = EXIT_SUCCESS;
    for (size_t q = 0; q < QUEUES; q++)
        for (size_t i = 0; i < CREWS; i++) {
            struct cost cost;
            if (!run_race(&queues[q], CHECKED_JOBS, crews[i], true, &cost))
                result = EXIT_FAILURE;
        }
    return result;
}

int main(int count, char **arguments)
{
    if (count == 2 && strcmp(arguments[1], "--check") == 0)
        return check_all();
    if (count > 1) {
        fprintf(stderr, "usage: %s [--check]\n", arguments[0]);
        return 2;
    }
    return measure_all();
}
