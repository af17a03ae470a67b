# What follows is the same for any table.

# The value that is being typed, without the option that it may be joined to.
function __chandler_typed
    commandline -ct | string replace -r -- '^(--[^=]*=|-[[:alnum:]])' ''
end

# Files whose names end in one of the suffixes, and folders; all files where none does.
function __chandler_files
    set -l typed (__chandler_typed)
    set -l all (complete -C "'' $typed")
    set -l pattern (string join '|' -- (string escape --style=regex -- $argv))
    set -l fitting (string match -r -i -- "^(?:[^\t]*/|[^\t]*(?:$pattern))(?:\t.*)?\$" $all)
    if set -q fitting[1]
        printf '%s\n' $fitting
    else if set -q all[1]
        printf '%s\n' $all
    end
end

function __chandler_paths
    if contains -- --merge-reports (commandline -opc)
        __chandler_files .json
    else
        __chandler_files .csv .tsv .txt .csv.gz .tsv.gz .txt.gz
    end
end

# NAME, or those parameters of the NAME that was typed that have no value yet; the first may have theirs by position.
# Lines of WORD TAB SUMMARY are read.
function __chandler_call
    set -l typed (__chandler_typed)
    if not string match -q -- '*:*' "$typed"
        string match -v -r -- '^[^\t]*:' $argv
        return
    end
    # What was typed is text: in a pattern it could be one that is none, and fish would say so on the line.
    set -l name (string escape --style=regex -- (string replace -r -- ':.*' '' "$typed"))
    set -l kept (string match -r -- '^.*[:,]' "$typed")
    set -l given (string split -n , -- (string replace -r -- '^[^:]*:' '' "$kept"))
    set -l seen
    for line in (string replace -f -r -- "^$name:" '' $argv)
        set -l parameter (string replace -r -- '=.*' '' $line)
        contains -- $parameter $seen
        or set -a seen $parameter
        set -l position (count $seen)
        set -q given[$position]
        and not string match -q -- '*=*' $given[$position]
        and continue
        string match -q -- "$parameter=*" $given
        or printf '%s\n' "$kept$line"
    end
end

# Several with commas between.
function __chandler_list
    set -l kept (string match -r -- '^.*,' (__chandler_typed))
    for line in $argv
        printf '%s\n' "$kept$line"
    end
end

function __chandler_theme
    if string match -q -r -- '[./]' (__chandler_typed)
        complete -C "'' "(__chandler_typed)
    else
        printf '%s\n' $argv
    end
end

function __chandler_zones
    set -l folder /usr/share/zoneinfo
    complete -C "'' $folder/"(__chandler_typed) | string match -r -- "^$folder/[A-Z].*" | string replace -- $folder/ ''
end
