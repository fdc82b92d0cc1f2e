import { createHash } from 'node:crypto'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import type { catalogueLine } from '@/lib/catalogue/entry'
import type { ExampleContext } from '@/lib/catalogue'
import { canonicalUuid } from '@/lib/steering/uuid'
import { stateFolder } from './state'

/** A line of `catalogue.jsonl` as it is written. */
export type CatalogueLine = z.input<typeof catalogueLine>

/** What is written of a latent. */
export interface Written {
  line: CatalogueLine
  spread: readonly ExampleContext[]
}

/**
 * Writes a model's `catalogue.jsonl` and `contexts.jsonl`. Both come into their place whole, the catalogue last: a server that looks
 * in between sees a model without a catalogue, or with the one before.
 */
export async function writeCatalogue(dir: string, latents: Iterable<Written> | AsyncIterable<Written>): Promise<void> {
  const staged = (name: string) => join(stateFolder(dir), name)
  const [catalogue, contexts] = [await open(staged('catalogue'), 'w'), await open(staged('contexts'), 'w')]
  try {
    for await (const { line, spread } of latents) {
      await catalogue.appendFile(`${JSON.stringify(line)}\n`)
      await contexts.appendFile(`${JSON.stringify({ index_in_sae: line.index_in_sae, spread })}\n`)
    }
    await Promise.all([catalogue.sync(), contexts.sync()])
  } finally {
    await Promise.all([catalogue.close(), contexts.close()])
  }
  await rename(staged('contexts'), join(dir, 'contexts.jsonl'))
  await rename(staged('catalogue'), join(dir, 'catalogue.jsonl'))
}

/** The uuid of an SAE's feature: of version 8, from the SAE's hash and the index (RFC 9562, section 5.8). */
export function uuidOf(hashOfSae: string, index: number): string {
  const bytes = createHash('sha256').update(`${hashOfSae} ${index}`).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return canonicalUuid(bytes.toString('hex'))
}
