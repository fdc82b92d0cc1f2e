import { queryOptions } from '@tanstack/react-query'
import type { KeptPersona, ModelsResponse, PersonaFile } from '@/lib/protocols/tiller/contract'
import { ApiError, type TillerClient } from '@/lib/sdk/tiller'
import { conditionsOf, featuresIn, NONE, onModel, type Conditions } from './conditions'
import { handleOf, type Edits, type FeatureEdit } from './edits'
import { difference } from './history'
import type { Studio } from './studio'

/** A persona, whoever made it. */
export type Persona = Omit<PersonaFile, 'format' | 'format_version'>

export const PERSONAS = ['personas'] as const

/** All of a person's own, the latest first. */
export const personasQuery = (client: TillerClient) =>
  queryOptions({
    queryKey: [...PERSONAS, 'list'],
    queryFn: async ({ signal }) => {
      const all: KeptPersona[] = []
      let cursor: string | undefined
      do {
        const page = await client.personas.list({ cursor }, { signal })
        all.push(...page.personas)
        cursor = page.next_cursor ?? undefined
      } while (cursor !== undefined)
      return all
    },
  })

export const personaQuery = (client: TillerClient, id: string) =>
  queryOptions({
    queryKey: [...PERSONAS, 'one', id],
    queryFn: ({ signal }) => client.personas.read(id, { signal }),
  })

export const versionsQuery = (client: TillerClient, id: string) =>
  queryOptions({
    queryKey: [...PERSONAS, 'versions', id],
    queryFn: async ({ signal }) => (await client.personas.versions(id, { signal })).versions,
  })

/** A persona as it travels; what belongs to this server alone is left out. */
export const fileOf = (persona: Persona): PersonaFile => ({
  format: 'tiller.persona',
  format_version: 1,
  name: persona.name,
  description: persona.description,
  emoji: persona.emoji,
  starters: persona.starters,
  battery: persona.battery,
  variant: persona.variant,
  sae_digest: persona.sae_digest,
})

/** What a persona finds here. */
export interface Fit {
  /** Those of its edits whose features are here. */
  edits: Edits
  /** Its conditions, if all their features are here. */
  conditions: Conditions
  /** What is not as where it was made, each in a sentence; empty if it works here as it did there. */
  missing: string[]
  /** Whether it can be used at all, with what is missing left out. */
  usable: boolean
}

/** Looks for what a persona needs. Throws ApiError and the like where the server does not answer. */
export async function fitOf(
  client: TillerClient,
  { variant, sae_digest: digest }: Persona,
  models: ModelsResponse['models'],
  signal?: AbortSignal,
): Promise<Fit> {
  const name = variant.base_model
  const served = models.find(({ id, wire_name }) => id === name || wire_name === name)
  if (!served)
    return {
      edits: {},
      conditions: NONE,
      usable: false,
      missing: [`Its model, ${name}, is not on this server.`],
    }
  const missing: string[] = []
  const own = served.card?.sae?.digest
  if (digest !== null && own !== undefined && own !== digest)
    missing.push(`It was made with another SAE of ${name}: its features may be others here.`)
  const conditions = onModel(conditionsOf(variant.scopes), served.id)
  const found = await Promise.all(
    variant.edits.map(async ({ feature_id, feature_label, value }): Promise<FeatureEdit | string> => {
      const here = await lookUp(client, feature_id, served.id, signal)
      return here
        ? { ...handleOf(here), value }
        : `${served.id} has no feature “${feature_label}” of this id.`
    }),
  )
  const edits = found.filter((each) => typeof each !== 'string')
  missing.push(...found.filter((each) => typeof each === 'string'))
  const lacking = await Promise.all(
    featuresIn(conditions).map(async ({ uuid, label, index_in_sae }) => {
      const here = await lookUp(client, uuid, served.id, signal)
      if (here?.index_in_sae === index_in_sae) return []
      return [`${served.id} has no feature “${label}” of this id, which a condition names.`]
    }),
  )
  missing.push(...lacking.flat())
  const whole = lacking.flat().length === 0
  return {
    edits: Object.fromEntries(edits.map((edit) => [edit.feature_id, edit])),
    conditions: whole ? conditions : NONE,
    missing,
    usable: whole && edits.length + conditions.length > 0,
  }
}

/** A feature of a model; null if it has none of this id. */
async function lookUp(client: TillerClient, id: string, model: string, signal?: AbortSignal) {
  try {
    return await client.features.get(id, { model, signal })
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) throw error
    return null
  }
}

export const fitQuery = (client: TillerClient, persona: Persona, models: ModelsResponse['models']) =>
  queryOptions({
    queryKey: [
      ...PERSONAS,
      'fit',
      persona.variant,
      persona.sae_digest,
      models.map(({ id, state }) => [id, state]),
    ],
    queryFn: ({ signal }) => fitOf(client, persona, models, signal),
    staleTime: Infinity,
  })

/** Makes a persona's edits and conditions the pending ones, in place of all others; nothing is confirmed, and one undo brings back what was. */
export function putOn(
  { variant, history, notices }: Studio,
  name: string,
  edits: Edits,
  conditions: Conditions,
): void {
  const { pending, pendingConditions, confirmed, replacePending, setPendingConditions } = variant.getState()
  history.quietly(() => {
    replacePending(difference(confirmed, edits))
    setPendingConditions(conditions)
  })
  const label = `${name} is pending`
  const { pending: now, pendingConditions: conditionsNow } = variant.getState()
  history.record({ label, pending: [pending, now], pendingConditions: [pendingConditions, conditionsNow] })
  if (Object.keys(pending).length > 0 || pendingConditions !== null)
    notices.getState().offerUndo(`${label}, in place of other edits`, () => void history.undo())
}

/** A strength in words. */
export function inWords(value: number): string {
  if (value < 0) return value <= -0.6 ? 'much less' : 'less'
  if (value >= 0.6) return 'strongly'
  return value >= 0.35 ? 'clearly' : 'a little'
}
