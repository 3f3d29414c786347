#!/bin/bash
# Follows docs/going-live.md on a clean Debian: every block that is marked `sh run`, in order, in a
# root made by debootstrap, with process ids of its own. Then `doctor`, and a channel connected at
# the pretend networks over https through nginx. Leaves nothing running; keeps its log.
#
#   deploy/try.sh [FOLDER]     as root; needs debootstrap; ports 80, 443, 5432, 6379 and 9481 free
#
# There is no systemd in such a root: deploy/try/systemctl reads the unit files and starts what
# they say. Mirrors of Debian and PyPI are those of this machine.
set -euo pipefail
cd "$(dirname "$0")/.."
code=$PWD
folder=${1:-$(mktemp -d /tmp/care-try.XXXXXX)}
root=$folder/root
suite=bookworm

for port in 80 443 5432 6379 9481; do
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    echo "Port $port is taken on this machine; stop what listens there first." >&2
    exit 1
  fi
done

mkdir -p "$folder"
if [ ! -d "$folder/base" ]; then
  echo "Making a clean Debian ($suite) in $folder/base ..."
  debootstrap --variant=minbase "$suite" "$folder/base.part" > "$folder/debootstrap.log"
  mv "$folder/base.part" "$folder/base"
fi
rm -rf "$root"
cp -a "$folder/base" "$root"

# How this machine reaches its mirrors, whatever way that is.
for path in /etc/resolv.conf /etc/pip.conf /etc/xdg/pip /etc/apt/sources.list.d/debian.sources; do
  if [ -e "$path" ]; then
    mkdir -p "$root$(dirname "$path")"
    cp -aL "$path" "$root$(dirname "$path")/"
  fi
done
own=${XDG_CONFIG_HOME:-$HOME/.config}/pip
if [ -e "$own" ]; then
  mkdir -p "$root/mnt/.config"
  cp -aL "$own" "$root/mnt/.config/"
fi
[ -e "$root/etc/apt/sources.list.d/debian.sources" ] && : > "$root/etc/apt/sources.list"
mkdir -p "$root/usr/local/share/try"
[ -e /etc/ssl/certs/ca-certificates.crt ] && cp -L /etc/ssl/certs/ca-certificates.crt "$root/usr/local/share/try/"
echo "127.0.0.1 localhost care.example" > "$root/etc/hosts"

# The code as it is committed, where the document's SOURCE says.
git clone --quiet --bare "$code" "$root/mnt/channel-care.git"
git -C "$root/mnt/channel-care.git" update-ref refs/heads/try "$(git -C "$code" rev-parse HEAD)"
git -C "$root/mnt/channel-care.git" symbolic-ref HEAD refs/heads/try
cat > "$root/etc/gitconfig" <<'GIT'
[url "/mnt/channel-care.git"]
	insteadOf = https://git.example/channel-care.git
GIT
install -m 0755 deploy/try/systemctl "$root/usr/local/bin/systemctl"
python3 deploy/try/blocks.py docs/going-live.md > "$root/mnt/walk.sh"
cp deploy/try/afterwards.sh "$root/mnt/afterwards.sh"

cat > "$root/mnt/inside.sh" <<'INSIDE'
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 HOME=/mnt
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
[ -e /usr/local/share/try/ca-certificates.crt ] && export PIP_CERT=/usr/local/share/try/ca-certificates.crt
mount -t proc proc /proc
. /mnt/walk.sh
. /mnt/afterwards.sh
INSIDE

mounts=("$root/dev")
for path in /opt/wheels /opt/pypi /opt/pypi-more; do
  if [ -d "$path" ]; then mkdir -p "$root$path"; mounts+=("$root$path"); fi
done
export root
printf '%s\n' "${mounts[@]}" > "$folder/mounts"
export folder
# When the first process of these ids ends, the kernel ends every other one, and the mounts go.
set +e
unshare --mount --pid --fork --kill-child bash -c '
  while read -r place; do mount --rbind "${place#"$root"}" "$place"; done < "$folder/mounts"
  exec env -i /usr/sbin/chroot "$root" /bin/bash /mnt/inside.sh' 2>&1 | tee "$folder/try.log"
ended=${PIPESTATUS[0]}
set -e
echo "The log is $folder/try.log"
exit "$ended"
