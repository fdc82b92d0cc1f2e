import nextVitals from 'eslint-config-next/core-web-vitals'
import nextTypescript from 'eslint-config-next/typescript'

/** Rooms of the server in the order in which they may be entered: each may import those before it. */
const serverRooms = [
  'lib/errors.ts',
  'lib/request-record.ts',
  'lib/steering',
  'lib/engine',
  'lib/catalogue',
  'lib/models',
  'lib/store',
  'lib/assist',
  'lib/operations',
  'lib/protocols',
  'lib/server',
]

/** What a browser runs. */
const clientRooms = ['lib/sdk', 'lib/state', 'components', 'app']

/** Who may import whom. Each row: a room, and the rooms whose doors are closed to it. */
const closedDoors = {
  ...Object.fromEntries(
    serverRooms.map((room, at) => [room, [...serverRooms.slice(at + 1), ...clientRooms]]),
  ),
  'lib/sdk': [...serverRooms.slice(3, 9), 'lib/server', 'lib/state', 'components', 'app'],
  'lib/state': [...serverRooms.slice(3, 9), 'lib/server', 'components', 'app'],
  components: [...serverRooms.slice(3, 9), 'lib/server', 'app'],
  'app/(studio)': [...serverRooms.slice(3, 9), 'app/api'],
  'app/api': [...serverRooms.slice(3, 4), 'lib/sdk', 'lib/state', 'components', 'app/(studio)'],
}

const zones = Object.entries(closedDoors).map(([target, from]) => ({
  target: `./${target}`,
  from: from.map((room) => `./${room}`),
  message: `${target} may not import from there: see the import directions in docs/architecture.md`,
}))

// A page's first picture has the models in it; all else pages ask for as every client does.
zones.push({
  target: './app/(studio)',
  from: './lib/server',
  except: ['./page-models.ts'],
  message:
    'Pages get from the server what lib/server/page-models.ts gives; the rest they ask for by the API.',
})

// The wire protocols' tests run a client against the routes; the routes themselves know no client.
zones.push({
  target: './app/v1/**/!(*.test).ts',
  from: ['./components', './lib/engine', './lib/sdk', './lib/state', './app/(studio)'],
  message: 'Routes parse, call and respond: see the import directions in docs/architecture.md',
})

// The composition root alone chooses adapters.
zones.push({
  target: ['./lib/server/!(root.ts|load-model.ts|*.test.ts)', './lib/!(server|engine)/**/*'],
  from: ['./lib/engine/local'],
  message: 'Only the composition root creates adapters; everything else takes the Engine port.',
})

// Doubles for tests never reach production code.
zones.push({
  target: ['./{app,components}/**/!(*.test).{ts,tsx}', './lib/!(testing)/**/!(*.test).{ts,tsx}'],
  from: ['./lib/testing'],
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
  {
    // These are part of a page's first scripts: see docs/decisions/0035-what-a-first-visit-loads.md.
    files: ['components/**/*.{ts,tsx}', 'lib/state/**/*.{ts,tsx}', 'lib/sdk/tiller/**/*.ts'],
    ignores: ['**/*.test.ts', '**/*.fixture.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'zod',
              allowTypeImports: true,
              message: 'All of zod would be in every page. Check what is saved with valibot.',
            },
            {
              name: '@/lib/protocols/tiller/contract',
              allowTypeImports: true,
              message:
                'All schemas would be in every page. Take limits from lib/protocols/common, schemas by loadContract().',
            },
          ],
        },
      ],
    },
  },
]

export default config
