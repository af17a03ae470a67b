/* Workers are threads of the calling process: the cheapest to start, and one fault ends them all. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "pool/kind.h"
#include "pool/waiting.h"

/* Enough for text layout, and too small for the kernel to back each stack with a huge page
 * at the first touch. */
enum { STACK_SIZE = 2 * 1024 * 1024 };

struct thread {
    pthread_t id;
    struct pool_batch *batch;
    size_t worker;
    int gone_event; /* counts the workers that are done */
};

static void *thread_main(void *argument)
{
    struct thread *thread = argument;
    (void)worker_run(thread->batch, thread->worker, NULL);
    /* Cannot fail: the counter stays far below its limit. */
    (void)eventfd_write(thread->gone_event, 1);
    return NULL;
}

/* Returns how many threads exist; where some cannot be made, the others do their jobs. errno is set if none can. */
static size_t create(struct pool_batch *batch, struct thread *threads, int gone_event)
{
    pthread_attr_t attributes;
    size_t count = 0;
    int failure = pthread_attr_init(&attributes);
    if (failure == 0) {
        size_t stack_size = batch->options->stack_size;
        failure = pthread_attr_setstacksize(&attributes, stack_size > 0 ? stack_size : STACK_SIZE);
        while (failure == 0 && count < batch->workers) {
            threads[count] = (struct thread){.batch = batch, .worker = count, .gone_event = gone_event};
            failure = pthread_create(&threads[count].id, &attributes, thread_main, &threads[count]);
            count += failure == 0;
        }
        (void)pthread_attr_destroy(&attributes);
    }
    errno = failure;
    return count;
}

/* Until all are done; joining them then takes no time. */
static void wait_for_all(struct pool_batch *batch, size_t count, int gone_event, const sigset_t *blocked)
{
    size_t gone = 0;
    for (;;) {
        (void)batch_heed(batch);
        batch_progress(batch, board_now_ns());
        eventfd_t more = 0;
        if (eventfd_read(gone_event, &more) == 0)
            gone += (size_t)more;
        if (gone >= count)
            return;
        waiting_sleep(gone_event, BATCH_TICK_NS, blocked);
    }
}

static int threads_run(struct pool_batch *batch)
{
    int result = -1, failure = 0;
    size_t count = 0;
    sigset_t before;
    waiting_block(&before); /* first, as threads inherit the mask */
    struct thread *threads = calloc(batch->workers, sizeof *threads);
    int gone_event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (threads == NULL || gone_event < 0)
        goto done;
    count = create(batch, threads, gone_event);
    if (count == 0)
        goto done;
    batch_started(batch);
    wait_for_all(batch, count, gone_event, &before);
    for (size_t i = 0; i < count; i++) {
        (void)pthread_join(threads[i].id, NULL);
        batch_worker_gone(batch, i, true);
    }
    result = 0;
done:
    failure = errno;
    if (gone_event >= 0)
        close(gone_event);
    free(threads);
    waiting_unblock(&before);
    errno = failure;
    return result;
}

const struct pool_runner pool_threads = {
    .name = "threads",
    .summary = "POSIX threads in one process",
    .run = threads_run,
};

/* To the pool they are threads: what makes the interpreters is worker_start. */
const struct pool_runner pool_subinterpreters = {
    .name = "subinterpreters",
    .summary = "threads, each with a Python interpreter and a GIL of its own",
    .run = threads_run,
};
