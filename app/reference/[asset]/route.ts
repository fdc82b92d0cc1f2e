import { documents } from '@/lib/server/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = documents.at('/reference/{asset}')
