import { clearRequest } from '@/lib/contract'
import { handle } from '@/lib/server/handle'
import { methods } from '@/lib/server/methods'
import { clear } from '@/lib/server/operations/clear'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: handle({ body: clearRequest }, async ({ input }) => clear(await services(), input)),
})
