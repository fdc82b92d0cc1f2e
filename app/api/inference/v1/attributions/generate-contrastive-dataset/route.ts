import { contrastiveDatasetRequest, type ContrastiveDatasetResponse } from '@/lib/contract/ember'
import { contrastiveDataset } from '@/lib/server/assist/specification'
import { emberHandle, emberMethods } from '@/lib/server/ember/route'

/** The embedded analyser has the model write every conversation. */
const TIME_LIMIT_MS = 120_000

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  POST: emberHandle(
    { body: contrastiveDatasetRequest, timeLimitMs: TIME_LIMIT_MS },
    ({ input, signal, services }): Promise<ContrastiveDatasetResponse> =>
      contrastiveDataset(services, input.specification, signal),
  ),
})
