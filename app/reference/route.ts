import { handle } from '@/lib/protocols/http/handle'
import { methods } from '@/lib/protocols/http/methods'
import { referencePage } from '@/lib/protocols/openapi/reference'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: handle({}, () => referencePage()) })
