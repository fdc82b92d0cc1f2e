import { handle } from '@/lib/protocols/http/handle'
import { methods } from '@/lib/protocols/http/methods'
import { referenceAsset } from '@/lib/protocols/openapi/reference'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: handle({}, ({ params }) => referenceAsset(String(params.asset))),
})
