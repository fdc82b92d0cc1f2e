import { ApiError } from '@/lib/server/errors'
import { openAiHandle, openAiMethods } from '@/lib/server/openai/route'

const unknownAddress = openAiHandle({}, () => {
  throw new ApiError('not_found', 'There is nothing at this address below /v1.')
})

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = openAiMethods({
  GET: unknownAddress,
  POST: unknownAddress,
  PUT: unknownAddress,
  PATCH: unknownAddress,
  DELETE: unknownAddress,
})
