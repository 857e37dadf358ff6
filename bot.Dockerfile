# Innkeeper itself. Build it with `node scripts/bot-image.js`, which passes on how this machine reaches its npm registry,
# or plainly with `docker compose build`.
ARG BASE=node:24-trixie-slim
FROM ${BASE}

RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates docker-cli docker-compose tini util-linux \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY package.json package-lock.json ./
COPY src/matrix/crypto/package.json src/matrix/crypto/
# Settings of npm and certificates are lent to this step and stay out of the image.
RUN --mount=type=secret,id=npmrc,target=/run/secrets/npmrc \
    --mount=type=secret,id=certificates,target=/run/secrets/certificates \
    if [ -s /run/secrets/npmrc ]; then export NPM_CONFIG_USERCONFIG=/run/secrets/npmrc; fi; \
    if [ -s /run/secrets/certificates ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/certificates; fi; \
    npm ci --omit=dev --ignore-scripts --no-audit --no-fund --cache /tmp/npm \
 && rm -rf /tmp/npm
COPY templates/ templates/
COPY scripts/ scripts/
COPY src/ src/
RUN printf '#!/bin/sh\nexport INNKEEPER_PROGRAM=innkeeper\nexec node /app/src/main.ts "$@"\n' > /usr/local/bin/innkeeper && chmod 755 /usr/local/bin/innkeeper

# Node warns of a function in matrix-bot-sdk that nobody here can mend.
ENV NODE_ENV=production \
    NODE_OPTIONS=--disable-warning=DEP0060 \
    NODE_COMPILE_CACHE=/app/.cache/compiled \
    INNKEEPER_CONFIG=/etc/innkeeper/innkeeper.yaml \
    INNKEEPER_DATA_ROOT=/var/lib/innkeeper
# What Node compiles at a first start is there from the beginning.
RUN node --input-type=module --eval 'await import("/app/src/app/production.ts"); await import("/app/src/app/shell.ts"); process.exit()'
# The bot starts programs that may outlive their parents: tini buries them.
ENTRYPOINT ["tini", "--", "node", "src/main.ts"]
CMD ["bot"]
