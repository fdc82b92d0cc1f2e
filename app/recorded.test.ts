import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routed as routedEmber } from '@/app/api/inference/v1/wire.fixture'
import { BASE_URL, routed as routedV1 } from '@/app/v1/wire.fixture'
import { Registry } from '@/lib/models/registry'
import type { ServedModel } from '@/lib/models/served-model'
import type { Context } from '@/lib/operations/context'
import { context } from '@/lib/server/root'
import { presentSource } from '@/lib/testing/fixture'

const LLAMA = 'meta-llama/Llama-3.3-70B-Instruct'
/** The model is read from disk, perhaps while other tests keep the processor busy. */
const LOAD_LIMIT_MS = 60_000

interface Exchange {
  method: string
  path: string
  query: [string, string][]
  body: { stream?: boolean } | null
  status: number
}

/** The indexes of features by their ids, as far as the recordings in a folder tell. Ids belong to one model's catalogue. */
function indexesById(folder: string): Map<string, number> {
  const found = new Map<string, number>()
  for (const name of readdirSync(folder).filter((file) => /\.(json|txt)$/.test(file))) {
    if (name.includes('-stream.response')) continue
    JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'), (_, value: unknown) => {
      const { id, uuid, index_in_sae: index } = Object(value) as Record<string, unknown>
      if (typeof index === 'number') found.set(plain(String(uuid ?? id)), index)
      return value
    })
  }
  return found
}

const plain = (id: string) => id.replaceAll('-', '')

/** The value with the ids of recorded features replaced by those that the same indexes have here. */
function withOwnIds<T>({ catalogue }: ServedModel, indexes: Map<string, number>, value: T): T {
  const own = (_: string, item: unknown) => {
    const index = typeof item === 'string' ? indexes.get(plain(item)) : undefined
    return index === undefined ? item : catalogue.byIndex(index)!.uuid
  }
  return JSON.parse(JSON.stringify(value), own) as T
}

/** The keys of an answer and of its first choice; of a stream's first event. Models say this or that; the keys stay. */
function formOf(text: string): string[][] {
  const first = JSON.parse(text.startsWith('data: ') ? text.slice(6, text.indexOf('\n')) : text) as object
  const { choices = [{}] } = first as { choices?: object[] }
  return [Object.keys(first).sort(), Object.keys(choices[0]!).sort()]
}

describe.skipIf(!existsSync('models/pocket/catalogue.jsonl')).each([
  { client: 'goodfire', folder: 'lib/sdk/ember/fixtures', routed: routedEmber, rows: 15 },
  { client: 'vllm-sdk', folder: 'lib/sdk/steering-api/fixtures', routed: routedV1, rows: 9 },
  { client: 'openai', folder: 'lib/protocols/openai/fixtures', routed: routedV1, rows: 10 },
])('recorded from $client', ({ folder, routed, rows }) => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.request.json'))
  const indexes = indexesById(folder)
  let before: Context
  let model: ServedModel
  const install = (instance: Context) =>
    Object.assign(globalThis, { tillerContext: Promise.resolve(instance) })

  beforeAll(async () => {
    before = await context()
    model = await before.models.get('pocket', new AbortController().signal)
    const sources = async () => [presentSource(model)]
    install({ ...before, models: new Registry({ sources, aliases: new Map([[LLAMA, model.name]]) }) })
  }, LOAD_LIMIT_MS)
  afterAll(() => install(before))

  it('holds a request for every row', () => {
    expect(names).toHaveLength(rows)
  })

  it.each(names)('%s is answered, in the form that the package reads', async (name) => {
    const recorded = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Exchange
    const { method, path, query, body, status } = recorded
    const parameters = new URLSearchParams(withOwnIds(model, indexes, query))
    const response = await routed(`${BASE_URL}${path}?${parameters}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(withOwnIds(model, indexes, body)),
    })
    const text = await response.text()
    expect(response.status, text.slice(0, 300)).toBe(status)
    const answer = readFileSync(`${folder}/${name.replace('request.json', 'response.txt')}`, 'utf8')
    expect(formOf(text)).toEqual(formOf(answer))
    if (body?.stream) expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
  })
})
