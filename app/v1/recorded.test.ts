import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FeatureItem } from '@/lib/contract/steering-api'
import { ModelNames } from '@/lib/server/model-names'
import { services, type Services } from '@/lib/server/services'
import { post } from './wire.fixture'

const folder = 'lib/sdk/steering-api/fixtures'
const requests = readdirSync(folder).filter((name) => name.endsWith('.request.json'))
const LLAMA = 'meta-llama/Llama-3.3-70B-Instruct'
const SERVED = 'tiller/pocket'
/** The model is read from disk, perhaps while other tests keep the processor busy. */
const LOAD_LIMIT_MS = 60_000

interface Exchange {
  path: string
  body: { features?: FeatureItem[]; stream?: boolean }
}

/** Ids belong to one model's catalogue; what the recording is about is the form. */
function withOwnIds({ catalogue }: Services, { features, ...body }: Exchange['body']) {
  if (!features) return body
  const renamed = features.map((item) => ({ ...item, id: catalogue.byIndex(item.index_in_sae)!.uuid }))
  return { ...body, features: renamed }
}

/** The requests that vllm-sdk sends, whose model's name is an alias here. */
describe.skipIf(!existsSync('models/pocket/catalogue.jsonl'))('recorded from vllm-sdk', () => {
  let running: Services
  const install = (instance: Services) =>
    Object.assign(globalThis, { tillerServices: Promise.resolve(instance) })

  beforeAll(async () => {
    running = await services()
    install({ ...running, models: new ModelNames('pocket', new Map([[LLAMA, SERVED]])) })
  }, LOAD_LIMIT_MS)
  afterAll(() => install(running))

  it('holds a request for every row', () => {
    expect(requests).toHaveLength(9)
  })

  it.each(requests)('%s is answered, in the form that the package reads', async (name) => {
    const { path, body } = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Exchange
    const response = await post(path, withOwnIds(running, body))
    expect(response.status).toBe(200)
    const text = await response.text()
    const recorded = readFileSync(`${folder}/${name.replace('request.json', 'response.txt')}`, 'utf8')
    if (body.stream) return expect(text.match(/^data: /gm)!.length).toBeGreaterThan(3)
    const answer = JSON.parse(text) as Record<string, unknown>
    expect(Object.keys(answer).sort()).toEqual(Object.keys(JSON.parse(recorded) as object).sort())
    if (path.startsWith('/v1/chat_attribution')) {
      expect(answer).toMatchObject({ model: LLAMA, served_model: SERVED })
    }
    if (path.startsWith('/v1/chat/')) expect(answer.model).toBe(SERVED)
  })
})
