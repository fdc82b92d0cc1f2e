import type { Context } from '@/lib/operations/context'
import type { ModelsResponse } from './contract'
import { listingOf } from './convert'

/** The models that are served, the default one first. */
export async function modelsResponse({ models }: Pick<Context, 'models'>): Promise<ModelsResponse> {
  const listings = await models.list()
  return { models: listings.map((listing, at) => listingOf(listing, at === 0)) }
}
