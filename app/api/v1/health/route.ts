import { handle } from '@/lib/server/handle'
import { methods } from '@/lib/server/methods'
import { health } from '@/lib/server/operations/health'
import { services } from '@/lib/server/services'

// Answers when it is asked, since a page made at build time would be well for ever.
export const dynamic = 'force-dynamic'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: handle({}, async () => health(await services())),
})
