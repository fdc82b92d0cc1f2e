import { featureSearchRequest } from '@/lib/contract/steering-api'
import { searchItems } from '@/lib/server/steering-api/features'
import { steeringRoute } from '@/lib/server/steering-api/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = steeringRoute(featureSearchRequest, searchItems)
