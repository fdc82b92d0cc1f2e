import { featuresRequest } from '@/lib/protocols/ember/contract'
import { computeFeatures } from '@/lib/protocols/ember/attribution'
import { emberHandle, emberMethods } from '@/lib/protocols/ember/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  POST: emberHandle({ body: featuresRequest }, ({ input, signal, services }) =>
    computeFeatures(services, input, signal),
  ),
})
