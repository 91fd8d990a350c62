# One service, or the command line, from its bundle: `npm run bundle`, then
#   docker build -f infra/docker/service.Dockerfile --build-arg SERVICE=donation -t centesimo/donation .
# The base needs nothing but `node` (24.6 or later, or 26) on its PATH; no shell is asked for.
ARG BASE_IMAGE=node:24-bookworm-slim
FROM ${BASE_IMAGE}
ARG SERVICE
COPY infra/docker/healthy.mjs dist/${SERVICE}/ /app/
# An empty volume takes owner and mode from here.
RUN ["node", "-e", "for (const f of ['/data', '/token']) { fs.mkdirSync(f); fs.chmodSync(f, 0o700); fs.chownSync(f, 10001, 10001) }"]
ENV NODE_ENV=production CENTESIMO_DATA=/data
USER 10001:10001
WORKDIR /data
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "/app/healthy.mjs"]
ENTRYPOINT ["node", "/app/main.mjs"]
