import { tiller } from '@/lib/server/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = tiller.at('/api/v1/features/propose')
