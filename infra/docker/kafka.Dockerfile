# Apache Kafka from its own jars, for machines that reach no registry of images; elsewhere take apache/kafka, which has the
# same commands at the same paths. The context holds libs/ and bin/, put together by `npm run images -- --local`.
ARG BASE_IMAGE
FROM ${BASE_IMAGE}
COPY libs/ /opt/kafka/libs/
COPY bin/ /opt/kafka/bin/
RUN mkdir -p /var/lib/kafka/data && chown 1000:1000 /var/lib/kafka/data
USER 1000:1000
WORKDIR /tmp
CMD ["/opt/kafka/bin/kafka-server-start.sh", "/mnt/shared/config/server.properties"]
