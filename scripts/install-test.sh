#!/bin/sh
# Installs what `make test` and `make check` need and this machine lacks: what `make run` needs, a Chromium, GDAL's ogrinfo (reads the
# server as a GIS does) and its validator of GeoPackages, sqlite3, GeographicLib for Python (the oracle for distances), Apache Arrow for Python (reads GeoParquet as others do),
# OASIS' validator of STIX, a C compiler (the race detector needs it), and shellcheck.
# Takes no input, says what it does, does nothing where nothing is missing.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=scripts/install-steps.sh
. scripts/install-steps.sh

has_browser() { [ -n "$(browser)" ]; }

has_oracle() {
	for python in python3 /usr/bin/python3; do
		if have $python && $python -c 'import geographiclib' 2>/dev/null; then return 0; fi
	done
	return 1
}

# Debian and Ubuntu have no package of these.
has_module() {
	for python in "${THREATMAP_TEST_PYTHON:-python3}" /usr/bin/python3; do
		if have "$python" && "$python" -c "import $1" 2>/dev/null; then return 0; fi
	done
	return 1
}

pip_install() {
	say "installing with pip: $1"
	PIP_BREAK_SYSTEM_PACKAGES=1 python3 -m pip install --quiet --user "$1" || die "pip could not install $1"
}

has_pip() { python3 -m pip --version >/dev/null 2>&1; }

# Headers are a package of their own on Debian.
has_compiler() { echo '#include <stdlib.h>' | "$(go env CC)" -E - >/dev/null 2>&1; }

missing_test() {
	missing_run
	if ! has_browser; then echo browser; fi
	if ! have ogrinfo; then echo ogrinfo; fi
	if ! have sqlite3; then echo sqlite3; fi
	if ! [ -e /usr/lib/python3/dist-packages/osgeo_utils ] && [ "$(installer)" = apt ]; then echo gdal-validator; fi
	if ! has_oracle; then echo oracle; fi
	if ! has_module pyarrow; then echo arrow; fi
	if ! has_module stix2validator; then echo stix; fi
	if ! has_compiler; then echo compiler; fi
	if ! have shellcheck; then echo shellcheck; fi
}

# Ubuntu has no Chromium package of its own, only a snap, which needs a running snapd.
apt_install_browser() {
	if has_candidate chromium; then
		apt_install chromium
	elif have snap && snap list >/dev/null 2>&1; then
		say "installing with snap: chromium"
		$root snap install chromium </dev/null || die "snap could not install chromium"
	else
		die "this system has Chromium as a snap only, and no snapd runs here: put any Chromium or Chrome on the PATH" \
			"as chromium, chromium-browser or google-chrome, then repeat"
	fi
}

apt_install_test() {
	# shellcheck disable=SC2046 # a list of words
	apt_install_run $(missing_run)
	for what in "$@"; do
		case $what in
		browser) apt_install_browser ;;
		ogrinfo) apt_install gdal-bin ;;
		sqlite3) apt_install sqlite3 ;;
		gdal-validator) apt_install python3-gdal ;;
		oracle) apt_install python3 python3-geographiclib ;;
		arrow)
			if ! has_pip; then apt_install python3 python3-pip; fi
			pip_install pyarrow
			;;
		stix)
			if ! has_pip; then apt_install python3 python3-pip; fi
			pip_install stix2-validator
			;;
		compiler) apt_install gcc libc6-dev ;;
		shellcheck) apt_install shellcheck ;;
		esac
	done
}

brew_install_test() {
	brew_install_run "$@"
	for what in "$@"; do
		case $what in
		browser) brew_install --cask chromium ;;
		ogrinfo) brew_install gdal ;;
		sqlite3) brew_install sqlite ;;
		oracle) say "for the live oracle of distances, give your python3 the package geographiclib; without it those tests are skipped" ;;
		arrow) pip_install pyarrow ;;
		stix) pip_install stix2-validator ;;
		compiler) say "for the race detector, give this system a C compiler: xcode-select --install" ;;
		shellcheck) brew_install shellcheck ;;
		esac
	done
}

missing=$(missing_test)
if [ -z "$missing" ]; then exit 0; fi
# shellcheck disable=SC2086,SC2116 # joins lines
say "missing for make test: $(echo $missing)"
case $(installer) in
apt)
	need_root scripts/install-test.sh
	apt_update
	# shellcheck disable=SC2086
	apt_install_test $missing
	;;
brew)
	# shellcheck disable=SC2086
	brew_install_test $missing
	;;
*) elsewhere "PostgreSQL 15 or newer with PostGIS 3.3 or newer, Node 18 or newer with npm, Chromium, gdal-bin (ogrinfo), python3-gdal, sqlite3, geographiclib, pyarrow and stix2-validator for Python, a C compiler and shellcheck" ;;
esac
check_run
has_browser || die "still no Chromium that runs after the installation"
say "all that make test needs is here"
