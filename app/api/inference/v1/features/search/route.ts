import { searchQuery } from '@/lib/contract/ember'
import { searchFeatures } from '@/lib/server/ember/features'
import { emberHandle, emberMethods } from '@/lib/server/ember/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  GET: emberHandle({ query: searchQuery }, ({ input, signal, services }) =>
    searchFeatures(services, input, signal),
  ),
})
