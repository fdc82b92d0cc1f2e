import { handle } from '@/lib/server/handle'
import { methods } from '@/lib/server/methods'
import { createSession } from '@/lib/server/operations/sessions'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: handle({}, async () => createSession(await services())),
})
