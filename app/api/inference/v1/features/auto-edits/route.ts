import { specificationRequest, type AutoEditsResponse } from '@/lib/contract/ember'
import { autoEdits } from '@/lib/server/assist/specification'
import { featureOf } from '@/lib/server/ember/catalogue'
import { emberHandle, emberMethods } from '@/lib/server/ember/route'

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
