#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""manual.py PROGRAM EMBARGO.1.IN OUTDIR: manual pages (mdoc) and completion for bash and zsh, made from the program's own help."""
import os
import pathlib
import re
import subprocess
import sys

OPTION = re.compile(r"^ {2,6}(?:(-\w), )?(--[\w-]+|-\w)(?:[ =]([A-Z][\w.|…-]*|[a-z]+(?:\|[a-z]+)+))?(?:  +(.*))?$")
DATE = "November 28, 2026"


def help_of(program, *words):
    # no terminal, no colours: the same text wherever it is built
    environment = dict(os.environ, NO_COLOR="1", LC_ALL="C.UTF-8")
    return subprocess.run([program, *words], capture_output=True, text=True, check=True, env=environment).stdout


def commands_of(program):
    text = help_of(program, "--help").split("Commands:\n", 1)[1].split("\n\n", 1)[0]
    return [line.split(None, 1) for line in text.splitlines() if line.strip()]


def escape(text):
    text = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return "\\&" + text if text[:1] in (".", "'") else text


def sentences(text):
    """A sentence a line, as mdoc wants them."""
    return [escape(sentence) for sentence in re.sub(r"([.?!]\)?) +(?=\S)", r"\1\n", text).splitlines()]


def options_of(text):
    """(short, long, value, description) of every option line of a help text; descriptions may go on in indented lines."""
    found = []
    for line in text.splitlines():
        match = OPTION.match(line)
        if match:
            found.append([match.group(1), match.group(2), match.group(3), match.group(4) or ""])
        elif found and re.match(r"^ {10,}\S", line):
            found[-1][3] += " " + line.strip()
    return found


def page(name, summary, text):
    usage, _, rest = text.partition("\n\n")
    usage = usage.replace(f"Usage: embargo {name}", "").strip()
    out = [".\\\" SPDX-License-Identifier: Apache-2.0", f".Dd {DATE}", f".Dt EMBARGO-{name.upper()} 1", ".Os", ".Sh NAME",
           f".Nm embargo-{name}", f".Nd {escape(summary)}", ".Sh SYNOPSIS"]
    for line in usage.splitlines() or [""]:
        words = line.strip().removeprefix(f"embargo {name}").strip()
        out += [f".Nm embargo {name}"] + ([f".No {escape(words)}"] if words else []) + [".br"]
    out = out[:-1] + [".Sh DESCRIPTION"]
    options = options_of(text)
    for block in rest.split("\n\n"):
        lines = [line for line in block.splitlines() if line.strip()]
        if not lines:
            continue
        title = re.match(r"^(Examples?|Exit codes?):\s*(.*)$", lines[0])
        if any(OPTION.match(line) for line in lines) and not title:
            if not OPTION.match(lines[0]):
                out += [".Pp"] + sentences(lines.pop(0).strip())
            options_block(out, lines)
        elif title and title.group(1).startswith("Exit"):
            out += [".Sh EXIT STATUS"] + sentences(" ".join([title.group(2)] + [line.strip() for line in lines[1:]]).strip())
        elif title:
            out += [".Sh EXAMPLES", ".Bd -literal"] + [escape(line.strip()) for line in lines[1:]] + [".Ed"]
        elif all(line.startswith("  ") for line in lines):
            out += [".Bd -literal -offset indent"] + [escape(line[2:]) for line in lines] + [".Ed"]
        else:
            out += ([".Pp"] if out[-1] != ".Sh DESCRIPTION" else []) + sentences(" ".join(line.strip() for line in lines))
    out += [".Sh SEE ALSO", ".Xr embargo 1"]
    return "\n".join(out) + "\n", options


def options_block(out, lines):
    out += [".Bl -tag -width Ds"]
    for short, long, value, description in options_of("\n".join(lines)):
        flags = [f"Fl {escape(flag[1:])}" + (f" Ar {escape(value)}" if value and flag == long else "") for flag in (short, long) if flag]
        out += [".It " + " , ".join(flags)]
        if description:
            out += sentences(description)
    out.append(".El")


def bash_completion(commands, options):
    cases = "\n".join(f"    {name}) words=\"{' '.join(sorted({flag for option in options[name] for flag in option[:2] if flag}))}\" ;;"
                      for name, _ in commands)
    names = " ".join(name for name, _ in commands)
    return f"""# bash completion for embargo
_embargo() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} words=
    if [ "$COMP_CWORD" = 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "{names} help --help --version" -- "$current")
        return
    fi
    case ${{COMP_WORDS[1]}} in
    help) words="{names}" ;;
{cases}
    esac
    if [[ $current == -* || ${{COMP_WORDS[1]}} == help ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$words --help" -- "$current")
    else
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    fi
}}
complete -F _embargo embargo
"""


def zsh_quote(text):
    return text.replace("'", "'\\''").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")


def zsh_completion(commands, options):
    described = "\n".join(f"        '{name}:{zsh_quote(summary)}'" for name, summary in commands)
    cases = []
    for name, _ in commands:
        specs = []
        for short, long, value, description in options[name]:
            value = f":{value}:_files" if value else ""
            specs += [f"'{flag}[{zsh_quote(description)}]{value}'" for flag in (short, long) if flag]
        cases.append(f"        {name}) _arguments " + " ".join(specs + ["'--help[help]'", "'*:file:_files'"]) + " ;;")
    body = "\n".join(cases)
    return f"""#compdef embargo
_embargo() {{
    local -a commands=(
{described}
    )
    if (( CURRENT == 2 )); then
        _describe command commands
        return
    fi
    local command=$words[2]
    shift words
    (( CURRENT-- ))
    case $command in
{body}
    esac
}}
_embargo "$@"
"""


def main():
    program, template, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    commands, options, listed = commands_of(program), {}, [".Bl -tag -width Ds"]
    for name, summary in commands:
        text, options[name] = page(name, summary, help_of(program, name, "--help"))
        (folder / f"embargo-{name}.1").write_text(text, encoding="utf-8")
        listed += [f".It Xr embargo-{name} 1", escape(summary)]
    listed.append(".El")
    main_page = pathlib.Path(template).read_text(encoding="utf-8").replace("@COMMANDS@", "\n".join(listed))
    (folder / "embargo.1").write_text(main_page, encoding="utf-8")
    (folder / "embargo.bash").write_text(bash_completion(commands, options), encoding="utf-8")
    (folder / "_embargo").write_text(zsh_completion(commands, options), encoding="utf-8")


main()
