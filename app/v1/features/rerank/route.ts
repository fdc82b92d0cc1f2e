import { featureRerankRequest } from '@/lib/contract/steering-api'
import { rerankItems } from '@/lib/server/steering-api/features'
import { steeringRoute } from '@/lib/server/steering-api/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = steeringRoute(featureRerankRequest, rerankItems)
