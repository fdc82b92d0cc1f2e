import { access } from '@/lib/server/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = access.at('/api/v1/sign-out')
