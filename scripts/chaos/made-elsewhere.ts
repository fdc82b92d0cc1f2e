import { readFileSync } from 'node:fs'
import { DatabaseMadeFeatureStore } from '@/lib/store/database/made-features'
import { openDatabase } from '@/lib/store/database/open-database'
import { call, must, post, refusalOf } from './api'

const MODEL = 'pocket'
const LABEL = 'Speaks of lighthouses by night'

/**
 * Keeps a made feature in the database of servers that have loaded its model, as another instance does, and has one of them delete it.
 * Throws an Error if it is not read, found and steered by at each from the next request on, or is there at any once it is deleted.
 * @returns the sentence to report
 */
export async function shareFeatures(url: string, servers: readonly string[]): Promise<string> {
  const uuid = crypto.randomUUID()
  for (const server of servers) must(!(await isThere(server, uuid)), 'A feature is there that nobody made')
  await keep(url, uuid)
  for (const server of servers) {
    must(await isThere(server, uuid), 'A feature that was made is not there')
    const found = await post(`${server}/api/v1/features/search`, {
      session_id: 'finder',
      query: 'lighthouses',
    })
    must((await found.text()).includes(uuid), 'A feature that was made is not found')
    const edit = { session_id: `steerer-${server}`.replaceAll(/\W/g, '-'), feature_label: LABEL, value: 0.5 }
    await post(`${server}/api/v1/features/steer`, edit)
  }
  await call(`${servers[0]}/api/v1/features/${uuid}`, { method: 'DELETE' })
  for (const server of servers)
    must(!(await isThere(server, uuid)), 'A feature that was deleted is still there')
  return `a feature that somebody made was there at ${servers.length} servers at once, and gone when it was deleted`
}

async function isThere(server: string, uuid: string): Promise<boolean> {
  const asked = call(`${server}/api/v1/features/${uuid}`)
  if (
    await asked.then(
      (answer) => answer.ok,
      () => false,
    )
  )
    return true
  const { status } = await refusalOf(asked)
  must(status === 404, `A feature was asked for, and the answer is ${status}`)
  return false
}

async function keep(url: string, uuid: string): Promise<void> {
  const config = JSON.parse(readFileSync(`models/${MODEL}/config.json`, 'utf8')) as { hidden_size: number }
  const latents = readFileSync(`models/${MODEL}/catalogue.jsonl`, 'utf8').trimEnd().split('\n').length
  const database = await openDatabase({ url, dir: '' })
  try {
    const store = new DatabaseMadeFeatureStore(database)
    const indexInSae = await store.nextIndex(MODEL, latents)
    const made = {
      sentence: LABEL,
      shown: 8,
      plain: 8,
      area: 1,
      probeLayer: null,
      unsteered: 0,
      warning: null,
    }
    const measured = { maxActivationStrength: 2, f1: null, density: 0.01, unit: 1, curve: null }
    const words = {
      label: LABEL,
      kind: 'subject' as const,
      aliases: [],
      examples: [],
      promoted: [],
      suppressed: [],
    }
    const vector = Array.from({ length: config.hidden_size }, (_, at) => (at === 0 ? 1 : 0))
    const entry = { uuid, indexInSae, layer: 1, alive: true, made, ...measured, ...words }
    await store.add(MODEL, { entry, vector, bias: 0 })
  } finally {
    await database.close()
  }
}
