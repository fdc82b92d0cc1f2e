import { inspectRequest } from '@/lib/protocols/tiller/contract'
import { handle } from '@/lib/protocols/http/handle'
import { methods } from '@/lib/protocols/http/methods'
import { inspect } from '@/lib/operations/inspect'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: handle({ body: inspectRequest }, async ({ input, signal }) =>
    inspect(await services(), input, signal),
  ),
})
