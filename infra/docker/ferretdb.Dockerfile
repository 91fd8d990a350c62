# FerretDB, a server of the MongoDB protocol, for machines that reach no registry of images and so have no MongoDB.
# The context holds the program as `npm run engines` builds it.
ARG BASE_IMAGE
FROM ${BASE_IMAGE}
COPY ferretdb /ferretdb
RUN mkdir -p /data/db && chown 999:999 /data/db
USER 999:999
EXPOSE 27017
CMD ["/ferretdb", "-address", "0.0.0.0:27017", "-folder", "/data/db"]
