import { contrastRequest } from '@/lib/protocols/steering-api/contract'
import { contrastItems } from '@/lib/protocols/steering-api/contrast'
import { steeringRoute } from '@/lib/protocols/steering-api/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = steeringRoute(contrastRequest, contrastItems)
