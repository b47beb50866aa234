# shellcheck shell=sh
# What install-run.sh and install-test.sh share. POSIX sh: nothing is installed yet when this runs.
# The checks here are those of postgis/install.go, which has the last word.

root= # what runs a command as root; need_root sets it
PATH=$PATH:/usr/sbin:/sbin # a plain user's PATH on Debian lacks them

say() { echo "install: $*"; }
die() {
	echo "install: $*" >&2
	exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# Which way to install: apt, brew or none.
installer() {
	case $(uname -s) in
	Darwin) echo brew ;;
	Linux) if have apt-get && [ -e /etc/debian_version ]; then echo apt; else echo none; fi ;;
	*) echo none ;;
	esac
}

# The folders of PostgreSQL servers.
server_dirs() {
	if have postgres; then dirname "$(readlink -f "$(command -v postgres)")"; fi
	for dir in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin \
		/home/linuxbrew/.linuxbrew/opt/postgresql*/bin /Applications/Postgres.app/Contents/Versions/*/bin; do
		if [ -x "$dir/postgres" ] && [ -x "$dir/initdb" ]; then echo "$dir"; fi
	done
}

# The major version of the server in folder $1, or 0.
server_major() { "$1/postgres" --version 2>/dev/null | sed -n 's/.*(PostgreSQL) \([0-9][0-9]*\).*/\1/p' | grep . || echo 0; }

# Whether the server in folder $1 is PostgreSQL 15 or newer with PostGIS 3.3 or newer.
is_fit() {
	major=$(server_major "$1")
	[ "$major" -ge 15 ] || return 1
	case $1 in # the control file is in a package of its own there, which stays when the library's is removed
	/usr/lib/postgresql/*) [ -e "$1/../lib/postgis-3.so" ] || return 1 ;;
	esac
	for share in "$("$1/pg_config" --sharedir 2>/dev/null || true)" "/usr/share/postgresql/$major" \
		"$1/../share/postgresql" "$1/../share/postgresql@$major" "$1/../share"; do
		control=$share/extension/postgis.control
		[ -r "$control" ] || continue
		version=$(sed -n "s/^ *default_version *= *'\([0-9]*\)\.\([0-9]*\).*/\1 \2/p" "$control")
		# shellcheck disable=SC2086 # two words on purpose
		set -- "$1" $version
		if [ "${2:-0}" -gt 3 ] || { [ "${2:-0}" -eq 3 ] && [ "${3:-0}" -ge 3 ]; }; then return 0; fi
	done
	return 1
}

has_postgis() {
	server_dirs | (while read -r dir; do if is_fit "$dir"; then exit 0; fi; done; exit 1)
}

has_node() {
	have npm && have node && [ "$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')" -ge 18 ] 2>/dev/null
}

# The Chromium or Chrome that runs, or nothing. Ubuntu's chromium-browser without its snap is a script that fails, so each is tried.
browser() {
	for name in "${THREATMAP_TEST_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable chrome /snap/bin/chromium \
		"/Applications/Chromium.app/Contents/MacOS/Chromium" "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
		if [ -n "$name" ] && have "$name" && "$name" --version </dev/null >/dev/null 2>&1; then
			command -v "$name"
			return
		fi
	done
}

# What `make run` needs and isn't here, in words.
missing_run() {
	if ! has_postgis; then echo postgis; fi
	if ! has_node; then echo node; fi
}

# Sets $root to what runs a command as root, or prints the one command ($1) that does all of this, and ends.
need_root() {
	if [ "$(id -u)" -eq 0 ]; then
		root='env'
	elif have sudo && sudo -n true 2>/dev/null; then
		root='sudo -n env'
	elif have sudo; then
		die "this needs root, and sudo wants a password here. Run this once, then repeat what you did: sudo $1"
	else
		die "this needs root, and there is no sudo here. Run this once, then repeat what you did: su -c $PWD/$1"
	fi
}

apt_update() {
	say "fetching the package lists"
	apt update ||
		say "not every package list could be fetched; going on with the others"
}

# Installs packages without questions, and without restarting other services for it.
apt_install() {
	say "installing with apt-get: $*"
	apt install -y --no-install-recommends "$@" || die "apt-get could not install: $*"
}

# Runs apt-get, waiting up to 5 minutes for another one to end. Its thousands of lines are shown only if it fails, the last of them.
apt() {
	log=$(mktemp)
	status=0
	$root DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get -q -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@" \
		</dev/null >"$log" 2>&1 || status=$?
	if [ $status -ne 0 ]; then tail -n 30 "$log" >&2; fi
	rm -f "$log"
	return $status
}

has_candidate() { apt-cache policy "$1" 2>/dev/null | grep -q '^ *Candidate: [^(]'; }

# The major version to install: that of a server that only lacks PostGIS, else the distribution's.
apt_postgres_major() {
	for dir in /usr/lib/postgresql/*/bin; do
		if [ -x "$dir/postgres" ] && [ "$(server_major "$dir")" -ge 15 ]; then server_major "$dir"; fi
	done | sort -n | tail -n 1 | grep . ||
		apt-cache depends postgresql 2>/dev/null | sed -n 's/^ *Depends: postgresql-\([0-9][0-9]*\)$/\1/p' | head -n 1
}

# threatmap starts a PostgreSQL of its own, so the packages must not start one on port 5432. Debian's make a cluster named main when
# a server of a new major version is installed, unless told not to; clusters that are here already are none of our business.
# (A policy-rc.d would only put off its start until the next boot, and would hold back other packages' services.)
apt_install_postgis() {
	major=$(apt_postgres_major)
	[ "${major:-0}" -ge 15 ] ||
		die "this system's packages have PostgreSQL ${major:-nowhere}, threatmap needs 15 or newer with PostGIS 3.3: use Debian 12, Ubuntu 24.04 or newer"
	has_candidate "postgresql-$major-postgis-3" || die "there is no package postgresql-$major-postgis-3 on this system"
	if [ -x "/usr/lib/postgresql/$major/bin/postgres" ]; then
		apt_install "postgresql-$major-postgis-3"
		return
	fi
	dropin=/etc/postgresql-common/createcluster.d/99-threatmap.conf
	say "telling the PostgreSQL packages to start no server on port 5432 ($dropin, removed afterwards)"
	# shellcheck disable=SC2064 # both are known now
	trap "$root rm -f $dropin" EXIT # also where an installation fails
	$root mkdir -p "$(dirname $dropin)"
	echo 'create_main_cluster = false # written by threatmap for the time of one installation' | $root tee $dropin >/dev/null
	apt_install postgresql-common
	[ "$(pg_conftool /etc/postgresql-common/createcluster.conf show -bs create_main_cluster 2>/dev/null)" = off ] ||
		die "/etc/postgresql-common/createcluster.conf doesn't read createcluster.d: write create_main_cluster = false into it, then repeat"
	apt_install "postgresql-$major" "postgresql-$major-postgis-3"
	$root rm -f $dropin
	trap - EXIT
}

apt_install_node() {
	apt_install nodejs
	have npm || apt_install npm # a newer nodejs than Debian's brings its own
}

# Installs what missing_run named.
apt_install_run() {
	for what in "$@"; do
		case $what in
		postgis) apt_install_postgis ;;
		node) apt_install_node ;;
		esac
	done
}

brew_install_run() {
	for what in "$@"; do
		case $what in
		postgis) brew_install postgresql@17 postgis ;;
		node) brew_install node ;;
		esac
	done
}

brew_install() {
	say "installing with Homebrew: $* (this way is written, but untested)"
	have brew || die "Homebrew is missing: install it, then repeat; or install $* in your own way"
	brew install "$@" </dev/null || die "Homebrew could not install: $*"
}

# Ends with one clear line if anything that `make run` needs is still missing.
check_run() {
	has_postgis || die "still no PostgreSQL 15 or newer with PostGIS 3.3 or newer after the installation"
	has_node || die "still no Node 18 or newer with npm (found: $(node --version 2>/dev/null || echo none)); remove an older one from the PATH or update it"
}

elsewhere() {
	die "this system is neither Debian, Ubuntu nor macOS: install $1 with its own packages, then repeat"
}
