import { steerRequest } from '@/lib/contract'
import { handle } from '@/lib/server/handle'
import { methods } from '@/lib/server/methods'
import { steer } from '@/lib/server/operations/steer'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: handle({ body: steerRequest }, async ({ input }) => steer(await services(), input)),
})
