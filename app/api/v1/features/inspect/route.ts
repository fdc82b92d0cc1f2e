import { inspectRequest } from '@/lib/contract'
import { handle } from '@/lib/server/handle'
import { methods } from '@/lib/server/methods'
import { inspect } from '@/lib/server/operations/inspect'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: handle({ body: inspectRequest }, async ({ input, signal }) =>
    inspect(await services(), input, signal),
  ),
})
