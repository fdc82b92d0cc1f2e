import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const phrase = z.string().trim().min(1)

/** Words and phrases in lower case, with or without their plural s, that ask for what `find` names. */
const asked = {
  words: z.array(phrase).min(1),
  /** What to look for in the catalogue; a label must hold all of these words. */
  find: phrase,
}

const styleRow = z.object({ ...asked, role: phrase, style: phrase })
const requestRow = z.object({ ...asked, role: phrase, approach: phrase })
const fieldRow = z.object({
  ...asked,
  role: phrase,
  style: phrase,
  /** The manner that suits the field when nobody asks for one: the `find` of a style. */
  manner: phrase,
})

export type StyleRow = z.infer<typeof styleRow>
export type RequestRow = z.infer<typeof requestRow>
export type FieldRow = z.infer<typeof fieldRow>

/** `profile.json` of a model folder: what its maker tells people of it. Every part may be left out. */
export const profileFile = z.strictObject({
  /** What people are told of the model, in Markdown. `{parameters}` stands for how many it has. */
  introduction: phrase.nullable().default(null),
  /** Ways past the blank page. */
  starters: z
    .strictObject({
      /** Questions that the model does well on. */
      prompts: z.array(phrase).default([]),
      /** A question with a search whose first feature is set to `value`. */
      steers: z
        .array(
          z.strictObject({
            name: phrase,
            prompt: phrase,
            query: phrase,
            value: z.number().min(-1).max(1),
          }),
        )
        .default([]),
    })
    .default({ prompts: [], steers: [] }),
  /** Searches to offer, in groups. Each finds what it names. */
  suggestions: z.array(z.strictObject({ name: phrase, searches: z.array(phrase).min(1) })).default([]),
  /**
   * The largest push of all edits together, each one's strength without its sign times its feature's unit, up to which mixes were
   * measured to read fluently, in the SAE's units (`training/mixes.py` measures it). Left out where nobody has measured it.
   */
  fluent_push: z.number().positive().nullable().default(null),
  /** What the embedded analyser knows: words people use, and what they ask for. Rows that come first win among equals. */
  assist: z
    .strictObject({
      styles: z.array(styleRow).default([]),
      requests: z.array(requestRow).default([]),
      fields: z.array(fieldRow).default([]),
    })
    .default({ styles: [], requests: [], fields: [] }),
})

export type Profile = z.infer<typeof profileFile>

/** The profile of a model whose folder has none. */
export const plainProfile: Profile = profileFile.parse({})

/** Reads `profile.json` of a model folder. Throws an Error that names the file for one that is broken. */
export async function readProfile(folder: string): Promise<Profile> {
  const path = join(folder, 'profile.json')
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return plainProfile
  try {
    return profileFile.parse(JSON.parse(text))
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause)
    throw new Error(`The profile ${path} is not usable. ${reason}`, { cause })
  }
}
