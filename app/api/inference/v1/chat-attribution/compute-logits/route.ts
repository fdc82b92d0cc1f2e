import { logitsRequest } from '@/lib/protocols/ember/contract'
import { computeLogits } from '@/lib/protocols/ember/attribution'
import { emberHandle, emberMethods } from '@/lib/protocols/ember/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  POST: emberHandle({ body: logitsRequest }, ({ input, signal, services }) =>
    computeLogits(services, input, signal),
  ),
})
