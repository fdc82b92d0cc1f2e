import { activationsRequest } from '@/lib/protocols/steering-api/contract'
import { everyActivation } from '@/lib/protocols/steering-api/activity'
import { steeringRoute } from '@/lib/protocols/steering-api/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = steeringRoute(activationsRequest, everyActivation)
