/** gRPC for every service: the generated protocol, a typed adapter to grpc-js, errors, deadlines, health, reflection. */
export type { AccessRule, AccessTable, RoleRule } from './access.ts';
export { type Addresses, oneAddress } from './addresses.ts';
export { answerInOrder } from './answer-in-order.ts';
export { CLIENT_DEFAULTS, createClient } from './client.ts';
export type { ClientMethod, ClientOptions, ServiceCalls, ServiceClient } from './client.ts';
export type { CallOptions } from './client-call.ts';
export { HEALTH_WATCHERS_MAX } from './health.ts';
export type { Health } from './health.ts';
export { ListenError, toListenError } from './listen-error.ts';
export type { ListenErrorCode } from './listen-error.ts';
export { FORWARDED_MAX, grpcPeers, peerRoutes } from './peers.ts';
export type { GrpcPeers, GrpcPeersOptions, PeerHost } from './peers.ts';
export { RPC_KINDS, RpcError } from './rpc-error.ts';
export type { RpcErrorOptions, RpcFacts, RpcKind } from './rpc-error.ts';
export { toSafeInteger } from './safe-integer.ts';
export { SERVER_DEFAULTS, startServer } from './server.ts';
export type { RunningServer, ServerOptions } from './server.ts';
export { bindService } from './service-binding.ts';
export type { CallContext, Handler, Handlers, ServiceBinding } from './service-binding.ts';
export { FACTS_LENGTH_MAX } from './to-status.ts';
export type { MethodName, RequestInit, RequestOf, ResponseInit, ResponseOf } from './wire-type.ts';
export * from './gen/centesimo/journal/v1/position_pb.ts';
export * from './gen/centesimo/journal/v1/peer_pb.ts';
export * from './gen/centesimo/donation/v1/donation_pb.ts';
export * from './gen/centesimo/allocation/v1/allocation_pb.ts';
export * from './gen/centesimo/audit/v1/audit_pb.ts';
// Its messages share names with those of the other services; they are reached through the service.
export { TrailService } from './gen/centesimo/trail/v1/trail_pb.ts';
