/** The adapters that the command line speaks to engines with; loaded by the commands that do. */
export { openKafkaTopicAdmin } from '@centesimo/bus/kafka';
