import { queryOptions } from '@tanstack/react-query'
import {
  personaFile,
  type KeptPersona,
  type ModelsResponse,
  type PersonaFile,
} from '@/lib/protocols/tiller/contract'
import { ApiError, type TillerClient } from '@/lib/sdk/tiller'
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
export const fileOf = (persona: Persona): PersonaFile =>
  personaFile.parse({ ...persona, format: 'tiller.persona', format_version: 1 })

/** What a persona finds here. */
export interface Fit {
  /** Those of its edits whose features are here. */
  edits: Edits
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
  if (!served) return { edits: {}, missing: [`Its model, ${name}, is not on this server.`], usable: false }
  const missing: string[] = []
  const own = served.card?.sae?.digest
  if (digest !== null && own !== undefined && own !== digest)
    missing.push(`It was made with another SAE of ${name}: its features may be others here.`)
  if (variant.scopes.length > 0)
    missing.push('It has conditions, which only the API holds: here it would be another persona.')
  const found = await Promise.all(
    variant.edits.map(async ({ feature_id, feature_label, value }): Promise<FeatureEdit | string> => {
      try {
        return { ...handleOf(await client.features.get(feature_id, { model: served.id, signal })), value }
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 404) throw error
        return `${served.id} has no feature “${feature_label}” of this id.`
      }
    }),
  )
  const edits = found.filter((each) => typeof each !== 'string')
  missing.push(...found.filter((each) => typeof each === 'string'))
  return {
    edits: Object.fromEntries(edits.map((edit) => [edit.feature_id, edit])),
    missing,
    usable: edits.length > 0 && variant.scopes.length === 0,
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

/** Makes a persona's edits the pending ones, in place of all others; nothing is confirmed, and one undo brings back what was. */
export function putOn({ variant, history, notices }: Studio, name: string, edits: Edits): void {
  const { pending, confirmed, replacePending } = variant.getState()
  history.quietly(() => replacePending(difference(confirmed, edits)))
  const label = `${name} is pending`
  history.record({ label, pending: [pending, variant.getState().pending] })
  if (Object.keys(pending).length > 0)
    notices.getState().offerUndo(`${label}, in place of other edits`, () => void history.undo())
}

/** A strength in words. */
export function inWords(value: number): string {
  if (value < 0) return value <= -0.6 ? 'much less' : 'less'
  if (value >= 0.6) return 'strongly'
  return value >= 0.35 ? 'clearly' : 'a little'
}
