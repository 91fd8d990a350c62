// The import rules: what each folder may see. Everything not allowed here is an error; docs/ARCHITECTURE.md says why.
'use strict';

const test =
  '(\\.test\\.ts$|\\.contract\\.ts$|\\.fixture\\.ts$|/contract/|/test/|/simulation/|/bench/|/e2e/|^packages/testkit/)';
const adapter = '^packages/(store|bus)/src/(embedded|mongodb|kafkajs)/';
const drivers = '(^|/)node_modules/(mongodb|kafkajs)/|^(node:)?sqlite$|^(mongodb|kafkajs)$|^packages/sqlite/';
const pure = '^packages/(money|decider|cents|log)/src/';

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** A package that may import these packages of ours and no other one of ours; libraries are its own business. */
const sees = (name, ...seen) =>
  rule(
    `${name}-sees-only-its-own`,
    `packages/${name} may import of ours only: ${[name, ...seen].join(', ')}`,
    { path: `^packages/${name}/`, pathNot: test },
    { path: '^(packages|services)/', pathNot: `^packages/(${[name, ...seen].join('|')})/` },
  );

module.exports = {
  forbidden: [
    rule('no-cycles', 'Type-only imports count too.', {}, { circular: true }),
    rule('resolvable', 'Each import names something that is there.', {}, { couldNotResolve: true }),
    rule('packages-never-import-services', 'One direction.', { path: '^packages/' }, { path: '^services/' }),
    rule(
      'services-never-import-services',
      'They meet in events and proto; all-in-one alone starts several.',
      { path: '^services/([^/]+)/', pathNot: '^services/all-in-one/' },
      { path: '^services/', pathNot: '^services/$1/' },
    ),
    rule(
      'domain-is-pure',
      'Rules see only other rules.',
      { path: '^services/[^/]+/src/domain/', pathNot: test },
      { pathNot: '^(services/[^/]+/src/domain|packages/(events|money|cents|log|decider)/src)/' },
    ),
    rule(
      'pure-packages',
      'They run in a browser: no library, not even node:*.',
      { path: pure, pathNot: test },
      { pathNot: pure },
    ),
    rule(
      'trail-receipts-run-in-a-browser',
      'The donor checks with the same code as everybody.',
      { path: '^packages/verify/src/trail-receipt/', pathNot: test },
      { pathNot: '^packages/(verify/src/trail-receipt|cents/src|log/src|money/src)/' },
    ),
    rule(
      'events-are-schemas',
      'Only money and the schema library.',
      { path: '^packages/events/src/', pathNot: test },
      { pathNot: '^packages/(events|money)/src/|(^|/)node_modules/typebox/' },
    ),
    sees('sqlite'),
    sees('store', 'sqlite'),
    sees('bus', 'sqlite'),
    sees('journal', 'store', 'bus', 'decider'),
    sees('auth'),
    sees('telemetry'),
    sees('stamp'),
    sees('grpc', 'auth'),
    sees('http', 'auth', 'grpc'),
    sees('web', 'http', 'money'),
    sees('witness', 'auth', 'http', 'journal', 'log', 'store', 'verify'),
    sees('service', 'auth', 'bus', 'events', 'grpc', 'http', 'journal', 'log', 'money', 'store', 'telemetry'),
    rule(
      'service-is-for-services',
      'What services share is made of packages; none is made of it. The command line is the operator, over all of them.',
      { path: '^packages/', pathNot: '^packages/(service|cli)/' },
      { path: '^packages/service/' },
    ),
    rule(
      'adapters-only-in-compose',
      'All else knows the port.',
      { pathNot: ['/src/compose\\.ts$', test, adapter] },
      { path: adapter },
    ),
    rule(
      'drivers-only-in-adapters',
      'A driver stays behind its port; benchmarks compare with the bare one, tests damage its files, a backup copies them.',
      {
        path: '^(packages|services)/',
        pathNot: [adapter, '^packages/(sqlite|cli/src/backup)/', '/bench/', '/e2e/'],
      },
      { path: drivers },
    ),
    rule(
      'transport-only-in-api',
      'Only api and the composition speak HTTP or gRPC.',
      { path: '^services/[^/]+/src/(views|reactions|ingest|log)/', pathNot: test },
      { path: '^packages/(grpc|http)/|(^|/)node_modules/(@grpc|fastify)/' },
    ),
    rule('views-never-import-api', 'One direction.', { path: '/src/views/' }, { path: '/src/api/' }),
    rule(
      'product-never-imports-tests',
      'Tests and the testkit stay out of the product.',
      { pathNot: test },
      { path: test },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
