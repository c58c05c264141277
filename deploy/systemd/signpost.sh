#!/bin/sh
# A command of signpost on a machine with the unit: as the unit's user, with its settings and with its secrets, which that
# user cannot read by itself. As root, whether the desk runs or not:
#   sh /opt/signpost/deploy/systemd/signpost.sh agent list
# Input and output are this shell's. Files in the command are the user's: name them by absolute paths that it may reach.
set -eu
name="signpost-command-$$"
unit="$(systemctl cat signpost.service)"
node="$(printf '%s\n' "$unit" | sed -n 's/^ExecStart=\([^ ]*\).*/\1/p' | tail -n 1)"
if [ -z "$node" ]; then
	echo 'signpost.service names no ExecStart: put the unit to /etc/systemd/system first, see deploy/README.md' >&2
	exit 1
fi
# %d, the folder of secrets that are handed over, is known to files of units only
properties="$(printf '%s\n' "$unit" | sed -n \
	-e "s|%d|/run/credentials/$name.service|g" \
	-e 's/^\(User\|Group\|WorkingDirectory\|UMask\|EnvironmentFile\|Environment\|LoadCredential\)=/--property=&/p')"
# one property a line
set -f
IFS='
'
exec systemd-run --unit="$name" --pipe --wait --collect --quiet $properties "$node" src/cli/signpost.ts "$@"
