import { inspectRequest } from '@/lib/contract/steering-api'
import { inspectItems } from '@/lib/server/steering-api/activity'
import { steeringRoute } from '@/lib/server/steering-api/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = steeringRoute(inspectRequest, inspectItems)
