import { logitAttributionRequest } from '@/lib/contract/ember'
import { computeLogitAttribution } from '@/lib/server/ember/attribution'
import { emberHandle, emberMethods } from '@/lib/server/ember/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  POST: emberHandle({ body: logitAttributionRequest }, ({ input, signal, services }) =>
    computeLogitAttribution(services, input, signal),
  ),
})
