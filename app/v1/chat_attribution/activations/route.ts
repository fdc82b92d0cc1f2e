import { activationsRequest } from '@/lib/contract/steering-api'
import { everyActivation } from '@/lib/server/steering-api/activity'
import { steeringRoute } from '@/lib/server/steering-api/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = steeringRoute(activationsRequest, everyActivation)
