/** The bus on Apache Kafka. */
export { type KafkaBusOptions, openKafkaBus } from './open-kafka-bus.ts';
