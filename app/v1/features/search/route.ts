import { featureSearchRequest } from '@/lib/protocols/steering-api/contract'
import { searchItems } from '@/lib/protocols/steering-api/features'
import { steeringRoute } from '@/lib/protocols/steering-api/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = steeringRoute(featureSearchRequest, searchItems)
