import { attributeRequest } from '@/lib/protocols/steering-api/contract'
import { attributeItems } from '@/lib/protocols/steering-api/influence'
import { steeringRoute } from '@/lib/protocols/steering-api/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = steeringRoute(attributeRequest, attributeItems)
