import { contrastRequest } from '@/lib/protocols/ember/contract'
import { computeContrast } from '@/lib/protocols/ember/attribution'
import { emberHandle, emberMethods } from '@/lib/protocols/ember/route'

/** A hundred conversations and more are read one after the other. */
const TIME_LIMIT_MS = 120_000

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  POST: emberHandle({ body: contrastRequest, timeLimitMs: TIME_LIMIT_MS }, ({ input, signal, services }) =>
    computeContrast(services, input, signal),
  ),
})
