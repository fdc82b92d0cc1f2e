import { invalid } from '@/lib/errors'
import { isSteeringJsonError, Variant } from '@/lib/steering'
import { personaBody, type PersonaBody, type PersonaVersion } from '@/lib/store/documents/persona'
import type { Head, NewPart } from '@/lib/store/kept'
import type { Context } from './context'
import { requireKnown, type Expected } from './stale'
import { checkSize } from './variant-access'

export interface Persona {
  head: Head
  body: PersonaBody
  /** Counted from 1. */
  version: number
  /** ISO date. */
  savedAt: string
}

type Given = Partial<PersonaBody> & Pick<PersonaBody, 'name' | 'variant'>

const MAX_NAME = 120

/** A persona as it is now. */
export const personaOf = (head: Head): Persona => ({
  head,
  body: JSON.parse(head.body) as PersonaBody,
  version: Number(head.shown),
  savedAt: new Date(head.updatedAt).toISOString(),
})

/** Makes a persona, whose first version it is. Throws TooManyKept, and `validation_failed` for a variant that is none or too large. */
export async function createPersona(context: Context, given: Given): Promise<Persona> {
  const body: PersonaBody = {
    description: '',
    emoji: null,
    starters: [],
    battery: [],
    ...given,
    sae_digest: given.sae_digest ?? (await digestOf(context, given.variant.base_model)),
  }
  checkVariant(body)
  const first = versionPart(body, 1)
  return personaOf(
    await context.kept.create('persona', { ...contentOf(body), parts: [first], shown: first.id }),
  )
}

/** A persona as it is, or was in an earlier version. Throws UnknownKept, and UnknownPart for a version that there is not. */
export async function readPersona(
  { kept }: Pick<Context, 'kept'>,
  id: string,
  version?: number,
): Promise<Persona> {
  const head = await kept.head('persona', id)
  if (version === undefined) return personaOf(head)
  return versionOf(head, version, (await kept.part('persona', id, String(version))).json)
}

/** Every version, the latest first. */
export async function personaVersions({ kept }: Pick<Context, 'kept'>, id: string): Promise<Persona[]> {
  const head = await kept.head('persona', id)
  const parts = await kept.parts('persona', id)
  return parts.map((part) => versionOf(head, Number(part.id), part.json)).reverse()
}

/** Changes what is given, as a new version. Throws UnknownKept, StaleVersion, TooManyParts, TooLarge, and `validation_failed` like `createPersona`. */
export async function changePersona(
  context: Context,
  id: string,
  fields: Partial<PersonaBody>,
  expected: Expected,
): Promise<Persona> {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  return save(context, id, (present) => ({ ...present, ...given }), expected)
}

/** Makes an old version the present one, as a new version of its own. */
export async function restoreVersion(
  context: Context,
  id: string,
  version: number,
  expected: Expected,
): Promise<Persona> {
  const { body } = await readPersona(context, id, version)
  return save(context, id, () => body, expected)
}

/** Another persona that is as one is now. */
export async function duplicatePersona(context: Context, id: string): Promise<Persona> {
  const { body } = await readPersona(context, id)
  const ending = ' (copy)'
  return createPersona(context, { ...body, name: `${body.name.slice(0, MAX_NAME - ending.length)}${ending}` })
}

async function save(
  { kept }: Pick<Context, 'kept'>,
  id: string,
  change: (present: PersonaBody) => PersonaBody,
  expected: Expected,
): Promise<Persona> {
  const head = await kept.change('persona', id, (present) => {
    const body = change(personaOf(present).body)
    checkVariant(body)
    requireKnown(expected, { version: present.version, stored: present.body }, JSON.stringify(body))
    const part = versionPart(body, present.parts + 1)
    return { content: contentOf(body), add: [part], shown: part.id }
  })
  return personaOf(head)
}

function versionOf(head: Head, version: number, json: string): Persona {
  const { persona, saved_at: savedAt } = JSON.parse(json) as PersonaVersion
  return { head, body: persona, version, savedAt }
}

function versionPart(body: PersonaBody, version: number): NewPart {
  const json: PersonaVersion = { saved_at: new Date().toISOString(), persona: body }
  return { id: String(version), parent: null, json: JSON.stringify(json), text: '' }
}

const contentOf = (body: PersonaBody) => ({
  body: JSON.stringify(personaBody.parse(body)),
  label: body.variant.base_model,
  text: `${body.name}\n${body.description}`,
})

/** What a variant has to be to be kept. Its model and features may be missing here: they are looked for when it steers. */
function checkVariant({ variant }: PersonaBody): void {
  try {
    checkSize(Variant.fromJson(variant))
  } catch (error) {
    if (!isSteeringJsonError(error)) throw error
    const [{ path, message } = { path: '', message: error.message }] = error.issues
    throw invalid(['variant', path].filter((part) => part !== '').join('.'), message)
  }
}

/** The digest of the SAE that a model has while it is loaded; null if that is not known. */
async function digestOf({ models }: Context, baseModel: string): Promise<string | null> {
  const name = (await models.names()).resolve(baseModel)
  return models.present.find((model) => model.name === name)?.saeDigest ?? null
}
