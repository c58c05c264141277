#!/bin/sh
# Makes what is missing in deploy/secrets, and never changes what is there. The folder is for you alone; the files in it
# can be read by everybody who gets in, for containers read them as users of their own.
#   sh deploy/make-secrets.sh [folder]
set -eu
folder="${1:-$(dirname "$0")/secrets}"
mkdir -p "$folder"
chmod 700 "$folder"

keep() { # name, value
	[ -e "$folder/$1" ] && return 0
	printf '%s\n' "$2" >"$folder/$1.new"
	chmod 444 "$folder/$1.new"
	mv "$folder/$1.new" "$folder/$1"
	echo "made $folder/$1"
}

keep signpost_secret "$(openssl rand -base64 32)"
keep metrics_key "$(openssl rand -hex 24)"
keep database_password "$(openssl rand -hex 24)"
keep database_url "postgres://signpost:$(cat "$folder/database_password")@database:5432/signpost"
if [ ! -e "$folder/smtp_url" ]; then
	echo "still missing: $folder/smtp_url, one line such as smtps://user:password@mail.example.org"
fi
