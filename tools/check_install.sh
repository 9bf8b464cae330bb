#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# check_install.sh BUILD: installs aside and uses what was installed as somebody else's program would: pkg-config, header, library, manual.
set -euo pipefail
build=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
DESTDIR=$folder meson install -C "$build" --no-rebuild --quiet
prefix=$(find "$folder" -name embargo.pc -printf '%h\n' | head -1)
export PKG_CONFIG_PATH=$prefix PKG_CONFIG_SYSROOT_DIR=$folder
cat >"$folder/use.c" <<'C'
#include <embargo/embargo.h>
#include <stdio.h>
int main(int argc, char **argv)
{
    emb_index *index = NULL;
    emb_error error;
    (void)argc;
    if (emb_index_open(argv[1], &index, &error) != EMB_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    printf("embargo %s, index %.8s\n", emb_version(), emb_index_digest(index));
    emb_index_close(index);
    return 0;
}
C
# shellcheck disable=SC2046
cc -std=c17 -Wall -Wextra -Werror -o "$folder/use" "$folder/use.c" $(pkg-config --cflags --libs embargo)
library=$(find "$folder" -name 'libembargo.so.*' -printf '%h\n' | head -1)
index=$(find "$folder" -name demo.emb | head -1)
LD_LIBRARY_PATH=$library "$folder/use" "$index"
if ldd "$library"/libembargo.so | grep -E 'curl|sqlite|microhttpd'; then
    echo "libembargo must not link these"
    exit 1
fi
for file in bin/embargo share/man/man1/embargo.1 share/bash-completion/completions/embargo share/zsh/site-functions/_embargo; do
    find "$folder" -path "*/$file" | grep -q . || { echo "not installed: $file"; exit 1; }
done
