import { createVariantRequest } from '@/lib/contract'
import { handle } from '@/lib/server/handle'
import { methods } from '@/lib/server/methods'
import { createVariant } from '@/lib/server/operations/sessions'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: handle({ body: createVariantRequest }, async ({ input }) => createVariant(await services(), input)),
})
