import { handle } from '@/lib/protocols/http/handle'
import { methods } from '@/lib/protocols/http/methods'
import { featureDetail } from '@/lib/operations/feature-detail'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: handle({}, async ({ params }) => featureDetail(await services(), String(params.feature_id))),
})
