import { featuresRequest } from '@/lib/contract/ember'
import { computeFeatures } from '@/lib/server/ember/attribution'
import { emberHandle, emberMethods } from '@/lib/server/ember/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  POST: emberHandle({ body: featuresRequest }, ({ input, signal, services }) =>
    computeFeatures(services, input, signal),
  ),
})
