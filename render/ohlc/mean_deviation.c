/* What a window's values deviate in all from their mean is the sum of those above it less as many means, and as many
 * means as there are values below it less their sum. Short windows are gone through. A longer one is kept in a tree by
 * value that knows how many values are below each of its branches and what they add up to: a tree that branches at the
 * bits in which its keys differ (Donald R. Morrison, "PATRICIA: Practical Algorithm To Retrieve Information Coded in
 * Alphanumeric", Journal of the ACM 15, 1968). No path in it is longer than a key has bits, so that nothing has to be
 * balanced, and its shape follows from what is in it and not from how that came there. Sums are added up anew along the
 * path of what changed, always in the same way, and nothing is left in them of a value that was taken out. */
#include "render/ohlc/mean_deviation.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum {
    PERIOD_SHORT = 64, /* up to here, going through a window takes less time than a tree */
    KEY_BITS = 64,
};

/* Of the tree: a branch, or a leaf for one value however often it is there. */
struct node {
    uint64_t key; /* of a branch: the bits above its own that all keys below share, and 0 for the others */
    double sum;
    uint32_t count;
    uint32_t sides[2]; /* where the bit is 0, and where it is 1; of an unused node [0] is the next one */
    uint32_t bit;      /* its number from the lowest, 0, on; KEY_BITS: a leaf */
};

struct tree {
    struct node *nodes; /* place 0 stays unused: no node */
    uint32_t root;
    uint32_t unused;
};

/* Where a walk came from: the places that point to the branches along it. */
struct path {
    uint32_t *links[KEY_BITS];
    size_t length;
};

/* Numbers in the order of the values. */
static uint64_t key_of(double value)
{
    double without_sign_of_zero = value + 0.0;
    uint64_t bits;
    memcpy(&bits, &without_sign_of_zero, sizeof bits);
    const uint64_t sign = UINT64_C(1) << 63;
    return bits & sign ? ~bits : bits | sign;
}

static bool is_leaf(const struct node *node)
{
    return node->bit == KEY_BITS;
}

static size_t side_of(uint64_t key, uint32_t bit)
{
    return key >> bit & 1;
}

/* Whether a key belongs below a branch. */
static bool is_below(uint64_t key, const struct node *branch)
{
    return (key ^ branch->key) >> branch->bit >> 1 == 0;
}

static bool tree_new(struct tree *tree, size_t values, struct arena *arena)
{
    size_t count = 2 * values;
    *tree = (struct tree){.nodes = arena_alloc(arena, count + 1, sizeof *tree->nodes), .unused = 1};
    for (size_t i = 1; tree->nodes && i < count; i++)
        tree->nodes[i].sides[0] = (uint32_t)i + 1;
    return tree->nodes;
}

static uint32_t node_take(struct tree *tree)
{
    uint32_t place = tree->unused;
    tree->unused = tree->nodes[place].sides[0];
    return place;
}

static void node_give_back(struct tree *tree, uint32_t place)
{
    tree->nodes[place].sides[0] = tree->unused;
    tree->unused = place;
}

/* Down to where the key is, or would have to be put; the place that points there. */
static uint32_t *walk_to(struct tree *tree, uint64_t key, struct path *path)
{
    uint32_t *link = &tree->root;
    path->length = 0;
    for (struct node *node = &tree->nodes[*link]; *link && !is_leaf(node) && is_below(key, node);
         node = &tree->nodes[*link]) {
        path->links[path->length++] = link;
        link = &node->sides[side_of(key, node->bit)];
    }
    return link;
}

static void add_up_again(struct tree *tree, const struct path *path)
{
    for (size_t i = path->length; i > 0; i--) {
        struct node *branch = &tree->nodes[*path->links[i - 1]];
        const struct node *low = &tree->nodes[branch->sides[0]], *high = &tree->nodes[branch->sides[1]];
        branch->count = low->count + high->count;
        branch->sum = low->sum + high->sum;
    }
}

static void set_count(struct node *leaf, uint32_t count, double value)
{
    leaf->count = count;
    leaf->sum = count * value;
}

static void tree_add(struct tree *tree, double value)
{
    uint64_t key = key_of(value);
    struct path path;
    uint32_t *link = walk_to(tree, key, &path), there = *link;
    struct node *node = &tree->nodes[there];
    if (there && is_leaf(node) && node->key == key) {
        set_count(node, node->count + 1, value);
    } else {
        uint32_t leaf = node_take(tree);
        tree->nodes[leaf] = (struct node){.key = key, .bit = KEY_BITS};
        set_count(&tree->nodes[leaf], 1, value);
        *link = leaf;
        if (there) {
            uint32_t bit = KEY_BITS - 1 - (uint32_t)__builtin_clzll(key ^ node->key), branch = node_take(tree);
            struct node *parent = &tree->nodes[branch];
            *parent = (struct node){.key = key >> bit >> 1 << bit << 1, .bit = bit};
            parent->sides[side_of(key, bit)] = leaf;
            parent->sides[!side_of(key, bit)] = there;
            path.links[path.length++] = link;
            *link = branch;
        }
    }
    add_up_again(tree, &path);
}

/* A value that is there. */
static void tree_remove(struct tree *tree, double value)
{
    struct path path;
    uint32_t *link = walk_to(tree, key_of(value), &path), leaf = *link;
    struct node *node = &tree->nodes[leaf];
    if (node->count > 1) {
        set_count(node, node->count - 1, value);
    } else {
        *link = 0;
        node_give_back(tree, leaf);
        if (path.length > 0) {
            /* What is on the other side takes the branch's place. */
            uint32_t *above = path.links[--path.length], branch = *above;
            const uint32_t *sides = tree->nodes[branch].sides;
            *above = sides[0] ? sides[0] : sides[1];
            node_give_back(tree, branch);
        }
    }
    add_up_again(tree, &path);
}

/* The sum of all distances from `mean`. */
static double tree_distances(const struct tree *tree, double mean)
{
    uint64_t key = key_of(mean);
    double sums[2] = {0, 0}, counts[2] = {0, 0}; /* of the values below, and above */
    const struct node *node = &tree->nodes[tree->root];
    while (!is_leaf(node) && is_below(key, node)) {
        size_t side = side_of(key, node->bit);
        const struct node *other = &tree->nodes[node->sides[!side]];
        sums[!side] += other->sum;
        counts[!side] += other->count;
        node = &tree->nodes[node->sides[side]];
    }
    size_t side = node->key > key;
    sums[side] += node->sum;
    counts[side] += node->count;
    return (sums[1] - counts[1] * mean) + (counts[0] * mean - sums[0]);
}

/* Taken from the last value, differences of equal ones are 0 without any rounding. 0 - mean is 0 and not -0 there. */
static void go_through(double *distance, double *deviation, const double *values, size_t period)
{
    double last = values[period - 1], sum = 0, distances = 0;
    for (size_t i = 0; i < period; i++)
        sum += values[i] - last;
    double mean = sum / (double)period;
    for (size_t i = 0; i < period; i++)
        distances += fabs(values[i] - last - mean);
    *distance = 0 - mean;
    *deviation = distances / (double)period;
}

static double finite_or_nan(double value)
{
    return isfinite(value) ? value : NAN;
}

bool running_mean_deviation(double *distance, double *deviation, const double *values, size_t length, size_t period,
                            struct arena *arena)
{
    bool is_short = period <= PERIOD_SHORT;
    struct tree tree;
    if (!is_short && period <= length && !tree_new(&tree, period, arena))
        return false;
    for (size_t i = 0; i < length; i++) {
        distance[i] = deviation[i] = NAN;
        if (period > length)
            continue;
        if (!is_short) {
            if (i >= period)
                tree_remove(&tree, values[i - period]);
            tree_add(&tree, values[i]);
        }
        if (i + 1 < period)
            continue;
        if (is_short) {
            go_through(&distance[i], &deviation[i], &values[i + 1 - period], period);
        } else {
            double mean = tree.nodes[tree.root].sum / (double)period;
            distance[i] = values[i] - mean;
            deviation[i] = tree_distances(&tree, mean) / (double)period;
        }
        distance[i] = finite_or_nan(distance[i]);
        deviation[i] = finite_or_nan(deviation[i]);
    }
    return true;
}
