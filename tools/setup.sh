#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Installs what embargo is built and tested with, and only what is missing; says first what that is. Safe to run twice.
#   tools/setup.sh          what `make demo` and `make test` need
#   tools/setup.sh --ci     the linters, the sanitizers and the fuzzers besides: what .ci/run needs
#   tools/setup.sh --list   prints the packages and what each is for, installs nothing
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

# package | set | what it is for
packages() {
    grep -v '^#' "$root/tools/packages.tsv"
}

fail() {
    echo "setup: $*" >&2
    exit 1
}

know_system() {
    # shellcheck source=/dev/null
    [ -r /etc/os-release ] && . /etc/os-release
    version=${VERSION_ID:-0}
    version=${version%%.*}
    if [ "${ID:-}" != debian ] || [ "$version" -lt 12 ]; then
        fail "this script knows Debian 12 and newer; this is ${PRETTY_NAME:-an unknown system}." \
            "Install by hand what 'tools/setup.sh --list' names, then run 'meson setup build && ninja -C build'."
    fi
}

is_installed() {
    [ "$(dpkg-query -W -f '${Status}' "$1" 2>/dev/null)" = "install ok installed" ]
}

# What provides a program counts as its package: npm may have come from elsewhere.
is_there() {
    is_installed "$1" || { [ "$1" = npm ] && command -v npm >/dev/null; }
}

missing_of() {
    while IFS=$'\t' read -r package set _; do
        if [ "$set" = build ] || [ "$set" = "$1" ]; then
            is_there "$package" || echo "$package"
        fi
    done < <(packages)
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "these packages need root: run this script as root, or install sudo"
    fi
}

# The first mirror that this machine's own apt is set up with.
mirror() {
    local from
    from=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
        awk '$1 == "deb" { for (i = 2; i <= NF; i++) if ($i ~ /^https?:.*debian/) { print $i; exit } }')
    [ -n "$from" ] || from=$(awk '$1 == "URIs:" && $2 ~ /debian/ { print $2; exit }' /etc/apt/sources.list.d/*.sources 2>/dev/null)
    [ -n "$from" ] || fail "no Debian mirror is set up in /etc/apt"
    echo "$from"
}

# Debian 12 has no yyjson: this one library is taken from Debian 13, without setting the machine up for that release.
install_yyjson() {
    local folder options
    folder=$(mktemp -d)
    # apt downloads as the user _apt
    chmod 755 "$folder"
    mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial" "$folder/none"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(mirror) trixie main" >"$folder/sources.list"
    options=(-o "Dir::Etc::SourceList=$folder/sources.list" -o "Dir::Etc::SourceParts=$folder/none"
        -o "Dir::State::Lists=$folder/lists" -o "Dir::Cache=$folder/cache" -o APT::Sandbox::User=root)
    as_root apt-get "${options[@]}" -qq update
    (cd "$folder" && as_root apt-get "${options[@]}" -qq download libyyjson0 libyyjson-dev && as_root dpkg -i ./*.deb >/dev/null)
    as_root rm -rf "$folder"
}

set_wanted=build
case "${1:-}" in
"") ;;
--ci) set_wanted=ci ;;
--list)
    packages | column -t -s $'\t'
    exit 0
    ;;
*) fail "there is no option $1; see the first lines of this script" ;;
esac

know_system
mapfile -t missing < <(missing_of "$set_wanted")
yyjson=no
if ! is_installed libyyjson-dev; then
    yyjson=yes
    [ "$version" -ge 13 ] && missing+=(libyyjson-dev)
fi
if [ "${#missing[@]}" = 0 ] && [ $yyjson = no ]; then
    echo "setup: everything is installed"
else
    echo "setup: will install${missing[*]:+ ${missing[*]}}$([ $yyjson = yes ] && [ "$version" -lt 13 ] && echo ' libyyjson-dev (from Debian 13)')"
    export DEBIAN_FRONTEND=noninteractive
    as_root apt-get -qq update
    if [ "${#missing[@]}" != 0 ]; then
        as_root apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
    fi
    if [ $yyjson = yes ] && [ "$version" -lt 13 ]; then
        install_yyjson
    fi
fi

if [ ! -e "$root/gen/node_modules/@opensanctions/followthemoney/dist/defaultModel.json" ]; then
    echo "setup: fetching the FollowTheMoney model (npm)"
    npm ci --prefix "$root/gen" --ignore-scripts --no-audit --no-fund --silent
fi
