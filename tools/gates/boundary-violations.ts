/** One violation of each import rule. */
import { code } from './seeded-tree.ts';
import { inFile, type Violation } from './violation.ts';

const domain = (name: string): string => `services/donation/src/domain/${name}.ts`;

export const BOUNDARY_VIOLATIONS: readonly Violation[] = [
  inFile(
    'boundaries',
    'services-never-import-services',
    'service to service',
    'services/donation/src/peek.ts',
    ["import { audit } from '../../audit/src/service.ts';", 'export const peek = audit;'],
  ),
  inFile('boundaries', 'packages-never-import-services', 'package to service', 'packages/store/src/up.ts', [
    "import { audit } from '../../../services/audit/src/service.ts';",
    'export const up = audit;',
  ]),
  inFile('boundaries', 'pure-packages', 'pure package to node:*', 'packages/money/src/clock.ts', [
    "import { hrtime } from 'node:process';",
    'export const clock = hrtime;',
  ]),
  inFile('boundaries', 'pure-packages', 'pure package to another package', 'packages/money/src/keep.ts', [
    "import type { Store } from '../../store/src/port.ts';",
    'export type Keep = Store;',
  ]),
  inFile('boundaries', 'domain-is-pure', 'domain to the file system', domain('read'), [
    "import { readFileSync } from 'node:fs';",
    'export const read = readFileSync;',
  ]),
  inFile('boundaries', 'domain-is-pure', 'domain to a port', domain('port'), [
    "import type { Store } from '@centesimo/store';",
    'export type Port = Store;',
  ]),
  inFile('boundaries', 'events-are-schemas', 'events to node:*', 'packages/events/src/now.ts', [
    "import { hostname } from 'node:os';",
    'export const host = hostname;',
  ]),
  inFile('boundaries', 'store-sees-only-its-own', 'store to another package', 'packages/store/src/sum.ts', [
    "import { addCents } from '../../money/src/sum.ts';",
    'export const sum = addCents;',
  ]),
  inFile(
    'boundaries',
    'drivers-only-in-adapters',
    'a driver in a service',
    'services/donation/src/driver.ts',
    ["import { DatabaseSync } from 'node:sqlite';", 'export const Driver = DatabaseSync;'],
  ),
  inFile(
    'boundaries',
    'drivers-only-in-adapters',
    'a driver beside the port',
    'packages/store/src/driver.ts',
    ["import { DatabaseSync } from 'node:sqlite';", 'export const Driver = DatabaseSync;'],
  ),
  inFile(
    'boundaries',
    'drivers-only-in-adapters',
    'the database thread in a service',
    'services/donation/src/rows.ts',
    [
      "import { openDatabase } from '../../../packages/sqlite/src/index.ts';",
      'export const open = openDatabase;',
    ],
  ),
  inFile(
    'boundaries',
    'adapters-only-in-compose',
    'an adapter outside compose',
    'services/donation/src/open.ts',
    ["import { openStore } from '@centesimo/store/embedded';", 'export const open = openStore;'],
  ),
  inFile(
    'boundaries',
    'adapters-only-in-compose',
    'an adapter in what services share',
    'packages/service/src/open.ts',
    ["import { openStore } from '../../store/src/embedded/index.ts';", 'export const open = openStore;'],
  ),
  {
    says: 'what services share to a package that is not for it',
    gate: 'boundaries',
    rule: 'service-sees-only-its-own',
    file: 'packages/service/src/check.ts',
    files: {
      'packages/verify/src/check.ts': code('export const check = 1;'),
      'packages/service/src/check.ts': code(
        "import { check } from '../../verify/src/check.ts';",
        'export const checked = check;',
      ),
    },
  },
  {
    says: 'a package to what services share',
    gate: 'boundaries',
    rule: 'service-is-for-services',
    file: 'packages/store/src/clock.ts',
    files: {
      'packages/service/src/system-clock.ts': code('export const systemClock = 1;'),
      'packages/store/src/clock.ts': code(
        "import { systemClock } from '../../service/src/system-clock.ts';",
        'export const clock = systemClock;',
      ),
    },
  },
  inFile('boundaries', 'views-never-import-api', 'a view to the api', 'services/donation/src/views/list.ts', [
    "import { route } from '../api/route.ts';",
    'export const list = route;',
  ]),
  inFile('boundaries', 'transport-only-in-api', 'a view to gRPC', 'services/donation/src/views/call.ts', [
    "import { call } from '../../../../packages/grpc/src/call.ts';",
    'export const view = call;',
  ]),
  inFile('boundaries', 'product-never-imports-tests', 'product to test', 'packages/store/src/tested.ts', [
    "import { fixture } from './port.unit.test.ts';",
    'export const tested = fixture;',
  ]),
  inFile('boundaries', 'resolvable', 'an import of nothing', 'packages/store/src/nothing.ts', [
    "import { nothing } from './not-there.ts';",
    'export const something: unknown = nothing;',
  ]),
  {
    says: 'a cycle of types only',
    gate: 'boundaries',
    rule: 'no-cycles',
    file: 'packages/store/src/egg.ts',
    files: {
      'packages/store/src/egg.ts': code(
        "import type { Hen } from './hen.ts';",
        'export type Egg = { of: Hen | null };',
      ),
      'packages/store/src/hen.ts': code(
        "import type { Egg } from './egg.ts';",
        'export type Hen = { of: Egg | null };',
      ),
    },
  },
];
