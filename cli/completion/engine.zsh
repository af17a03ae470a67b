# What follows is the same for any table; names and parameters are the caller's.

# NAME, or those parameters of the NAME that was typed that have no value yet; the first may have theirs by position.
_chandler_call() {
    local name=${PREFIX%%:*} typed=${PREFIX%"${PREFIX##*[:,]}"} parameter
    local -a fitting seen given=(${(s:,:)typed#*:})
    if ! compset -P '*:*,' && ! compset -P '*:'; then
        _describe "$1" names
        return
    fi
    for parameter in ${${(M)parameters:#$name:*}#*:}; do
        [[ $parameter == "$seen[-1]="* ]] || seen+=(${parameter%%=*})
        (( $#seen > $#given )) || [[ $given[$#seen] == *"="* ]] || continue
        [[ $typed == *[:,]"$seen[-1]="* ]] || fitting+=($parameter)
    done
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

_chandler_paths() {
    if (( ${words[(I)--merge-reports]} )); then
        _files -g '*.json'
    else
        _files -g '(#i)*.(csv|tsv|txt)(|.gz)'
    fi
}

# As a file of fpath this is the function itself; read by source it is not.
if [[ $funcstack[1] == _chandler ]]; then
    _chandler "$@"
else
    compdef _chandler chandler
fi
