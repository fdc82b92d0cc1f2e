import { logitsRequest } from '@/lib/contract/ember'
import { computeLogits } from '@/lib/server/ember/attribution'
import { emberHandle, emberMethods } from '@/lib/server/ember/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  POST: emberHandle({ body: logitsRequest }, ({ input, signal, services }) =>
    computeLogits(services, input, signal),
  ),
})
