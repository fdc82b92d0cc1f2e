import { v1 } from '@/lib/server/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = v1.at('/v1/health')
