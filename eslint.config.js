/** The typed lint rules of CONTRIBUTING.md. `tools/gates.e2e.test.ts` seeds a violation of each and expects it found. */
import tseslint from 'typescript-eslint';
import functionLength from './tools/lint/function-length.js';

const TESTS = [
  '**/*.test.ts',
  '**/*.contract.ts',
  '**/contract/**/*.ts',
  'packages/testkit/**/*.ts',
  '**/bench/**/*.ts',
];
const DOMAIN = ['services/*/src/domain/**/*.ts'];
const PURE = ['packages/{money,decider,cents,log}/src/**/*.ts'];

const ban = (selector, message) => ({ selector, message });

const BANNED_EVERYWHERE = [
  ban('ExportDefaultDeclaration', 'Name what you export: no default exports.'),
  ban('TSEnumDeclaration', 'Use a union of literals: Node cannot strip an enum.'),
  ban('TSModuleDeclaration[kind="namespace"]', 'Use a module: Node cannot strip a namespace.'),
  ban('TSParameterProperty', 'Assign the field by hand: Node cannot strip a parameter property.'),
  ban(
    'CallExpression[callee.object.name="vi"][callee.property.name=/^(mock|doMock|unmock|doUnmock|hoisted)$/]',
    'Do not mock our own code: use the embedded adapter or its `faults` hook.',
  ),
];
const BANNED_OUTSIDE_INDEX = [ban('ExportAllDeclaration', 'Only index.ts may `export *`.')];
const BANNED_OUTSIDE_MAIN = [
  ban('CallExpression[callee.object.name="process"][callee.property.name="exit"]', 'Only main.ts exits.'),
];
const BANNED_WHERE_PURE = [
  ban(
    'NewExpression[callee.name="Date"][arguments.length=0]',
    'The clock is a port: take `now` as an input.',
  ),
  ban('CallExpression[callee.name="Date"]', 'The clock is a port: take `now` as an input.'),
  ban('MemberExpression[object.name="Date"][property.name="now"]', 'The clock is a port: take `now`.'),
  ban('MemberExpression[object.name="Math"][property.name="random"]', 'Randomness is a port.'),
];
const BANNED_IN_DOMAIN = [ban('ThrowStatement', 'A rule answers accept or reject; it never throws.')];
const GLOBALS_BANNED_WHERE_PURE = [
  'crypto',
  'process',
  'performance',
  'globalThis',
  'console',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
].map((name) => ({ name, message: 'Pure code has no clock, randomness, environment or I/O: inject it.' }));

const pureBans = [
  ...BANNED_EVERYWHERE,
  ...BANNED_OUTSIDE_INDEX,
  ...BANNED_OUTSIDE_MAIN,
  ...BANNED_WHERE_PURE,
];

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '**/gen/**',
      '**/generated/**',
      '.tools/**',
      '.engines/**',
      'dist/**',
      'data/**',
      'mirror/**',
      'coverage/**',
      'packages/*/.mutants-*/**',
      '**/*.{js,cjs,mjs}',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { centesimo: { rules: { 'function-length': functionLength } } },
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      // A `default` is taken as meant: `assertNever` in it makes the compiler list what is missing.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A port's method is async even where an adapter has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNever: true },
      ],
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300 }],
      'centesimo/function-length': ['error', { max: 60 }],
      'no-restricted-syntax': [
        'error',
        ...BANNED_EVERYWHERE,
        ...BANNED_OUTSIDE_INDEX,
        ...BANNED_OUTSIDE_MAIN,
      ],
    },
  },
  {
    files: ['**/index.ts', '**/main.ts'],
    rules: { 'no-restricted-syntax': ['error', ...BANNED_EVERYWHERE] },
  },
  {
    files: PURE,
    ignores: [...TESTS, '**/index.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...pureBans],
      'no-restricted-globals': ['error', ...GLOBALS_BANNED_WHERE_PURE],
    },
  },
  {
    files: DOMAIN,
    ignores: TESTS,
    rules: {
      'no-restricted-syntax': ['error', ...pureBans, ...BANNED_IN_DOMAIN],
      'no-restricted-globals': ['error', ...GLOBALS_BANNED_WHERE_PURE],
    },
  },
  {
    // Tests hand broken values to the code on purpose and read untyped answers.
    files: TESTS,
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-syntax': ['error', ...BANNED_EVERYWHERE],
    },
  },
  {
    // The tool's own loader asks for a default export.
    files: ['vitest.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
