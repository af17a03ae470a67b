# What follows is the same for any table; names and parameters are the caller's.

# NAME, or the parameters of the NAME that was typed.
_chandler_call() {
    local name=${PREFIX%%:*}
    local -a fitting
    if ! compset -P '*:*,' && ! compset -P '*:'; then
        _describe "$1" names
        return
    fi
    fitting=(${${(M)parameters:#$name:*}#*:})
    compadd -S '' -a fitting
}

# Several with commas between.
_chandler_list() {
    compset -P '*,'
    compadd -S '' -- ${names%%:*}
}

_chandler_theme_or_file() {
    if [[ $PREFIX == *[./]* ]]; then
        _files
    else
        _describe "$1" names
    fi
}

# As a file of fpath this is the function itself; read by source it is not.
if [[ $funcstack[1] == _chandler ]]; then
    _chandler "$@"
else
    compdef _chandler chandler
fi
