import { emberHandle, emberMethods } from '@/lib/server/ember/route'
import { ApiError } from '@/lib/server/errors'

const unknownAddress = emberHandle({}, () => {
  throw new ApiError('not_found', 'Not Found')
})

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  GET: unknownAddress,
  POST: unknownAddress,
  PUT: unknownAddress,
  PATCH: unknownAddress,
  DELETE: unknownAddress,
})
