import 'server-only'
import { ApiError } from '@/lib/errors'
import { handle } from './handle'

const refuse = handle({}, () => {
  throw new ApiError(
    'not_found',
    'There is nothing at this address. The API is described at /reference, and for programs at /api/openapi.json.',
  )
})

/** Handlers for addresses that hold nothing, whatever the method. */
export const unknownAddress = { GET: refuse, POST: refuse, PUT: refuse, PATCH: refuse, DELETE: refuse }
