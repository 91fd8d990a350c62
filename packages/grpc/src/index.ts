/** gRPC for every service: the generated protocol, a typed adapter to grpc-js, errors, deadlines, health, reflection. */
export * from './gen/centesimo/journal/v1/position_pb.ts';
export * from './gen/centesimo/journal/v1/peer_pb.ts';
export * from './gen/centesimo/donation/v1/donation_pb.ts';
export * from './gen/centesimo/allocation/v1/allocation_pb.ts';
export * from './gen/centesimo/audit/v1/audit_pb.ts';
