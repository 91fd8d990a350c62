/** The contract suite of the store: every adapter runs it unchanged. */
import { afterEach, describe } from 'vitest';
import { blobCases } from './contract/blob-cases.ts';
import { documentCases } from './contract/document-cases.ts';
import { faultCases } from './contract/fault-cases.ts';
import { journalCases } from './contract/journal-cases.ts';
import type { MakeStore, StoreUnderTest } from './contract/store-under-test.ts';
export type { MakeStore, MakeStoreOptions, StoreUnderTest } from './contract/store-under-test.ts';

/** Declares the suite for one adapter; `makeStore` answers a store of its own, empty, each time. */
export function storeContract(name: string, makeStore: MakeStore): void {
  describe(`store contract: ${name}`, () => {
    const made: StoreUnderTest[] = [];
    const make: MakeStore = async (options) => {
      const subject = await makeStore(options);
      made.push(subject);
      return subject;
    };
    afterEach(async () => {
      for (const subject of made.splice(0)) await subject.dispose();
    });
    describe('journals', () => journalCases(make));
    describe('documents', () => documentCases(make));
    describe('blobs', () => blobCases(make));
    describe('faults', () => faultCases(make));
  });
}
