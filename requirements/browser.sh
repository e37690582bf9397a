#!/bin/sh
# Finds a Chromium or gets one, and prints its path: the one that CHROMIUM names, the system's, one that an
# earlier run put into the folder, else Debian's package (as root), the npm package @sparticuz/chromium, or
# Playwright's own. Usage: requirements/browser.sh [FOLDER]; what is not a system package goes to FOLDER.
set -eu
folder=${1:-.browser}
python=${PYTHON:-python3}

works() {
    [ -n "$1" ] && program=$(command -v "$1") && timeout 30 "$program" --version >/dev/null 2>&1 || return 1
    echo "$program"
}

found() {
    for name in "${CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome \
        google-chrome-stable "$folder/chromium"; do
        works "$name" && return 0
    done
    return 1
}

from_debian() {
    [ "$(id -u)" = 0 ] && command -v apt-get || return 1
    { apt-get update && apt-get install --yes --no-install-recommends chromium-headless-shell; } ||
        return 1
} >&2

# The package unpacks its browser, and the libraries that it ships, into the folder for temporary files.
from_npm() {
    command -v node && command -v npm || return 1
    mkdir -p "$folder/unpacked" && rm -f "$folder/chromium"
    npm install --prefix "$folder" --no-audit --no-fund --silent '@sparticuz/chromium@>=138' || return 1
    (
        cd "$folder"
        TMPDIR="$PWD/unpacked" AWS_LAMBDA_JS_RUNTIME=nodejs22.x node --input-type=module --eval \
            'console.error(await (await import("@sparticuz/chromium")).default.executablePath())'
        {
            echo '#!/bin/sh'
            echo "export LD_LIBRARY_PATH='$PWD/unpacked/al2023/lib'\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}"
            echo "exec '$PWD/unpacked/chromium' \"\$@\""
        } >chromium
        chmod +x chromium
    )
} >&2

from_playwright() {
    timeout 300 "$python" -m playwright install chromium-headless-shell || return 1
    mkdir -p "$folder"
    shell=$("$python" -c 'from playwright.sync_api import sync_playwright
with sync_playwright() as playwright: print(playwright.chromium.executable_path)') || return 1
    ln -sf "$shell" "$folder/chromium"
} >&2

found && exit
for way in from_debian from_npm from_playwright; do
    echo "getting a browser: $way" >&2
    "$way" && found && exit
done
echo "no browser: install chromium-headless-shell or another Chromium, or name one in CHROMIUM" >&2
exit 1
