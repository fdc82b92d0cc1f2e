import { queryReader } from '@/lib/models/reading'
import type { Address } from '@/lib/store/port'
import type { Context } from './context'
import { heldStrengths, type Listed } from './listed'
import { openVariant } from './variant-access'

/** Finds features by what they stand for. The model reads the query without steering, so that edits do not change what is found. */
export async function search(
  context: Context,
  address: Address,
  { query, topK }: { query: string; topK: number },
  signal: AbortSignal,
): Promise<Listed[]> {
  const { variant, model } = await openVariant(context, address, signal)
  const held = heldStrengths(variant)
  const found = await model.catalogue.search(query, topK, queryReader(model, signal))
  return found.map((entry) => {
    const strength = held.get(entry.uuid)
    return { entry, activation: strength ?? 0, held: strength ?? null }
  })
}
