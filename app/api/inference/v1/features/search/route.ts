import { searchQuery } from '@/lib/protocols/ember/contract'
import { searchFeatures } from '@/lib/protocols/ember/features'
import { emberHandle, emberMethods } from '@/lib/protocols/ember/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  GET: emberHandle({ query: searchQuery }, ({ input, signal, services }) =>
    searchFeatures(services, input, signal),
  ),
})
