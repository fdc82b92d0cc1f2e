import { analyzeQueryRequest } from '@/lib/protocols/tiller/contract'
import { analyzeQuery } from '@/lib/operations/auto-steer'
import { handle } from '@/lib/protocols/http/handle'
import { methods } from '@/lib/protocols/http/methods'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: handle({ body: analyzeQueryRequest }, async ({ input, signal }) =>
    analyzeQuery(await services(), input, signal),
  ),
})
