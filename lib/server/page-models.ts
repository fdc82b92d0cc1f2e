import 'server-only'
import type { ModelsResponse } from '@/lib/protocols/tiller/contract'
import { modelsResponse } from '@/lib/protocols/tiller/listing'
import { log } from './log'
import { context } from './root'

/** What `GET /api/v1/models` answers, for a page's first picture; null where that fails, and the page asks for itself and says why. */
export async function pageModels(): Promise<ModelsResponse | null> {
  try {
    return await modelsResponse(await context())
  } catch (err) {
    log.warn({ err }, 'a page is drawn without its models')
    return null
  }
}
