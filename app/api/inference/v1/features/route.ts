import { listQuery } from '@/lib/contract/ember'
import { listFeatures } from '@/lib/server/ember/features'
import { emberHandle, emberMethods } from '@/lib/server/ember/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  GET: emberHandle({ query: listQuery }, ({ input, services }) => listFeatures(services, input)),
})
