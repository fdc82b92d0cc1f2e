import { contrastRequest } from '@/lib/contract/ember'
import { computeContrast } from '@/lib/server/ember/attribution'
import { emberHandle, emberMethods } from '@/lib/server/ember/route'

/** A hundred conversations and more are read one after the other. */
const TIME_LIMIT_MS = 120_000

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  POST: emberHandle({ body: contrastRequest, timeLimitMs: TIME_LIMIT_MS }, ({ input, signal, services }) =>
    computeContrast(services, input, signal),
  ),
})
