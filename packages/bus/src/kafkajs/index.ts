/** The bus on Apache Kafka. */
export type { KafkaSaid } from './kafka-log.ts';
export { type KafkaBusOptions, openKafkaBus } from './open-kafka-bus.ts';
export { type KafkaTopicAdmin, openKafkaTopicAdmin, type TopicsChecked } from './kafka-admin.ts';
