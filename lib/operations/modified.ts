import type { z } from 'zod'
import type { modifiedQuery } from '@/lib/protocols/tiller/contract'
import type { VariantJson } from '@/lib/steering'
import type { Services } from '@/lib/server/services'
import { readVariant } from './variant-access'

/** `GET /features/modified`: the variant's JSON as it is stored. */
export async function modified(
  { store }: Services,
  query: z.output<typeof modifiedQuery>,
): Promise<VariantJson> {
  return (await readVariant(store, query)).json()
}
