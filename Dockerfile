# syntax=docker/dockerfile:1

FROM node:22-bookworm-slim AS build
ENV NEXT_TELEMETRY_DISABLED=1
WORKDIR /tiller
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npx next build && npm prune --omit=dev && rm -rf .next/cache

FROM node:22-bookworm-slim
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
# Other machines reach a container only if it listens on all addresses; Tiller then asks for keys, or for ALLOW_OPEN=1.
ENV HOST=0.0.0.0 PORT=3000 TILLER_DATA_DIR=/data TILLER_MODELS_DIR=/data/models
WORKDIR /tiller
COPY --from=build --chown=node:node /tiller ./
RUN mkdir -p /data/models && chown -R node:node /data
USER 1000
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "scripts/serve.mjs"]
