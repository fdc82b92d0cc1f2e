import { autoSteerRequest } from '@/lib/contract'
import { autoSteer } from '@/lib/server/assist/auto-steer'
import { handle } from '@/lib/server/handle'
import { methods } from '@/lib/server/methods'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: handle({ body: autoSteerRequest }, async ({ input, signal }) =>
    autoSteer(await services(), input, signal),
  ),
})
