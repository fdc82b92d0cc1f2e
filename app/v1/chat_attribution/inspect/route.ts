import { inspectRequest } from '@/lib/protocols/steering-api/contract'
import { inspectItems } from '@/lib/protocols/steering-api/activity'
import { steeringRoute } from '@/lib/protocols/steering-api/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = steeringRoute(inspectRequest, inspectItems)
