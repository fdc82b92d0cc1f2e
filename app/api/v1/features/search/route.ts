import { searchRequest } from '@/lib/contract'
import { handle } from '@/lib/server/handle'
import { methods } from '@/lib/server/methods'
import { search } from '@/lib/server/operations/search'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: handle({ body: searchRequest }, async ({ input, signal }) => search(await services(), input, signal)),
})
