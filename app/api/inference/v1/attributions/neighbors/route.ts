import { neighborsRequest } from '@/lib/contract/ember'
import { findNeighbours } from '@/lib/server/ember/attribution'
import { emberHandle, emberMethods } from '@/lib/server/ember/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  POST: emberHandle({ body: neighborsRequest }, ({ input, services }) => findNeighbours(services, input)),
})
