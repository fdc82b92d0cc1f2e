import { handle } from '@/lib/server/handle'
import { methods } from '@/lib/server/methods'
import { referencePage } from '@/lib/server/openapi/reference'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: handle({}, () => referencePage()) })
