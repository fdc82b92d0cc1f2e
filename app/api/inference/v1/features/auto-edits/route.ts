import { specificationRequest, type AutoEditsResponse } from '@/lib/protocols/ember/contract'
import { autoEdits } from '@/lib/operations/specification'
import { featureOf } from '@/lib/protocols/ember/catalogue'
import { emberHandle, emberMethods } from '@/lib/protocols/ember/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  POST: emberHandle(
    { body: specificationRequest },
    async ({ input, signal, services }): Promise<AutoEditsResponse> => {
      const edits = await autoEdits(services, input.specification, signal)
      return {
        edits: edits.map(([entry, strength]) => [featureOf(entry), strength]),
        analyser: services.assist.analyser.name,
      }
    },
  ),
})
