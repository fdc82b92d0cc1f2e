import { ember } from '@/lib/server/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = ember.at('/api/inference/v1/chat/completions')
