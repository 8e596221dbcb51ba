namespace Orleans.Goals.Engine.Processes;

/// <summary>What stands between a host and a command, so that the command outlives the host and its end is known all the same.</summary>
internal static class LauncherScript
{
    /// <summary>
    /// A script for <c>sh</c>, run as the leader of a session of its own with the null device as input and output. Its arguments: folder, slot,
    /// bytes kept of the output's beginning and of its end, the time to count from, the marker if it is tied to its host (empty: it
    /// outlives the host), how many variables the shell would not pass on, how many are the command's alone, anything if the output is to be in its file at once (empty: soon); then
    /// program and arguments.
    /// </summary>
    /// <remarks>
    /// Its variables have a prefix, because one that the host has in its environment would be handed on with another value. It keeps
    /// nothing open of its host but, when tied, the pipe whose end tells that the host is gone. It claims the folder by creating a file that must
    /// not exist, and starts nothing when that fails. The command runs in the foreground, because a shell lets what it runs in the background
    /// ignore interrupts. All of the launcher survives a signal that the command sends to its whole group. The exit status is written as
    /// soon as the command has ended, even if what it left behind still holds its output open. When that fails, on a full disk for example, it is
    /// tried for a minute; after that the outcome is unknown, never wrong. It is on the disk at once when the host is gone; a host that lives makes
    /// the result durable itself. What ends a tied command ends the launcher first: that would take the end for the command's own, and
    /// end what is ending it. What the goal says of the environment is set last and for the command alone: a <c>PATH</c> of its own must not
    /// keep the launcher from finding what it needs.
    /// </remarks>
    public const string Text =
        """
        _goals_folder=$1 _goals_slot=$2 _goals_head=$3 _goals_tail=$4 _goals_since=$5 _goals_tether=$6 _goals_variables=$7 _goals_given=$8 _goals_watched=$9
        _goals_indirect= _goals_tries=0
        shift 9
        trap : HUP INT QUIT TERM
        if [ "$_goals_variables" -gt 0 ]; then
            [ "$1" = /bin/sh ] || _goals_indirect=1
            while [ "$_goals_variables" -gt 0 ]; do
                eval "set -- \"\$GOALS_VARIABLE_$_goals_variables\" \"\$@\""
                unset "GOALS_VARIABLE_$_goals_variables"
                _goals_variables=$((_goals_variables - 1))
            done
            set -- "$(command -v env)" "$@"
        fi
        _goals_read_start() { shift 19; _goals_start=$1; }
        _goals_read_parent() { _goals_parent=$2; }
        read -r _goals_stat </proc/$$/stat
        _goals_read_start ${_goals_stat##*) }
        read -r _goals_boot </proc/sys/kernel/random/boot_id
        set -C
        exec 4>"$_goals_folder/claim.$_goals_slot" || exit
        set +C
        printf 'launcher %s %s %s %s\nend\n' "$$" "$_goals_start" "$_goals_boot" "$_goals_since" >&4 || {
            rm -f "$_goals_folder/claim.$_goals_slot"
            exit
        }
        exec 4>&-
        if [ "$_goals_tether" ]; then
            (
                trap '' HUP INT QUIT TERM
                read -r _goals_rest <&3
                read -r _goals_self _goals_rest </proc/self/stat
                unset GOALS_OPERATION_MARKERS
                kill -KILL $$
                for _goals_round in 1 2 3; do
                    for _goals_environ in $(grep -lsF -- "$_goals_tether" /proc/[0-9]*/environ); do
                        _goals_pid=${_goals_environ#/proc/}
                        _goals_pid=${_goals_pid%/environ}
                        [ "$_goals_pid" = "$_goals_self" ] || kill -KILL "$_goals_pid"
                    done
                done
                kill -KILL 0
            ) &
            _goals_watcher=$!
            exec 3<&-
        fi
        {
            trap : HUP INT QUIT TERM
            (
                trap 'printf "end\n" >"$_goals_folder/unstarted"' EXIT
                while [ "$_goals_given" -gt 0 ]; do
                    eval "export \"\$GOALS_GIVEN_$_goals_given\""
                    unset "GOALS_GIVEN_$_goals_given"
                    _goals_given=$((_goals_given - 1))
                done
                exec "$@" 2>&1
            )
            _goals_status=$?
            trap '' HUP INT QUIT TERM
            case $_goals_indirect$_goals_status in 112[67]) printf 'end\n' >"$_goals_folder/unstarted" ;; esac
            read -r _goals_up _goals_rest </proc/uptime
            read -r _goals_stat </proc/$$/stat
            _goals_read_parent ${_goals_stat##*) }
            exec >/dev/null
            until printf 'exit %s %s\nend\n' "$_goals_status" "$_goals_up" >"$_goals_folder/exit.new" \
                && { [ "$_goals_parent" = "$PPID" ] || sync "$_goals_folder/exit.new"; } \
                && mv -f "$_goals_folder/exit.new" "$_goals_folder/exit" || [ "$_goals_tries" = 60 ]; do
                _goals_tries=$((_goals_tries + 1))
                sleep 1
            done
        } | {
            trap '' HUP INT QUIT TERM
            read -r _goals_self _goals_rest </proc/self/stat
            printf '%s\nend\n' "$_goals_self" >"$_goals_folder/filter"
            if [ "$_goals_watched" ] && command -v stdbuf >/dev/null; then
                stdbuf -o0 head -c "$_goals_head" >"$_goals_folder/output"
            else
                head -c "$_goals_head" >"$_goals_folder/output"
            fi
            exec tail -c "$_goals_tail" >"$_goals_folder/tail"
        }
        [ "$_goals_tether" ] && kill -KILL "$_goals_watcher" && wait "$_goals_watcher"
        """;
}
