#!/bin/sh
# One backup: the database, and the tokens that wait on the disk for it. Both are sealed, or
# useless without the keys: those are kept apart, see docs/going-live.md.
#   backup.sh FOLDER [days to keep]      needs DATABASE_URL, VAR_DIR, and TOKEN_SPOOL_DIR if set
set -eu
umask 0077
folder=$1
days=${2:-30}
name=$(date -u +%Y-%m-%dT%H%M%SZ)
spool=${TOKEN_SPOOL_DIR:-$VAR_DIR/spool}

mkdir -p "$folder"
# Beside, then into place: a backup under its name is whole.
pg_dump --format=custom --no-owner --dbname="$DATABASE_URL" --file="$folder/.$name.dump"
# After the database: a token that arrives between the two is in one of them at least.
mkdir -p "$spool"
tar --create --gzip --file="$folder/.$name.spool.tar.gz" --directory="$spool" .
mv "$folder/.$name.spool.tar.gz" "$folder/$name.spool.tar.gz"
mv "$folder/.$name.dump" "$folder/$name.dump"
find "$folder" -maxdepth 1 -type f -name '*Z.*' -mtime "+$days" -delete
echo "$folder/$name.dump"
