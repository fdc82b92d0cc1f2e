import { probes } from '@/lib/server/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = probes.at('/health')
