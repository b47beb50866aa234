#!/bin/sh
# Installs what `make run` needs and this machine lacks: PostgreSQL 15 or newer with PostGIS, and Node 18 or newer with npm.
# Takes no input, says what it does, does nothing where nothing is missing.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=scripts/install-steps.sh
. scripts/install-steps.sh

missing=$(missing_run)
if [ -z "$missing" ]; then exit 0; fi
# shellcheck disable=SC2086,SC2116 # joins lines
say "missing for make run: $(echo $missing)"
case $(installer) in
apt)
	need_root scripts/install-run.sh
	apt_update
	# shellcheck disable=SC2086 # a list of words
	apt_install_run $missing
	;;
brew)
	# shellcheck disable=SC2086
	brew_install_run $missing
	;;
*) elsewhere "PostgreSQL 15 or newer with PostGIS 3.3 or newer, and Node 18 or newer with npm" ;;
esac
check_run
say "all that make run needs is here"
