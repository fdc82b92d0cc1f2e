import { handle } from '@/lib/protocols/http/handle'
import { methods } from '@/lib/protocols/http/methods'
import { health } from '@/lib/operations/health'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: handle({}, async () => health(await services())),
})
