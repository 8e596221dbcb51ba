using System.Diagnostics;

namespace Orleans.Goals.Cli.Completion;

/// <summary>What a shell must know to complete words of this command: it asks the command itself.</summary>
internal static class ShellScripts
{
    /// <summary>The shells.</summary>
    public static readonly string[] Shells = ["bash", "zsh", "fish"];

    // What is asked for is "goals" and the rest of the line: the command may be known to the shell under another name or path.
    private const string Bash = """
        # Completion of goals for bash. In ~/.bashrc:  source <(goals completion bash)
        _goals_complete() {
            local head=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} found candidate
            case $head in *[[:space:]]*) head="goals ${head#*[[:space:]]}" ;; *) return ;; esac
            COMPREPLY=()
            mapfile -t found < <("${COMP_WORDS[0]}" "[suggest:${#head}]" "$head" 2>/dev/null)
            for candidate in "${found[@]}"; do
                case $candidate in '' | -h | '-?' | /h | '/?') continue ;; esac
                [[ $candidate == "$word"* ]] && COMPREPLY+=("$candidate")
            done
        }
        complete -o default -o nosort -F _goals_complete goals

        """;

    private const string Zsh = """
        #compdef goals
        # Completion of goals for zsh. In ~/.zshrc, after compinit:  source <(goals completion zsh)
        _goals() {
            local head="goals ${(j: :)words[2,CURRENT-1]} $PREFIX"
            local -a found
            found=("${(@f)$("${words[1]}" "[suggest:${#head}]" "$head" 2>/dev/null)}")
            found=(${found:#(|-h|-\?|/h|/\?)})
            if (( ${#found} )); then
                compadd -V goals -- "${found[@]}"
            else
                _files
            fi
        }
        compdef _goals goals

        """;

    private const string Fish = """
        # Completion of goals for fish. Once:  goals completion fish >~/.config/fish/completions/goals.fish
        function __goals_complete
            set -l head "goals "(string replace -r '^\S+\s*' '' -- (commandline -cp))
            goals "[suggest:"(string length -- $head)"]" $head 2>/dev/null | string match -v -r '^(-h|-\?|/h|/\?)$'
        end
        complete -c goals -f -k -a '(__goals_complete)'
        complete -c goals -n '__fish_seen_subcommand_from run' -F

        """;

    /// <summary>The script for a shell.</summary>
    public static string Of(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => throw new UnreachableException($"no completion for {shell}"),
    };
}
