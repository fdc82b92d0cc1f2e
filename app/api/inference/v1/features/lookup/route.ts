import { lookupRequest } from '@/lib/contract/ember'
import { lookUpFeatures } from '@/lib/server/ember/features'
import { emberHandle, emberMethods } from '@/lib/server/ember/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  POST: emberHandle({ body: lookupRequest }, ({ input, services }) => lookUpFeatures(services, input)),
})
