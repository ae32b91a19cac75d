# Runs a store for as long as our standard input stays open. The JVM that started us holds the other end, so
# however it ends, kill -9 included, the store is told to stop and is killed when it does not.
# usage: watch.sh SIGNAL GRACE_TENTHS LOG COMMAND...   (prints the store's pid, ends with the store's status)
signal=$1 grace=$2 log=$3
shift 3
exec 3<&0 4>&1 >"$log" 2>&1
"$@" </dev/null 3<&- 4>&- &
store=$!
echo "$store" >&4
exec 4>&-
trap '' HUP INT TERM
(
    read -r _ <&3
    kill -s "$signal" "$store"
    while [ "$grace" -gt 0 ] && kill -s 0 "$store"; do
        sleep 0.1
        grace=$((grace - 1))
    done
    kill -s KILL "$store"
) &
guard=$!
exec 3<&-
wait "$store"
status=$?
kill -s KILL "$guard"
exit "$status"
