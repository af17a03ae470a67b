# What follows is the same for any table. It needs bash 4.4, and no other file of completions.

# Whole words of the line up to the cursor: readline also breaks them at : and =. Sets words.
_chandler_split()
{
    local rest=${COMP_LINE:0:COMP_POINT} word stripped i
    words=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        stripped=${rest#"${rest%%[![:blank:]]*}"}
        ((i < COMP_CWORD)) || word=$stripped
        if ((i > 0)) && [[ $stripped == "$rest" && -n $rest ]]; then
            words[-1]+=$word
        else
            words+=("$word")
        fi
        rest=${stripped#"$word"}
    done
}

# The option of joined letters such as -qj that takes a value, and what stands behind it. Sets option and value.
_chandler_letters()
{
    local letters=${1#-} kind suffix words
    option=''
    while [[ -n $letters ]]; do
        value=${letters:1}
        if _chandler_value "-${letters:0:1}"; then
            option=-${letters:0:1}
            return
        fi
        letters=$value
    done
}

# Files whose names end in one of the suffixes, and folders; all files where none does.
_chandler_files()
{
    local current=$1 suffix has_one=''
    shift
    compopt -o filenames 2>/dev/null
    mapfile -t found < <(compgen -d -- "$current")
    for suffix; do
        [[ $suffix != / ]] || return 0
        mapfile -t -O "${#found[@]}" found < <(compgen -f -X "!*$suffix" -- "$current")
    done
    ((${#found[@]} > 0)) || mapfile -t found < <(compgen -f -- "$current")
}

_chandler_zones()
{
    local folder=/usr/share/zoneinfo i
    [[ -d $folder ]] || return 0
    mapfile -t found < <(cd "$folder" && compgen -f -X '![A-Z]*' -- "$1")
    for i in "${!found[@]}"; do
        [[ -d $folder/${found[i]} ]] || continue
        found[i]+=/
        compopt -o nospace 2>/dev/null
    done
}

# Of the words those that begin with what was typed behind the last comma, of which a first part is kept.
_chandler_list()
{
    local kept='' word
    [[ $1 != *,* ]] || kept=${1%,*},
    shift
    for word; do
        found+=("$kept$word")
    done
    compopt -o nospace 2>/dev/null
}

# NAME, or those parameters of the NAME that was typed that have no value yet; the first may have theirs by position.
_chandler_call()
{
    local current=$1 kept word name given seen=()
    shift
    if [[ $current != *:* ]]; then
        for word; do
            [[ $word == *:* ]] || found+=("$word")
        done
        return
    fi
    kept=$current
    [[ $kept != *[:,]* ]] || kept=${kept%"${kept##*[:,]}"}
    IFS=, read -ra given <<<"${kept#*:}"
    for word; do
        [[ $word == "${current%%:*}:"* ]] || continue
        name=${word#*:}
        name=${name%%=*}
        ((${#seen[@]} > 0)) && [[ ${seen[-1]} == "$name" ]] || seen+=("$name")
        [[ ${given[${#seen[@]} - 1]-=} == *=* && $kept != *[:,]"$name="* ]] || continue
        found+=("$kept${word#*:}")
    done
    compopt -o nospace 2>/dev/null
}

# Everything that an option's value may be. Sets found.
_chandler_candidates()
{
    local kind='' suffix='' words=()
    _chandler_value "$1"
    case $kind in
        file) _chandler_files "$2" ${suffix:+"$suffix"} ;;
        word) found=("${words[@]}") ;;
        theme)
            if [[ $2 == *[./]* ]]; then
                _chandler_files "$2"
            else
                found=("${words[@]}")
            fi
            ;;
        list) _chandler_list "$2" "${words[@]}" ;;
        call) _chandler_call "$2" "${words[@]}" ;;
        zone) _chandler_zones "$2" ;;
    esac
}

_chandler()
{
    local words whole current option='' value='' kept='' is_over='' i item breaks found=()
    local suffixes=(.csv .tsv .txt .csv.gz .tsv.gz .txt.gz .CSV .TSV .TXT)
    _chandler_split
    whole=${words[-1]}
    # Which option waits for its value before the word at the cursor.
    for ((i = 1; i < ${#words[@]} - 1; i++)); do
        item=${words[i]}
        if [[ -n $option ]]; then
            option=''
        elif [[ $item == -- ]]; then
            is_over=1
            break
        elif [[ $item == --merge-reports ]]; then
            suffixes=(.json)
        elif [[ $item == --* ]]; then
            [[ $item == *=* ]] || ! _chandler_takes_value "$item" || option=$item
        elif [[ $item == -?* ]]; then
            _chandler_letters "$item"
            [[ -z $value ]] || option=''
        fi
    done

    current=$whole
    [[ $current != [\"\']* ]] || current=${current:1}
    if [[ -n $option ]]; then
        _chandler_candidates "$option" "$current"
    elif [[ -z $is_over && $current == --*=* ]]; then
        kept=${current%%=*}=
        _chandler_candidates "${current%%=*}" "${current#*=}"
    elif [[ -z $is_over && $current == -* ]]; then
        [[ $current == --* ]] || _chandler_letters "$current"
        if [[ -n $option && -n $value ]]; then
            kept=${current%"$value"}
            _chandler_candidates "$option" "$value"
        else
            _chandler_options
        fi
    else
        _chandler_files "$current" "${suffixes[@]}"
    fi

    # What readline has already of the word, up to the last place where it breaks words, is not to be repeated.
    breaks=${COMP_WORDBREAKS//[^:=]/}
    whole=''
    [[ -z $breaks || $current != *["$breaks"]* ]] || whole=${current%"${current##*["$breaks"]}"}
    COMPREPLY=()
    for item in "${found[@]}"; do
        item=$kept$item
        [[ $item != "$current"* ]] || COMPREPLY+=("${item#"$whole"}")
    done
}

_chandler_takes_value()
{
    local kind suffix words
    _chandler_value "$1"
}

complete -F _chandler chandler
