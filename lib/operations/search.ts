import { queryReader } from '@/lib/models/reading'
import type { Address } from '@/lib/store/port'
import type { Context } from './context'
import { heldStrengths, type Listed } from './listed'
import { openVariant } from './variant-access'

/** Finds features by what they stand for, and by what their owner calls them. The model reads the query without steering, so that edits do not change what is found. */
export async function search(
  context: Context,
  address: Address,
  { query, topK }: { query: string; topK: number },
  signal: AbortSignal,
): Promise<Listed[]> {
  const { variant, model } = await openVariant(context, address, signal)
  const held = heldStrengths(variant)
  const called = (await context.notes.list()).map(({ featureId, label, text }) => ({
    uuid: featureId,
    label: label ?? '',
    text: text ?? '',
  }))
  const found = await model.catalogue.search(query, topK, queryReader(model, signal), called)
  return found.map((entry) => {
    const strength = held.get(entry.uuid)
    return { entry, activation: strength ?? 0, held: strength ?? null }
  })
}
