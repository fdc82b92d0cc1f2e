import nextVitals from 'eslint-config-next/core-web-vitals'
import nextTypescript from 'eslint-config-next/typescript'

/** Who may import whom. Each row: a room, and the rooms whose doors are closed to it. */
const closedDoors = {
  'lib/contract': [
    'app',
    'components',
    'lib/steering',
    'lib/engine',
    'lib/catalogue',
    'lib/server',
    'lib/sdk',
    'lib/state',
  ],
  'lib/steering': ['app', 'components', 'lib/engine', 'lib/catalogue', 'lib/server', 'lib/sdk', 'lib/state'],
  'lib/engine': ['app', 'components', 'lib/contract', 'lib/catalogue', 'lib/server', 'lib/sdk', 'lib/state'],
  'lib/catalogue': ['app', 'components', 'lib/engine/local', 'lib/server', 'lib/sdk', 'lib/state'],
  'lib/server': ['app', 'components', 'lib/sdk', 'lib/state'],
  'app/api': ['components', 'lib/engine', 'lib/sdk', 'lib/state', 'app/(studio)'],
  'lib/sdk': ['app', 'components', 'lib/engine', 'lib/catalogue', 'lib/server', 'lib/state'],
  'lib/state': ['app', 'components', 'lib/engine', 'lib/catalogue', 'lib/server'],
  components: ['app', 'lib/engine', 'lib/catalogue', 'lib/server'],
  'app/(studio)': ['app/api', 'lib/engine', 'lib/catalogue', 'lib/server'],
}

const zones = Object.entries(closedDoors).map(([target, from]) => ({
  target: `./${target}`,
  from: from.map((room) => `./${room}`),
  message: `${target} may not import from there: see the import directions in docs/architecture.md`,
}))

// The wire protocols' tests run a client against the routes; the routes themselves know no client.
zones.push({
  target: './app/v1/**/!(*.test).ts',
  from: ['./components', './lib/engine', './lib/sdk', './lib/state', './app/(studio)'],
  message: 'Routes parse, call and respond: see the import directions in docs/architecture.md',
})

// The composition root alone chooses adapters.
zones.push({
  target: './lib/server/!(services.ts|testing|*.test.ts)',
  from: ['./lib/engine/local'],
  message: 'Only lib/server/services.ts creates adapters; everything else takes the Engine port.',
})

// Doubles and suites for tests never reach production code.
zones.push({
  target: [
    './{app,components}/**/!(*.test).{ts,tsx}',
    './lib/!(server)/**/!(*.test).{ts,tsx}',
    './lib/server/!(*.test).ts',
    './lib/server/!(testing)/**/!(*.test).ts',
  ],
  from: ['./lib/server/testing'],
  message: 'Test doubles are for tests only.',
})

const config = [
  {
    ignores: [
      '.next/**',
      'node_modules/**',
      'training/**',
      'models/**',
      'next-env.d.ts',
      'test-results/**',
      'playwright-report/**',
    ],
  },
  ...nextVitals,
  ...nextTypescript,
  {
    rules: {
      'import/no-restricted-paths': ['error', { zones }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
]

export default config
