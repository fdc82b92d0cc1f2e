import { searchRequest } from '@/lib/protocols/tiller/contract'
import { handle } from '@/lib/protocols/http/handle'
import { methods } from '@/lib/protocols/http/methods'
import { search } from '@/lib/operations/search'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: handle({ body: searchRequest }, async ({ input, signal }) => search(await services(), input, signal)),
})
