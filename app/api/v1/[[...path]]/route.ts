import { ApiError } from '@/lib/server/errors'
import { handle } from '@/lib/server/handle'
import { methods } from '@/lib/server/methods'

const unknownAddress = handle({}, () => {
  throw new ApiError(
    'not_found',
    'There is nothing at this address. The API is described at /api/openapi.json.',
  )
})

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: unknownAddress,
  POST: unknownAddress,
  PUT: unknownAddress,
  PATCH: unknownAddress,
  DELETE: unknownAddress,
})
