# Runs a store for as long as our standard input stays open. The JVM that started us holds the other end, so
# however it ends, kill -9 included, the store is told to stop, ever harder, and is killed when it does not.
# usage: watch.sh SIGNALS GRACE_TENTHS LOG COMMAND...   (prints the store's pid, ends with the store's status)
signals=$1 grace=$2 log=$3
shift 3
exec 3<&0 4>&1 >"$log" 2>&1
"$@" </dev/null 3<&- 4>&- &
store=$!
echo "$store" >&4
exec 4>&-
trap '' HUP INT TERM
(
    read -r _ <&3
    for signal in $signals; do
        kill -s "$signal" "$store"
        left=$grace
        while [ "$left" -gt 0 ] && kill -s 0 "$store"; do
            sleep 0.1
            left=$((left - 1))
        done
    done
    kill -s KILL "$store"
) &
guard=$!
exec 3<&-
wait "$store"
status=$?
kill -s KILL "$guard"
exit "$status"
