import { specificationRequest, type AutoConditionalResponse } from '@/lib/contract/ember'
import { autoConditional } from '@/lib/server/assist/specification'
import { emberHandle, emberMethods } from '@/lib/server/ember/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  POST: emberHandle(
    { body: specificationRequest },
    async ({ input, signal, services }): Promise<AutoConditionalResponse> => ({
      conditional: await autoConditional(services, input.specification, signal),
      analyser: services.assist.analyser.name,
    }),
  ),
})
