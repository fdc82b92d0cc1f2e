import { handle } from '@/lib/server/handle'
import { methods } from '@/lib/server/methods'
import { openApiDocument } from '@/lib/server/openapi/document'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: handle({}, () => openApiDocument()),
})
