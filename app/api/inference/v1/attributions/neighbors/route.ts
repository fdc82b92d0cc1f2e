import { neighborsRequest } from '@/lib/protocols/ember/contract'
import { findNeighbours } from '@/lib/protocols/ember/attribution'
import { emberHandle, emberMethods } from '@/lib/protocols/ember/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  POST: emberHandle({ body: neighborsRequest }, ({ input, services }) => findNeighbours(services, input)),
})
