import { createVariantRequest } from '@/lib/protocols/tiller/contract'
import { handle } from '@/lib/protocols/http/handle'
import { methods } from '@/lib/protocols/http/methods'
import { createVariant } from '@/lib/operations/sessions'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: handle({ body: createVariantRequest }, async ({ input }) => createVariant(await services(), input)),
})
