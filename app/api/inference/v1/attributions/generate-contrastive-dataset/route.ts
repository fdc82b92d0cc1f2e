import { contrastiveDatasetRequest, type ContrastiveDatasetResponse } from '@/lib/protocols/ember/contract'
import { contrastiveDataset } from '@/lib/operations/specification'
import { ANALYSER_HEADER } from '@/lib/protocols/http/handle'
import { emberHandle, emberMethods } from '@/lib/protocols/ember/route'

/** The embedded analyser has the model write every conversation. */
const TIME_LIMIT_MS = 120_000

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  POST: emberHandle(
    { body: contrastiveDatasetRequest, timeLimitMs: TIME_LIMIT_MS },
    async ({ input, signal, services }) => {
      const dataset: ContrastiveDatasetResponse = await contrastiveDataset(
        services,
        input.specification,
        signal,
      )
      return Response.json(dataset, { headers: { [ANALYSER_HEADER]: services.assist.analyser.name } })
    },
  ),
})
