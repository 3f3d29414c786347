#!/bin/sh
# Brings a backup back into an empty database. Stop site, workers and schedule before it, and run
# config.prepare and then manage.py verify after it.
#   restore.sh FOLDER/NAME.dump          needs DATABASE_URL, VAR_DIR, and TOKEN_SPOOL_DIR if set
set -eu
umask 0077
dump=$1
spool=${TOKEN_SPOOL_DIR:-$VAR_DIR/spool}
waiting=${dump%.dump}.spool.tar.gz

pg_restore --no-owner --exit-on-error --single-transaction --dbname="$DATABASE_URL" "$dump"
if [ -f "$waiting" ]; then
  mkdir -p "$spool"
  # A file that is there already is newer than the backup.
  tar --extract --gzip --skip-old-files --file="$waiting" --directory="$spool"
fi
