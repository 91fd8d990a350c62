/** The published texts of allocation over gRPC. */
import { AllocationService, createClient } from '@centesimo/grpc';
import type { ServiceClient } from '@centesimo/grpc';
import type { TextSource } from '../ingest/public-texts.ts';
import type { UpstreamOptions } from './audit-feed.ts';

export function allocationTexts({ address, token }: UpstreamOptions): TextSource {
  let client: ServiceClient<typeof AllocationService> | undefined;
  return {
    fetch: async (commitments, ledger = '') => {
      client ??= createClient(AllocationService, { address: address(), token });
      return (await client.call.getPublicDetails({ commitments: [...commitments], ledger })).details;
    },
    close: () => client?.close(),
  };
}
