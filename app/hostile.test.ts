import { join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Handler } from '@/lib/protocols/http/handle'
import { Registry } from '@/lib/models/registry'
import { createConversation } from '@/lib/operations/conversations'
import { protocols } from '@/lib/protocols/openapi/protocols'
import { featureId, install, makeFixture, presentSource } from '@/lib/testing/fixture'

/** The model of the examples, which the fake engine's stands in for. */
const SERVED = 'tiller/pocket'
/** The answer of an engine that cannot do what was asked: the fake one lacks logits and attribution. */
const UNSUPPORTED = 501

type Json = Record<string, unknown>

/** Every operation with a body, in all protocols, with the right request that the reference shows. */
const operations = protocols.flatMap(({ error, endpoints }) =>
  endpoints
    .filter(({ method, body }) => method === 'POST' && body)
    .map(({ path, body, example }) => ({
      path,
      error,
      example: knownIds(example as Json),
      /** Some bodies may be left out. */
      optional: body?.safeParse(undefined).success ?? false,
    })),
)

/** The examples' placeholder for an id becomes one that the fixture knows. */
function knownIds(example: Json): Json {
  return JSON.parse(JSON.stringify(example).replaceAll('0'.repeat(32), featureId(0))) as Json
}

/** What stands for the braces of a path. */
let params: Record<string, string>

/** A server as it starts, with one conversation: what was stored before is gone. */
async function startAnew(): Promise<void> {
  const fixture = makeFixture()
  const { head } = await createConversation(fixture.context, {})
  params = { feature_id: featureId(0), conversation_id: head.id }
  const sources = async () => [presentSource(fixture.model)]
  const models = new Registry({ sources, aliases: new Map([[SERVED, fixture.model.name]]) })
  install({ ...fixture, context: { ...fixture.context, models } })
}

beforeEach(startAnew)

/** The route file of a path. */
const fileAt = (path: string) => join(__dirname, path.slice(1).replaceAll(/\{(\w+)\}/g, '[$1]'), 'route.ts')

const clip = (value: unknown) => JSON.stringify(value).slice(0, 120)

describe.each(operations)('POST $path', ({ path, error, example, optional }) => {
  const send = async (body: string, type = 'application/json') => {
    const { POST } = (await import(fileAt(path))) as { POST: Handler }
    const headers = { 'content-type': type }
    const request = new Request(`http://tiller.test${path}`, { method: 'POST', body, headers })
    const response = await POST(request, { params: Promise.resolve(params) })
    return { status: response.status, text: await response.text() }
  }

  /** An answer, or a refusal in the protocol's shape; nothing else, and nothing that breaks. */
  const expectSound = ({ status, text }: { status: number; text: string }, what: string) => {
    if (status === 200) return
    expect(
      status === UNSUPPORTED || (status >= 400 && status < 500),
      `${status} for ${what}: ${clip(text)}`,
    ).toBe(true)
    expect(text.length, what).toBeLessThan(20_000)
    expect(error.safeParse(JSON.parse(text)).error, what).toBeUndefined()
  }

  const expectRefused = (answer: { status: number; text: string }, what: string) => {
    expectSound(answer, what)
    expect(answer.status, `${what}: ${clip(answer.text)}`).not.toBe(200)
  }

  it('takes the right request', async () => {
    const { status, text } = await send(JSON.stringify(example))
    expect([200, UNSUPPORTED], text.slice(0, 300)).toContain(status)
  })

  it('survives the loss of any field, at any depth', async () => {
    for (const place of placesIn(example)) {
      const lacking = replaced(example, place, undefined)
      expectSound(await send(JSON.stringify(lacking)), `no ${place.join('.')}`)
    }
  })

  it('survives any value in any place', async () => {
    const places = placesIn(example)
    const hostile = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(...hostileValues))
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), hostile, async (place, value) => {
        const request = JSON.stringify(replaced(example, place, value))
        expectSound(await send(request), `${place.join('.')} = ${clip(value)}`)
      }),
      { numRuns: 40 },
    )
  })

  it('refuses a list of 10,000 entries, whatever it lists', async () => {
    for (const place of placesIn(example).filter((at) => Array.isArray(valueAt(example, at)))) {
      const [entry] = valueAt(example, place) as unknown[]
      const request = replaced(
        example,
        place,
        Array.from({ length: 10_000 }, () => entry),
      )
      expectRefused(await send(JSON.stringify(request)), `${place.join('.')} 10,000 times`)
    }
  })

  it('refuses what is no JSON, under any content type, and JSON that does not say so', async () => {
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) {
      for (const body of [...(optional ? [] : ['']), 'a=1', '--x\r\n\r\n{}', '<a/>', '{"a":', '{"a":1}}']) {
        expectRefused(await send(body, type), `${type}: ${body}`)
      }
      await startAnew()
      const expected = type === 'application/json' ? [200, UNSUPPORTED] : [415]
      expect(expected).toContain((await send(JSON.stringify(example), type)).status)
    }
  })
})

/** Every operation that takes parameters in its address. */
const queries = protocols.flatMap(({ error, endpoints }) =>
  endpoints.flatMap(({ path, query }) => (query ? [{ path, error, fields: Object.keys(query.shape) }] : [])),
)

describe.each(queries)('GET $path', ({ path, error, fields }) => {
  it('survives any parameters', async () => {
    const { GET } = (await import(fileAt(path))) as { GET: Handler }
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '',
        '-1',
        '1e300',
        'NaN',
        'null',
        '[]',
        'x'.repeat(30_000),
        '\u0000',
        SERVED,
        featureId(0),
      ),
    )
    const pairs = fc.array(fc.tuple(fc.constantFrom(...fields, 'other'), value), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(pairs, async (parameters) => {
        const response = await GET(
          new Request(`http://tiller.test${path}?${new URLSearchParams(parameters)}`),
          { params: Promise.resolve(params) },
        )
        const text = await response.text()
        if (response.status === 200) return
        expect(response.status, text.slice(0, 200)).toBeGreaterThanOrEqual(400)
        if (response.status !== UNSUPPORTED) expect(response.status, text.slice(0, 200)).toBeLessThan(500)
        expect(text.length).toBeLessThan(20_000)
        expect(error.safeParse(JSON.parse(text)).error).toBeUndefined()
      }),
    )
  })
})

const hostileValues: unknown[] = [
  null,
  '',
  'x'.repeat(30_000),
  '\u0000',
  '\ud800',
  '__proto__',
  -1,
  1e300,
  0.5,
  2 ** 53,
  [],
  {},
  [[[[]]]],
  { toString: 1, length: -1 },
  { constructor: { prototype: {} } },
  true,
]

type Place = (string | number)[]

/** Every place in a request, the innermost included. */
function placesIn(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]: [string, unknown]) => {
    const place = [...at, Array.isArray(value) ? Number(key) : key]
    return [place, ...placesIn(member, place)]
  })
}

const valueAt = (value: unknown, place: Place): unknown =>
  place.reduce<unknown>((at, key) => (at as Json)[key], value)

/** A copy with another value at a place; undefined leaves it out. */
function replaced(value: Json, place: Place, other: unknown): Json {
  const copy = structuredClone(value)
  const parent = valueAt(copy, place.slice(0, -1)) as Json
  parent[place.at(-1)!] = other
  return copy
}
