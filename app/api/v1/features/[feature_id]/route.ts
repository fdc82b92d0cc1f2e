import { handle } from '@/lib/server/handle'
import { methods } from '@/lib/server/methods'
import { featureDetail } from '@/lib/server/operations/feature-detail'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: handle({}, async ({ params }) => featureDetail(await services(), String(params.feature_id))),
})
