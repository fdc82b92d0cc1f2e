import { lookupRequest } from '@/lib/protocols/ember/contract'
import { lookUpFeatures } from '@/lib/protocols/ember/features'
import { emberHandle, emberMethods } from '@/lib/protocols/ember/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  POST: emberHandle({ body: lookupRequest }, ({ input, services }) => lookUpFeatures(services, input)),
})
