import { contrastRequest } from '@/lib/contract/steering-api'
import { contrastItems } from '@/lib/server/steering-api/contrast'
import { steeringRoute } from '@/lib/server/steering-api/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = steeringRoute(contrastRequest, contrastItems)
