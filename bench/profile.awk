# Reads "perf script -F comm,tid,ip,sym,dso" and tells where the samples are: by the component that was running, and by whose call it was.
function method(line,    name) {
    if (match(line, /\[Orleans\.Goals\.[A-Za-z]+\] Orleans\.Goals\.[A-Za-z.]+/)) {
        name = substr(line, RSTART, RLENGTH)
        sub(/^\[[^]]*\] Orleans\.Goals\./, "", name)
        sub(/^Engine\./, "", name)
        sub(/\.[^.]*$/, "", name)
        return name
    }
    return ""
}
function assembly(line) {
    if (match(line, /\[System\.Text\.Json\] /)) return "System.Text.Json"
    if (match(line, /\[SQLitePCLRaw[A-Za-z0-9._]*\] /)) return "binding to sqlite"
    if (match(line, /\[(System|Microsoft)[A-Za-z.]*\] /)) return "base library"
    return "stubs of the runtime"
}
function finish(    leaf, component, caller, call, i) {
    if (depth == 0) return
    total++
    leaf = frame[1]
    call = ""
    for (i = 1; i <= depth && call == ""; i++) if (match(frame[i], /(__x64_|__arm64_|k)sys_[a-z0-9_]+/)) {
        call = substr(frame[i], RSTART, RLENGTH)
        sub(/.*sys_/, "", call)
    }
    jit = 0
    for (i = 1; i <= depth; i++) if (frame[i] ~ /libclrjit\.so/) { jit = 1; break }
    caller = ""
    for (i = 1; i <= depth && caller == ""; i++) caller = method(frame[i])
    if (jit) component = caller = "JIT"
    else if (leaf ~ /\[(kernel|guest)[^]]*\]|\[unknown\] \(\[kernel/) {
        if (call ~ /sync/) component = "kernel: fsync"
        else if (call ~ /^p?write/) component = "kernel: write"
        else if (call ~ /^p?read/) component = "kernel: read"
        else if (call ~ /futex|sched_yield/) component = "kernel: threads wait and wake"
        else if (call ~ /unlink|rmdir|mkdir|open|close|rename|getdents/) component = "kernel: making and deleting files"
        else component = "kernel: other"
    }
    else if (leaf ~ /libe_sqlite3/) component = "sqlite"
    else if (leaf ~ /libcoreclr|libclrgc/) component = "runtime: GC, allocation, casts, thread pool"
    else if (leaf ~ /\[JIT\]|perf-[0-9]+\.map/) { component = method(leaf); component = component == "" ? assembly(leaf) : "ours: " component }
    else component = "libc and other native code"
    components[component]++
    # Native code keeps no frame pointers, so that the way up from it is sometimes lost.
    if (caller == "") caller = component ~ /sqlite|fsync|write|read/ ? "Stores.Sqlite" : component ~ /wait and wake/ ? "(thread pool)" : "(runtime and unknown)"
    callers[caller]++
    depth = 0
}
function report(title, counts,    name, sorted) {
    print title
    sorted = "sort -k1,1nr"
    for (name in counts) if (counts[name] >= total / 200) printf "%6.1f %%  %s\n", 100 * counts[name] / total, name | sorted
    close(sorted)
}
/^[ \t]+[0-9a-f]+ / { frame[++depth] = $0; next }
/^[^ \t]/ { finish() }
END {
    finish()
    report("running:", components)
    report("\non whose behalf (the innermost of our namespaces on the stack):", callers)
    printf "\n%d samples\n", total
}
