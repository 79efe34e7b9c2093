# `gatehouse` (the default): workers, relay and command line. `playground` and `ministack`: what docker-compose.yml runs
# in the place of AWS. Temporal's native core needs glibc, so Debian throughout; Alpine does not run it.
ARG NODE_IMAGE=node:24-bookworm-slim
ARG DEBIAN_IMAGE=debian:bookworm-slim
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build
# The playground's programs, each one file; temporal-target is what trigger functions load on other settings than these.
RUN npx esbuild edge=dist/local/edge/main.js seed=dist/local/compose/seed.js sign-up=dist/local/compose/sign-up.js \
      --bundle --platform=node --target=node20 --external:./temporal-target --outdir=playground --log-level=warning \
    && rm -rf dist/local dist/lambda
# Authorities for TLS, which Debian's slim image lacks: those that Node itself trusts.
RUN node -e "console.log(require('node:tls').rootCertificates.join('\n'))" > ca-certificates.crt

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /build
COPY package.json package-lock.json ./
# Temporal's core comes built for five platforms, of which one is enough; nothing reads types or source maps.
RUN npm ci --ignore-scripts --omit=dev \
    && find node_modules -type f \( -name '*.map' -o -name '*.ts' -o -name '*.mts' -o -name '*.cts' \) -delete \
    && cd node_modules/@temporalio/core-bridge/releases \
    && find . -mindepth 1 -maxdepth 1 ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} +

# Node alone on Debian: no package manager, no compiler.
FROM ${NODE_IMAGE} AS node
FROM ${DEBIAN_IMAGE} AS base
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=build /build/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
# The home is also where `gatehouse.yaml` is looked for, and a volume mounted there belongs to the user.
RUN useradd --system --uid 10001 --user-group --create-home --home-dir /home/gatehouse gatehouse
ENV NODE_ENV=production AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED=true
WORKDIR /home/gatehouse
USER 10001:10001

FROM ${PYTHON_IMAGE} AS ministack
COPY local/requirements.txt /tmp/requirements.txt
RUN grep -v '^temporal-' /tmp/requirements.txt > /tmp/ministack.txt \
    && pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore -r /tmp/ministack.txt
# Everything that it writes goes to /tmp; it looks for no containers and opens no other port.
ENV BIND_HOST=0.0.0.0 GATEWAY_PORT=4566 HOME=/tmp STATE_DIR=/tmp/state S3_DATA_DIR=/tmp/s3 \
    DOCKER_HOST=unix:///tmp/no-docker.sock SFTP_ENABLED=0 IOT_MTLS_ENABLED=0 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
CMD ["ministack"]

FROM base AS playground
COPY --from=build /build/playground /app
CMD ["node", "/app/edge.js"]

FROM base AS gatehouse
COPY --from=dependencies /build/node_modules /app/node_modules
COPY --from=build /build/package.json /app/package.json
COPY --from=build /build/dist /app/dist
USER 0:0
RUN chmod +x /app/dist/client/cli/main.js && ln -s /app/dist/client/cli/main.js /usr/local/bin/temporal-gatehouse
USER 10001:10001
ENV GATEHOUSE_WORKFLOW_BUNDLE=/app/dist/workflow-bundle.js
CMD ["node", "/app/dist/workers/main.js"]
