#!/bin/sh
# Installs the mail servers and the mail program that the tests start themselves. No system-wide service is started.
set -eu
packages="dovecot-core dovecot-imapd dovecot-lmtpd postfix neomutt"
missing=""
for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    echo "The tests need these Debian packages; please install them:$missing" >&2
    exit 1
fi

# A policy of 101 keeps packages from starting services; one that is there already is left alone.
policy=/usr/sbin/policy-rc.d
ours=""
cleanup() {
    if [ -n "$ours" ]; then $as_root rm -f "$policy"; fi
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM
if [ ! -e "$policy" ]; then
    ours=yes
    printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
    $as_root chmod 755 "$policy"
fi

echo "postfix postfix/main_mailer_type select No configuration" | $as_root debconf-set-selections
install() {
    # shellcheck disable=SC2086 # a list of packages
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
}
install || { $as_root apt-get update -q && install; }
