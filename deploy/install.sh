#!/bin/sh
# Installs the program for a machine that runs it as a service; called by `make install`.
#   install.sh PYTHON PREFIX
set -eu
cd "$(dirname "$0")/.."
python=$1
prefix=$2
lib=$prefix/lib/invoice-assistant
doc=$prefix/share/doc/invoice-assistant
config=/etc/invoice-assistant

sh deploy/venv.sh "$python" "$lib"
"$lib/bin/pip" install --quiet --disable-pip-version-check --use-pep517 --require-hashes -r deploy/requirements.lock
"$lib/bin/pip" install --quiet --disable-pip-version-check --no-build-isolation --no-deps .

install -d "$prefix/bin" "$doc/docs/decisions" "$prefix/lib/systemd/system" "$prefix/lib/sysusers.d" "$prefix/lib/tmpfiles.d"
ln -sf "$lib/bin/invoice-assistant" "$prefix/bin/invoice-assistant"
install -m 644 README.md CHANGELOG.md SECURITY.md LICENSE config.example.toml "$doc"
install -m 644 docs/*.md docs/*.png "$doc/docs"
install -m 644 docs/decisions/*.md "$doc/docs/decisions"
sed "s|/usr/local|$prefix|" deploy/invoice-assistant.service >"$prefix/lib/systemd/system/invoice-assistant.service"
install -m 644 deploy/sysusers.conf "$prefix/lib/sysusers.d/invoice-assistant.conf"
install -m 644 deploy/tmpfiles.conf "$prefix/lib/tmpfiles.d/invoice-assistant.conf"

cat <<END
Installed. As a service (more in $doc/docs/operating.md):
  systemd-sysusers $prefix/lib/sysusers.d/invoice-assistant.conf
  systemd-tmpfiles --create $prefix/lib/tmpfiles.d/invoice-assistant.conf
  cp $doc/config.example.toml $config/config.toml   # and edit it, or: invoice-assistant --config $config/config.toml init
  systemctl daemon-reload && systemctl enable --now invoice-assistant
END
