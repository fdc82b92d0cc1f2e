import { logitsRequest } from '@/lib/contract/steering-api'
import { logitsByText } from '@/lib/server/steering-api/influence'
import { steeringRoute } from '@/lib/server/steering-api/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = steeringRoute(logitsRequest, logitsByText)
