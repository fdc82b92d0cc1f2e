import { logitAttributionRequest } from '@/lib/protocols/ember/contract'
import { computeLogitAttribution } from '@/lib/protocols/ember/attribution'
import { emberHandle, emberMethods } from '@/lib/protocols/ember/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  POST: emberHandle({ body: logitAttributionRequest }, ({ input, signal, services }) =>
    computeLogitAttribution(services, input, signal),
  ),
})
