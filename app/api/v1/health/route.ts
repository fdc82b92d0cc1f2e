import { handle } from '@/lib/server/handle'
import { methods } from '@/lib/server/methods'
import { health } from '@/lib/server/operations/health'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: handle({}, async () => health(await services())),
})
