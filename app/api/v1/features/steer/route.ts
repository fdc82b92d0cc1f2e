import { steerRequest } from '@/lib/protocols/tiller/contract'
import { handle } from '@/lib/protocols/http/handle'
import { methods } from '@/lib/protocols/http/methods'
import { steer } from '@/lib/operations/steer'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: handle({ body: steerRequest }, async ({ input }) => steer(await services(), input)),
})
