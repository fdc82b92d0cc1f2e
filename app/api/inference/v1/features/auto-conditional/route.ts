import { specificationRequest, type AutoConditionalResponse } from '@/lib/protocols/ember/contract'
import { autoConditional } from '@/lib/operations/specification'
import { emberHandle, emberMethods } from '@/lib/protocols/ember/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  POST: emberHandle(
    { body: specificationRequest },
    async ({ input, signal, services }): Promise<AutoConditionalResponse> => ({
      conditional: await autoConditional(services, input.specification, signal),
      analyser: services.assist.analyser.name,
    }),
  ),
})
