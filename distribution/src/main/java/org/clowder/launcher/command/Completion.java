package org.clowder.launcher.command;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Scripts by which shells complete commands, their options, and what these and the operands may be. */
final class Completion {

    private final List<Syntax> commands;
    private final String names;

    Completion(Collection<Command> commands) {
        this.commands = commands.stream().map(Command::syntax).toList();
        names = this.commands.stream().map(Syntax::name).collect(Collectors.joining(" "));
    }

    /** For bash 4 or later. */
    String bash() {
        return """
                # Completes clowder in bash: source <(clowder completion bash)
                _clowder() {
                    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
                    local kind='' words='' options='' word i
                    local -a base=() candidates=()
                    local IFS=$' \\t\\n'
                    COMPREPLY=()
                    # --option=value comes as three words.
                    if [ "$current" = = ]; then
                        current=''
                    elif [ "$previous" = = ]; then
                        previous=${COMP_WORDS[COMP_CWORD - 2]}
                    fi
                    for ((i = 2; i < COMP_CWORD; i++)); do
                        if [ "${COMP_WORDS[i]}" = --base ]; then
                            word=${COMP_WORDS[i + 1]}
                            [ "$word" = = ] && word=${COMP_WORDS[i + 2]}
                            base=(--base "$word")
                        fi
                    done
                    if [ "$COMP_CWORD" -eq 1 ]; then
                        words='@NAMES@'
                    else
                        case "${COMP_WORDS[1]} $previous" in
                            *' --base') kind=directories ;;
                @VALUES@
                            *)
                                case ${COMP_WORDS[1]} in
                @OPERANDS@
                                esac
                                ;;
                        esac
                    fi
                    case $kind:$current in
                        none:*) return 0 ;;
                        *:-* | :*) words="$words $options" ;;
                        files:*) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
                        directories:*) mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
                        *) words=$("${COMP_WORDS[0]}" "$kind" --timeout 5 "${base[@]}" 2>/dev/null | sed -e 1d -e '/ this member$/d' -e 's/ .*//') ;;
                    esac
                    case $kind in
                        files | directories) compopt -o filenames -o default 2>/dev/null ;;
                    esac
                    # Not by compgen -W, which runs what a word says.
                    read -r -d '' -a candidates <<<"$words"
                    for word in "${candidates[@]}"; do
                        [[ $word == "$current"* ]] && COMPREPLY+=("$word")
                    done
                    return 0
                }
                complete -F _clowder clowder
                """
                .replace("@NAMES@", names)
                .replace("@VALUES@", lines(commands.stream().flatMap(this::bashValues), 12))
                .replace("@OPERANDS@", lines(commands.stream().map(this::bashOperand), 20));
    }

    private Stream<String> bashValues(Syntax command) {
        return command.all().stream()
                .filter(option -> !option.name().equals(Syntax.BASE))
                .filter(Option::takesValue)
                .map(option -> "'" + command.name() + " " + option.name() + "') " + bash(option.value()) + " ;;");
    }

    private String bashOperand(Syntax command) {
        String operand = command.operands().stream()
                .findFirst()
                .map(name -> bash(name) + " ")
                .orElse("");
        String options = command.all().stream().map(Option::name).collect(Collectors.joining(" "));
        return command.name() + ") " + operand.replace("kind=none ", "") + "options='" + options + "' ;;";
    }

    private String bash(String placeholder) {
        return switch (Expected.of(placeholder)) {
            case COMMANDS -> "words='" + names + "'";
            case CHOICE -> "words='" + placeholder.replace('|', ' ') + "'";
            case FILES -> "kind=files";
            case DIRECTORIES -> "kind=directories";
            case MEMBERS -> "kind=members";
            case APPLICATIONS -> "kind=apps";
            case NOTHING -> "kind=none";
        };
    }

    /** For zsh 5 or later. */
    String zsh() {
        return """
                #compdef clowder
                # Completes clowder in zsh: source <(clowder completion zsh) after compinit, or this as _clowder in a directory of $fpath
                _clowder_asked() {
                    local -a listed
                    listed=(${${${(f)"$($program $argv[-1] --timeout 5 ${opt_args[--base]:+--base} ${(Q)opt_args[--base]} 2>/dev/null)"}[2,-1]:#* this member}%% *})
                    compadd "$@[1,-2]" -a listed
                }
                _clowder() {
                    local program=$words[1] command=$words[2]
                    local -a commands
                    commands=(
                @COMMANDS@
                    )
                    if (( CURRENT == 2 )); then
                        _describe command commands
                        return
                    fi
                    shift words
                    (( CURRENT-- ))
                    case $command in
                @ARGUMENTS@
                    esac
                }
                if [ "$funcstack[1]" = _clowder ]; then
                    _clowder "$@"
                else
                    compdef _clowder clowder
                fi
                """
                .replace("@COMMANDS@", lines(commands.stream().map(each -> quoted(each.name() + ":" + each.help())), 8))
                .replace("@ARGUMENTS@", lines(commands.stream().map(this::zshArguments), 8));
    }

    private String zshArguments(Syntax command) {
        Stream<String> options = command.all().stream()
                .map(option -> option.name() + (option.takesValue() ? "=" : "") + "["
                        + option.help().replace("]", "\\]") + "]"
                        + (option.takesValue() ? ":" + zsh(option.value()) : ""));
        Stream<String> operands = command.operands().stream().limit(1).map(name -> "*:" + zsh(name));
        return command.name() + ") _arguments "
                + Stream.concat(options, operands).map(Completion::quoted).collect(Collectors.joining(" ")) + " ;;";
    }

    private String zsh(String placeholder) {
        return placeholder.replace(":", "\\:")
                + ":"
                + switch (Expected.of(placeholder)) {
                    case COMMANDS -> "(" + names + ")";
                    case CHOICE -> "(" + placeholder.replace('|', ' ') + ")";
                    case FILES -> "_files";
                    case DIRECTORIES -> "_files -/";
                    case MEMBERS -> "_clowder_asked members";
                    case APPLICATIONS -> "_clowder_asked apps";
                    case NOTHING -> " ";
                };
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static String lines(Stream<String> lines, int indent) {
        return lines.map(line -> " ".repeat(indent) + line).collect(Collectors.joining("\n"));
    }
}
