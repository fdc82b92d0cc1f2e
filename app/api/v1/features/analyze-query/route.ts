import { analyzeQueryRequest } from '@/lib/contract'
import { analyzeQuery } from '@/lib/server/assist/auto-steer'
import { handle } from '@/lib/server/handle'
import { methods } from '@/lib/server/methods'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: handle({ body: analyzeQueryRequest }, async ({ input, signal }) =>
    analyzeQuery(await services(), input, signal),
  ),
})
