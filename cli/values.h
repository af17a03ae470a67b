/* The options' setters: each takes the value's text apart, refuses what is wrong, and puts the rest in. See struct
 * option in options.h for what they share. */
#ifndef CHANDLER_CLI_VALUES_H
#define CHANDLER_CLI_VALUES_H

#include "cli/options.h"

typedef enum status value_setter(struct cli_options *options, const char *value, struct error *error);

value_setter set_recursive, set_files_from, set_null, set_shard, set_symbol;
value_setter set_output, set_name, set_format, set_update, set_dry_run, set_index, set_geometry, set_values;
value_setter set_type, set_size, set_theme, set_background, set_up, set_down, set_title, set_no_volume, set_log,
    set_last, set_from, set_to, set_resample, set_tz, set_indicator, set_marks, set_hline, set_bare;
value_setter set_check, set_columns, set_date_format, set_date_order, set_strict, set_max_rows, set_max_symbols,
    set_max_bytes;
value_setter set_workers, set_pool, set_plugin, set_pin, set_timeout, set_fail_fast, set_lock, set_report,
    set_merge_reports, set_progress, set_quiet, set_verbose;
value_setter set_bench, set_bench_charts, set_bench_workers, set_bench_pools, set_bench_candles, set_bench_runs,
    set_bench_io, set_bench_sweep, set_bench_json, set_bench_csv, set_bench_markdown, set_bench_plot, set_bench_compare,
    set_bench_tolerance;
value_setter set_list, set_completion, set_help, set_version;

/* What --date-order and --progress take; each ends with NULL. */
extern const char *const date_order_words[], *const progress_words[];

enum { WORKERS_MAX = 1024 };

#endif
