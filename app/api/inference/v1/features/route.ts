import { listQuery } from '@/lib/protocols/ember/contract'
import { listFeatures } from '@/lib/protocols/ember/features'
import { emberHandle, emberMethods } from '@/lib/protocols/ember/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  GET: emberHandle({ query: listQuery }, ({ input, services }) => listFeatures(services, input)),
})
