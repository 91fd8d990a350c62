/** What each metric means: the help text of `/metrics`, and the table of docs/OPERATIONS.md (a test compares them). */

export interface MetricMeaning {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly text: string;
}

const metric = (kind: MetricMeaning['kind'], text: string, ...labels: string[]): MetricMeaning => ({
  kind,
  labels,
  text,
});

export const METRIC_MEANINGS: Readonly<Record<string, MetricMeaning>> = {
  centesimo_gifts_received_total: metric('counter', 'gifts taken in, each once'),
  centesimo_commands_total: metric(
    'counter',
    'commands answered: done, repeated, refused, conflict, unavailable',
    'service',
    'outcome',
  ),
  centesimo_journal_append_duration_seconds: metric(
    'histogram',
    'from the insert of a journal record to its being durable',
    'service',
  ),
  centesimo_journal_appends_total: metric(
    'counter',
    'inserts of journal records: stored, taken (another record, or an own one tried again, stood there), or the code of the fault, after which it is tried again',
    'service',
    'outcome',
  ),
  centesimo_fenced_appends_total: metric(
    'counter',
    'times that a journal was lost here because another instance had appended to it',
    'service',
  ),
  centesimo_notices_total: metric(
    'counter',
    'what the journals told, by the event of the log line',
    'service',
    'name',
  ),
  centesimo_swept_total: metric(
    'counter',
    'details and evidence files removed that no fact names',
    'service',
  ),
  centesimo_publish_lag_records: metric(
    'gauge',
    'records stored and not yet on the topic, over the journals held here',
    'service',
  ),
  centesimo_publish_delay_seconds: metric(
    'gauge',
    'for how long the oldest of them has waited here; 0 when none does',
    'service',
  ),
  centesimo_publish_duration_seconds: metric(
    'histogram',
    'from a batch of messages being given to the topic to its being durable there; its count is the number of batches',
    'service',
  ),
  centesimo_published_messages_total: metric('counter', 'messages published', 'service'),
  centesimo_consumed_messages_total: metric('counter', 'messages read from the topic', 'service'),
  centesimo_consumed_batches_total: metric('counter', 'batches in which they were read', 'service'),
  centesimo_consume_lag_messages: metric(
    'gauge',
    'messages of a partition that are in the topic and not read here, as last seen; 0 where it is not assigned',
    'service',
    'partition',
  ),
  centesimo_partitions_held_count: metric('gauge', 'partitions that the group has assigned here', 'service'),
  centesimo_partitions_moved_total: metric(
    'counter',
    'partitions assigned and revoked in rebalances',
    'service',
    'change',
  ),
  centesimo_topic_failures_total: metric(
    'counter',
    'calls to the topic that failed (doing: publish, consume), by the code of the fault; they are tried again',
    'service',
    'doing',
    'code',
  ),
  centesimo_foreign_messages_total: metric(
    'counter',
    'messages in the topic that are not ours, passed over',
    'service',
    'reason',
  ),
  centesimo_log_size_entries: metric('gauge', 'entries of the log'),
  centesimo_log_published_entries: metric('gauge', 'entries under the published checkpoint'),
  centesimo_log_cosigned_entries: metric(
    'gauge',
    'entries under the newest checkpoint that a quorum of witnesses has cosigned',
  ),
  centesimo_quorum_behind_seconds: metric(
    'gauge',
    'for how long that has not grown although the log has; 0 where the newest checkpoint has a quorum',
  ),
  centesimo_witness_cosigned_entries: metric(
    'gauge',
    'entries under the last checkpoint that a witness cosigned, by its name in the policy',
    'witness',
  ),
  centesimo_log_backlog_messages: metric('gauge', 'messages taken from the topic and not yet logged'),
  centesimo_stopped_partitions_count: metric('gauge', 'partitions whose next event audit refuses'),
  centesimo_portal_entries: metric('gauge', 'entries that the portal has verified and shows'),
  centesimo_portal_streams: metric('gauge', 'trails that are being watched'),
  centesimo_portal_unreachable_total: metric('counter', 'times that audit could not be reached'),
  centesimo_portal_refusals_total: metric('counter', 'times that the log did not verify', 'what'),
  centesimo_portal_partner_receipts_total: metric(
    'counter',
    'receipts asked of portals of other logs, by what came of it',
    'outcome',
  ),
  centesimo_http_request_duration_seconds: metric(
    'histogram',
    'from a request to the end of its answer; its count is the number of requests',
    'method',
    'route',
    'status',
  ),
  centesimo_grpc_call_duration_seconds: metric(
    'histogram',
    'from a call to the end of its answer, streams included',
    'method',
    'code',
  ),
  centesimo_service_ready_count: metric('gauge', '1 when the process may be sent requests, as /readyz'),
  centesimo_process_memory_bytes: metric('gauge', 'resident memory of the process'),
  centesimo_process_uptime_seconds: metric('gauge', 'since the process started'),
};
