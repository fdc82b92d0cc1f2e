import { logitsRequest } from '@/lib/protocols/steering-api/contract'
import { logitsByText } from '@/lib/protocols/steering-api/influence'
import { steeringRoute } from '@/lib/protocols/steering-api/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = steeringRoute(logitsRequest, logitsByText)
