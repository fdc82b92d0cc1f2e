import { rerankRequest } from '@/lib/contract/ember'
import { rerankFeatures } from '@/lib/server/ember/features'
import { emberHandle, emberMethods } from '@/lib/server/ember/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  POST: emberHandle({ body: rerankRequest }, ({ input, signal, services }) =>
    rerankFeatures(services, input, signal),
  ),
})
