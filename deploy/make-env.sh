#!/bin/sh
# Prints .env with fresh secrets: sh deploy/make-env.sh SITE [public|internal] > .env
set -eu
umask 077
site=${1:?usage: sh deploy/make-env.sh SITE [public|internal] > .env}
certificate=${2:-public}
while IFS= read -r line; do
  case $line in
    LARDER_SITE=*) echo "LARDER_SITE=$site" ;;
    LARDER_CERTIFICATE=*) echo "LARDER_CERTIFICATE=$certificate" ;;
    *_PASSWORD*= | LARDER_SECRET= | LARDER_BACKUP_PASSPHRASE=) echo "$line$(openssl rand -hex 32)" ;;
    *) echo "$line" ;;
  esac
done <"$(dirname "$0")/../.env.example"
