import type { PersonaFile } from '@/lib/protocols/tiller/contract'
import files from './shipped-personas.json'

/** As the file has them, which a test holds to the contract. */
const stated = files as (Omit<(typeof files)[number], 'format' | 'format_version'> & PersonaFile)[]

/** The personas that come with Tiller, by their place in an address; those of a person's own are UUIDs. */
export const shippedBySlug: ReadonlyMap<string, PersonaFile> = new Map(
  stated.map(({ slug, ...file }) => [slug, file]),
)

export const shipped: readonly PersonaFile[] = [...shippedBySlug.values()]
