# Starts one broker for docker-compose.yml: formats an empty volume, with the users that the secret names, then serves.
set -eu
config=/mnt/shared/config/server.properties
users=/run/secrets/kafka-users
set --
# One user a line: a name, a blank, a password. They are those of an empty volume; later ones are made with kafka-configs.
if [ -r "$users" ]; then
  while read -r name password; do
    set -- "$@" --add-scram "SCRAM-SHA-512=[name=$name,password=$password]"
  done < "$users"
fi
/opt/kafka/bin/kafka-storage.sh format --ignore-formatted --cluster-id "$KAFKA_CLUSTER" --config "$config" "$@"
exec /opt/kafka/bin/kafka-server-start.sh "$config"
