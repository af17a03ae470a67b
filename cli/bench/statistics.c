#include "cli/bench/statistics.h"

#include <math.h>
#include <stdlib.h>

static int compare_values(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare_values);
    double upper = values[count / 2];
    if (count % 2)
        return upper;
    double lower = values[count / 2 - 1];
    return lower + (upper - lower) / 2;
}

double median_distance(double *values, size_t count, double centre)
{
    for (size_t i = 0; i < count; i++)
        values[i] = fabs(values[i] - centre);
    return median(values, count);
}
