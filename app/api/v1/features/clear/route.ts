import { clearRequest } from '@/lib/protocols/tiller/contract'
import { handle } from '@/lib/protocols/http/handle'
import { methods } from '@/lib/protocols/http/methods'
import { clear } from '@/lib/operations/clear'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: handle({ body: clearRequest }, async ({ input }) => clear(await services(), input)),
})
