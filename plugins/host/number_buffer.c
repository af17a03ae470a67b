#include "plugins/host/numbers.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum number_kind { NUMBER_NONE, NUMBER_SIGNED, NUMBER_UNSIGNED, NUMBER_FLOAT, NUMBER_BOOL };

/* The items of a buffer, as the struct module's format characters say. */
struct number_format {
    enum number_kind kind;
    size_t size;
    bool is_swapped; /* the bytes are in the other order than this machine's */
};

enum { NUMBER_BYTES_MAX = 16 };

_Static_assert(sizeof(long double) <= NUMBER_BYTES_MAX, "room for every number");

static enum number_kind kind_of(char code, size_t size)
{
    switch (code) {
    case 'e':
        return size == 2 ? NUMBER_FLOAT : NUMBER_NONE;
    case 'f':
        return size == sizeof(float) ? NUMBER_FLOAT : NUMBER_NONE;
    case 'd':
        return size == sizeof(double) ? NUMBER_FLOAT : NUMBER_NONE;
    case 'g':
        return size == sizeof(long double) ? NUMBER_FLOAT : NUMBER_NONE;
    case '?':
        return size == 1 ? NUMBER_BOOL : NUMBER_NONE;
    default:
        break;
    }
    if (code == '\0' || (size != 1 && size != 2 && size != 4 && size != 8))
        return NUMBER_NONE;
    return strchr("bhilqn", code) ? NUMBER_SIGNED : strchr("BHILQN", code) ? NUMBER_UNSIGNED : NUMBER_NONE;
}

/* The size is the buffer's own word: ctypes names a long 'l' of 8 bytes with the prefix for 4. */
static struct number_format format_parse(const char *text, Py_ssize_t size)
{
    const char *code = text ? text : "B"; /* so says the protocol */
    char order = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? '<' : '>';
    char given = order;
    if (*code == '<' || *code == '>' || *code == '!')
        given = *code == '<' ? '<' : '>';
    if (*code && strchr("<>!=@", *code))
        code++;
    struct number_format format = {.size = (size_t)size, .is_swapped = given != order};
    if (code[0] && !code[1])
        format.kind = kind_of(*code, format.size);
    if (format.kind == NUMBER_FLOAT && format.size > sizeof(double) && format.is_swapped)
        format.kind = NUMBER_NONE;
    return format;
}

/* IEEE 754 binary16. */
static double half_value(uint16_t bits)
{
    int exponent = bits >> 10 & 31;
    double fraction = bits & 1023;
    double value;
    if (exponent == 31)
        value = fraction > 0 ? NAN : INFINITY;
    else
        value = exponent == 0 ? ldexp(fraction, -24) : ldexp(fraction + 1024, exponent - 25);
    return bits >> 15 ? -value : value;
}

#define READ_AS(type)                                                                                                  \
    do {                                                                                                               \
        type value;                                                                                                    \
        memcpy(&value, bytes, sizeof value);                                                                           \
        return (double)value;                                                                                          \
    } while (0)

static double float_value(const unsigned char *bytes, size_t size)
{
    uint16_t half;
    switch (size) {
    case 2:
        memcpy(&half, bytes, sizeof half);
        return half_value(half);
    case sizeof(float):
        READ_AS(float);
    case sizeof(double):
        READ_AS(double);
    default:
        READ_AS(long double);
    }
}

static double signed_value(const unsigned char *bytes, size_t size)
{
    switch (size) {
    case 1:
        READ_AS(int8_t);
    case 2:
        READ_AS(int16_t);
    case 4:
        READ_AS(int32_t);
    default:
        READ_AS(int64_t);
    }
}

static double unsigned_value(const unsigned char *bytes, size_t size)
{
    switch (size) {
    case 1:
        READ_AS(uint8_t);
    case 2:
        READ_AS(uint16_t);
    case 4:
        READ_AS(uint32_t);
    default:
        READ_AS(uint64_t);
    }
}

/* False with *error filled. */
static bool item_read(const struct number_format *format, const char *item, const struct number_target *target,
                      size_t index, struct error *error)
{
    double *out = &target->out[index];
    unsigned char bytes[NUMBER_BYTES_MAX];
    for (size_t i = 0; i < format->size; i++)
        bytes[i] = (unsigned char)item[format->is_swapped ? format->size - 1 - i : i];
    switch (format->kind) {
    case NUMBER_FLOAT:
        *out = float_value(bytes, format->size);
        return true;
    case NUMBER_SIGNED:
        *out = signed_value(bytes, format->size);
        return true;
    case NUMBER_UNSIGNED:
        *out = unsigned_value(bytes, format->size);
        return true;
    default:
        return numbers_put_truth(target, index, bytes[0], error);
    }
}

static bool view_read(const Py_buffer *view, PyObject *values, const struct number_target *target, struct error *error)
{
    char detail[60];
    if (view->ndim != 1) {
        snprintf(detail, sizeof detail, " of %d dimensions", view->ndim);
        return numbers_refuse_type(target, values, detail, error);
    }
    struct number_format format = format_parse(view->format, view->itemsize);
    if (format.kind == NUMBER_NONE) {
        char quoted[24];
        const char *text = view->format ? view->format : "";
        snprintf(detail, sizeof detail, " of items in format %s",
                 error_quote(quoted, sizeof quoted, text, strlen(text)));
        return numbers_refuse_type(target, values, detail, error);
    }
    size_t count = (size_t)(view->shape ? view->shape[0] : view->len / view->itemsize);
    Py_ssize_t stride = view->strides ? view->strides[0] : view->itemsize;
    if (count != target->series->length)
        return numbers_refuse_length(target, count, error);
    if (format.kind == NUMBER_FLOAT && format.size == sizeof(double) && !format.is_swapped &&
        stride == sizeof(double)) {
        memcpy(target->out, view->buf, count * sizeof(double));
        return true;
    }
    const char *item = view->buf;
    for (size_t i = 0; i < count; i++)
        if (!item_read(&format, item + (Py_ssize_t)i * stride, target, i, error))
            return false;
    return true;
}

/* A masked array of numpy gives out its buffer without its mask: values that are not there would be taken for real. */
static bool is_masked_array(PyObject *values)
{
    return strcmp(Py_TYPE(values)->tp_name, "MaskedArray") == 0;
}

bool numbers_read_buffer(PyObject *values, const struct number_target *target, struct error *error)
{
    if (is_masked_array(values))
        return numbers_refuse_type(target, values, " (its filled(numpy.nan) would do)", error);
    Py_buffer view;
    if (PyObject_GetBuffer(values, &view, PyBUF_FORMAT | PyBUF_ND | PyBUF_STRIDES) < 0)
        return false;
    bool is_read = view_read(&view, values, target, error);
    PyBuffer_Release(&view);
    return is_read;
}
