#!/usr/bin/env bash
# Builds everything in Release and runs every test project. The last line is exactly "N passed, N failed, N skipped".
# Exit code: 0 if at least one test ran and none failed. What cannot run on this machine is named, and counted as skipped.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
exec </dev/null

export DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
readonly configuration=Release
readonly deadline=$((SECONDS + 14 * 60))
readonly results=artifacts/test
readonly azurite_version=3.35.0
passed=0 failed=0 skipped=0

finish() {
    echo "$passed passed, $failed failed, $skipped skipped"
    [[ $failed -eq 0 && $passed -gt 0 ]]
    exit
}

remaining() {
    local left=$((deadline - SECONDS))
    echo $((left > 1 ? left : 1))
}

# One project's result file -> "passed failed skipped"; nothing if the file is missing or incomplete.
counts() {
    local line
    line=$(grep -o '<assembly [^>]*>' "$1" 2>/dev/null | head -n 1) || return 1
    number() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$line"; }
    echo "$(number passed) $(($(number failed) + $(number errors))) $(($(number skipped) + $(number not-run)))"
}

# The tests a project would run, from its sources: a [Fact] is one, a [Theory] as many as it has [InlineData] rows (at least one);
# a class that derives from an abstract suite runs the suite's tests too.
count_tests_in_sources() {
    find "$1" tests/Conformance -name '*.cs' -not -path '*/obj/*' -not -path '*/bin/*' -print0 | sort -z | xargs -0 awk -v project="$1/" '
        function close_theory() { if (in_theory) { own[class] += rows > 0 ? rows : 1; in_theory = 0; rows = 0 } }
        FNR == 1 { close_theory(); class = "" }
        /^[ \t]*\/\// { next }
        match($0, /(^|[ \t])class[ \t]+[A-Za-z0-9_]+/) && /^[ \t]*(\[[^]]*\][ \t]*)*(public|internal|private|protected|sealed|abstract|partial|static|file)[ \t]/ {
            close_theory()
            class = substr($0, RSTART, RLENGTH); sub(/.*[ \t]/, "", class)
            if ($0 ~ /(^|[ \t])abstract[ \t]/) abstract[class] = 1
            if (index(FILENAME, project) == 1) here[class] = 1
            awaiting_base = 1
        }
        awaiting_base {
            rest = $0
            if (rest ~ /class[ \t]/) sub(/.*class[ \t]+[A-Za-z0-9_]+/, "", rest)
            while (rest ~ /\([^()]*\)/) sub(/\([^()]*\)/, "", rest)
            if (match(rest, /:[ \t]*[A-Za-z0-9_.]+/)) {
                parent = substr(rest, RSTART, RLENGTH); sub(/^:[ \t]*/, "", parent); sub(/.*\./, "", parent)
                if (!(class in base)) base[class] = parent
            }
            if ($0 ~ /[{;]/) awaiting_base = 0
        }
        class != "" {
            line = $0
            if (line ~ /\[([A-Za-z]+,[ ]*)*Fact[](,]/) { close_theory(); own[class]++ }
            if (line ~ /\[([A-Za-z]+,[ ]*)*Theory[](,]/) { close_theory(); in_theory = 1; rows = 0 }
            if (in_theory) { rows += gsub(/InlineData(<[^>]*>)?\(/, "", line) }
            if (in_theory && $0 ~ /^[ \t]*public[ \t]/) close_theory()
        }
        END {
            close_theory()
            for (c in here) if (!(c in abstract)) for (k = c; k != "" && depth[c]++ < 20; k = base[k]) total += own[k]
            print total + 0
        }'
}

# Prints what a failed dotnet command said, without the noise.
show_errors() {
    grep -E '(error|Build FAILED|timed out)' "$1" | sed 's/ \[[^]]*\]$//' | sort -u | head -n 40
}

rm -rf "$results"
mkdir -p "$results"

# Are the Orleans packages there? Ask by restoring the one project that needs all of them, and read what was not found.
missing_packages() {
    sed -nE -e "s/.*error NU110[0-3]: Unable to (find|resolve) (a stable )?(package )?'?([A-Za-z0-9._-]*[A-Za-z0-9]).*/\4/p" \
        -e "s/.*error NU1301: Failed to retrieve information about '([^']+)'.*/\1/p" "$1" | sort -u
}

solution=Orleans.Goals.sln
left_out=()
if ! timeout -k 5 240 dotnet restore tests/Cluster.Tests >"$results/restore.log" 2>&1; then
    # Whatever is not there, those projects cannot be built. What the others need as well fails their build below.
    all_missing=$(missing_packages "$results/restore.log")
    missing=$(grep -m 1 '^Microsoft\.Orleans\.' <<<"$all_missing" || head -n 1 <<<"$all_missing")
    if [[ -z $missing ]]; then
        echo "tests/Cluster.Tests cannot be restored, and not for want of packages:"
        show_errors "$results/restore.log"
        failed=1
        finish
    fi
    solution=Orleans.Goals.NoOrleans.slnf
    mapfile -t left_out < <(grep -oE '"[^"]+\.csproj"' Orleans.Goals.sln | tr -d '"' | tr '\\' '/' | while read -r project; do
        grep -qF "\"${project//\//\\\\}\"" "$solution" || dirname "$project"
    done)
    echo "Left out: ${left_out[*]}, because this machine's package sources lack the Orleans packages or what those need (first missing: $missing)."
fi

# The log goes to a file: a compiler server that outlives the build must not keep our output open.
echo "Building $solution ($configuration) ..."
if ! timeout -k 5 "$(remaining)" dotnet build "$solution" -c "$configuration" -nodeReuse:false >"$results/build.log" 2>&1; then
    show_errors "$results/build.log"
    failed=1
    finish
fi

# The tests start the command well over a thousand times. Compiled ahead, as its README says for who wants that, a start takes half the processor.
# The compiler is a package; where it cannot be had they start the command as it was built.
ahead=$PWD/artifacts/goals
rm -rf "$ahead"
rid=$(dotnet --info | awk '$1 == "RID:" { print $2 }')
if timeout -k 5 180 dotnet publish src/Cli -c "$configuration" -r "$rid" --self-contained false -p:PublishReadyToRun=true -nodeReuse:false \
    -o "$ahead" >"$results/ahead.log" 2>&1 && "$ahead/goals" --version >/dev/null 2>&1; then
    export GOALS_TEST_COMMAND=$ahead/goals
else
    echo "The command could not be compiled ahead ($results/ahead.log): the tests start it as it was built, and take longer."
fi

# Azurite, for the tests on Azure storage. They skip with the reason if it is not there.
if [[ $solution == *.sln ]]; then
    azurite=$PWD/artifacts/azurite/node_modules/azurite
    if [[ ! -f $azurite/package.json ]] && command -v node >/dev/null && command -v npm >/dev/null; then
        timeout -k 5 180 npm install --prefix artifacts/azurite --no-audit --no-fund --no-save "azurite@$azurite_version" >"$results/azurite.log" 2>&1 ||
            echo "Azurite $azurite_version could not be installed ($(grep -m 1 -iE 'err' "$results/azurite.log")): its tests are skipped."
    elif [[ ! -f $azurite/package.json ]]; then
        echo "Azurite needs node and npm, which are not on the PATH: its tests are skipped."
    fi
fi

# Two projects at a time: those that start processes and servers mostly wait, the others mostly compute.
run_project() {
    local name
    name=$(basename "$1")
    timeout -k 10 "$(remaining)" "$1/bin/$configuration/net10.0/Orleans.Goals.$name" -noLogo -noColor -xml "$results/$name.xml" >"$results/$name.log" 2>&1
    echo $? >"$results/$name.code"
}

for folder in tests/*.Tests; do
    [[ " ${left_out[*]-} " == *" $folder "* ]] && continue
    while (($(jobs -rp | wc -l) >= 2)); do
        wait -n
    done
    run_project "$folder" &
done
wait

for folder in tests/*.Tests; do
    name=$(basename "$folder")
    if [[ " ${left_out[*]-} " == *" $folder "* ]]; then
        count=$(count_tests_in_sources "$folder")
        skipped=$((skipped + count))
        echo "$name: left out, $count skipped"
        continue
    fi

    code=$(<"$results/$name.code")
    if ! read -r p f s < <(counts "$results/$name.xml"); then
        p=0 f=0 s=0
    fi

    # A run that ended badly without naming a failed test (crash, time-out, not built) is a failure itself.
    if [[ $code -ne 0 && $f -eq 0 ]]; then
        echo "$name ended with code $code$([[ $code -eq 124 || $code -eq 137 ]] && echo ' (out of time or killed)')"
        f=1
    fi
    if [[ $code -eq 0 && ! -s $results/$name.xml ]]; then
        echo "$name left no results"
        f=1
    fi
    if [[ $f -gt 0 ]]; then
        head -n 300 "$results/$name.log" | cut -c 1-300
        echo "(all of it: $results/$name.log)"
    else
        grep -E '\[SKIP\]' -A 1 "$results/$name.log" | grep -v '^--'
    fi
    echo "$name: $p passed, $f failed, $s skipped"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done

finish
