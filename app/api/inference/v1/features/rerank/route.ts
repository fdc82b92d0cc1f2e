import { rerankRequest } from '@/lib/protocols/ember/contract'
import { rerankFeatures } from '@/lib/protocols/ember/features'
import { emberHandle, emberMethods } from '@/lib/protocols/ember/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  POST: emberHandle({ body: rerankRequest }, ({ input, signal, services }) =>
    rerankFeatures(services, input, signal),
  ),
})
