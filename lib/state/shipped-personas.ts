import { personaFile, type PersonaFile } from '@/lib/protocols/tiller/contract'
import files from './shipped-personas.json'

/** The personas that come with Tiller, by their place in an address; those of a person's own are UUIDs. */
export const shippedBySlug: ReadonlyMap<string, PersonaFile> = new Map(
  files.map(({ slug, ...file }) => [slug, personaFile.parse(file)]),
)

export const shipped: readonly PersonaFile[] = [...shippedBySlug.values()]
