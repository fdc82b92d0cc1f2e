import { modifiedQuery } from '@/lib/contract'
import { handle } from '@/lib/server/handle'
import { methods } from '@/lib/server/methods'
import { modified } from '@/lib/server/operations/modified'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: handle({ query: modifiedQuery }, async ({ input }) => modified(await services(), input)),
})
