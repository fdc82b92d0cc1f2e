import { modifiedQuery } from '@/lib/protocols/tiller/contract'
import { handle } from '@/lib/protocols/http/handle'
import { methods } from '@/lib/protocols/http/methods'
import { modified } from '@/lib/operations/modified'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: handle({ query: modifiedQuery }, async ({ input }) => modified(await services(), input)),
})
