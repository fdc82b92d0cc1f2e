import { ask, type Answered } from './ask'
import { expect, test } from './fixtures'
import { KEY, OTHER_KEY, PORT } from './ports'
import { everyEndpoint, makersOf, namesThings, stepTo, type Step } from './walk'

const port = PORT + 1
const anna = { authorization: `Bearer ${KEY}` }
const bert = { authorization: `Bearer ${OTHER_KEY}` }
/** A browser's request for a page, which is led to the sign-in. */
const isPage = (path: string) => path === '/' || path === '/reference'

const walk = (step: Step, headers: Record<string, string>) => ask(step.path, { ...step, port, headers })
const json = ({ text }: Answered) => JSON.parse(text) as Record<string, string>

/** What Anna has, as she sees it: nothing that another does may change it. */
async function annasOf(session: string): Promise<string> {
  const answers = await Promise.all(
    ['default_session', session].map((id) =>
      walk({ method: 'GET', path: `/api/v1/features/modified?session_id=${id}&variant_id=default` }, anna),
    ),
  )
  return JSON.stringify(answers.map(({ status, text, headers }) => [status, text, headers.etag]))
}

/** A session of Anna's with an edit, whose id the server gave; and the same edit in `default_session`. */
async function annasSession(): Promise<string> {
  const { session_id } = json(await walk({ method: 'POST', path: '/api/v1/sessions' }, anna))
  for (const id of [session_id!, 'default_session']) {
    const body = { session_id: id, feature_label: 'Talks like a pirate', value: 0.25 }
    expect((await walk({ method: 'POST', path: '/api/v1/features/steer', body }, anna)).status).toBe(200)
  }
  return session_id!
}

test.describe('every address that there is', () => {
  const wrong: [string, Record<string, string>][] = [
    ['no key', {}],
    ['a wrong key', { authorization: 'Bearer tiller-not-one-of-the-keys-at-all' }],
    ['a wrong key in the other header', { 'x-api-key': 'tiller-not-one-of-the-keys-at-all' }],
    ['a forged sign-in', { cookie: 'tiller_sign_in=anna:99999999999:Zm9yZ2Vk' }],
  ]
  for (const [what, headers] of wrong)
    test(`is closed to ${what}, but for probes and signing in`, async () => {
      const session = await annasSession()
      const before = await annasOf(session)
      for (const endpoint of everyEndpoint) {
        const { status, headers: told } = await walk(stepTo(endpoint), headers)
        const at = `${endpoint.method} ${endpoint.path}`
        if (isPage(endpoint.path))
          expect([status, told.location], at).toEqual([303, expect.stringMatching(/^\/signin/)])
        else if (endpoint.path === '/api/v1/sign-in') expect(status, at).toBe(401)
        else if (endpoint.access) expect(status, at).toBeLessThan(400)
        else expect([status, told['www-authenticate']], at).toEqual([401, expect.stringMatching(/^Bearer /)])
      }
      expect(before).toContain('Talks like a pirate')
      expect(await annasOf(session)).toBe(before)
    })

  test('is closed to pages of other origins, and under other names, whoever asks', async () => {
    const session = await annasSession()
    const before = await annasOf(session)
    const foreign: [number, Record<string, string>][] = [
      [403, { origin: 'https://evil.example' }],
      [403, { origin: 'null' }],
      // Another port of the same name is another origin, to which browsers send the cookie all the same.
      [403, { origin: `http://localhost:${port + 7}`, 'sec-fetch-site': 'same-site' }],
      [403, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
      [421, { host: 'evil.example' }],
      [421, { host: `localhost.evil.example:${port}` }],
    ]
    for (const endpoint of everyEndpoint)
      for (const [refused, headers] of foreign) {
        // Probes tell nothing but whether the server runs, to whoever watches over it under a name of its own.
        const expected = endpoint.access === 'probe' ? 200 : refused
        const step = stepTo(endpoint, { session_id: session })
        const { status, headers: told } = await walk(step, { ...anna, ...headers })
        const at = `${endpoint.method} ${endpoint.path} with ${JSON.stringify(headers)}`
        expect([status, told['access-control-allow-origin']], at).toEqual([expected, undefined])
      }
    expect(await annasOf(session)).toBe(before)
  })

  test('shows nobody what another has, and lets nobody change it', async () => {
    const session = await annasSession()
    const before = await annasOf(session)
    let asked = 0
    for (const endpoint of everyEndpoint) {
      const given = { session_id: session, ...(await annasThings(endpoint, session)) }
      if (!namesThings(endpoint, Object.keys(given))) continue
      const { status, text } = await walk(stepTo(endpoint, given), bert)
      const at = `${endpoint.method} ${endpoint.path}: ${text.slice(0, 200)}`
      expect(status, at).toBe(404)
      expect(text, at).not.toContain('0.25')
      asked += 1
    }
    expect(asked).toBeGreaterThan(10)
    expect(await annasOf(session)).toBe(before)
  })

  test('has a session of everyone’s own under the same name', async () => {
    const session = await annasSession()
    const before = await annasOf(session)
    const at = '/api/v1/features/modified?session_id=default_session&variant_id=default'
    expect(json(await walk({ method: 'GET', path: at }, bert)).edits).toEqual([])
    const body = { session_id: 'default_session', feature_label: 'Talks like a pirate', value: -0.5 }
    expect((await walk({ method: 'POST', path: '/api/v1/features/steer', body }, bert)).status).toBe(200)
    expect((await walk({ method: 'DELETE', path: '/api/v1/sessions/default_session' }, bert)).status).toBe(
      200,
    )
    expect(await annasOf(session)).toBe(before)
  })
})

/** Things of Anna's that are named as the endpoint's address names them, where there are endpoints that make such things. */
async function annasThings(
  endpoint: Parameters<typeof makersOf>[0],
  session: string,
): Promise<Record<string, string>> {
  const names: Record<string, string> = {}
  for (const { maker, thing } of makersOf(endpoint)) {
    const variant = `walk-${Math.random().toString(36).slice(2)}`
    const step = stepTo(maker, { session_id: session, variant_id: variant, ...names })
    const { text, status } = await walk(step, anna)
    expect(status, `${maker.path}: ${text}`).toBeLessThan(300)
    names[thing] = nameIn(json({ text, status, headers: {} }), thing)
  }
  return names
}

/** The name of what was made; where several were, of the last. */
function nameIn(made: Record<string, unknown>, thing: string): string {
  const several = Object.values(made).find((value) => Array.isArray(value)) as
    Record<string, unknown>[] | undefined
  return String(made[thing] ?? made.id ?? several?.at(-1)?.[thing])
}
